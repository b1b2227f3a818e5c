import * as React from 'react';

import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { ArrowClockwise, PaperPlane } from '@strapi/icons';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { useParams } from 'react-router-dom';

import { CheckCard } from './CheckCard';
import { TestMailList } from './TestMailList';
import { useTestMails } from './use-test-mails';
import { useChatterCheckAliasDomainQuery } from '../../api/deliverability-api';
import { useErrorWords } from '../../api/use-error-words';
import { Callout } from '../../components/Callout';
import { FormSection } from '../../components/form/FormSection';
import { Moment } from '../../components/Moment';
import { useMayWrite } from '../../components/use-may-write';
import { PERMISSIONS } from '../../permissions';
import { useWords } from '../../words';

const LIST = '/settings/chatter/alias-domains';

/** Settings -> Alias domains -> Check: what receivers see of a domain, and whether its addresses take mail. */
export const CheckPage = () => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { documentId = '' } = useParams();
  const mayTest = useMayWrite(PERMISSIONS.writeOutgoingServers);
  const { data, error, isFetching, refetch } = useChatterCheckAliasDomainQuery({ params: { documentId } });
  const round = useTestMails();

  // The check of the addresses rests on the test mails.
  React.useEffect(() => {
    if (round.done) void refetch();
  }, [round.done, refetch]);

  if (error && !data) return <Page.Error content={errorWords(error)} />;
  if (!data) return <Page.Loading />;

  const { addresses } = data;
  return (
    // A domain may be longer than the page is wide.
    <Page.Main style={{ overflowWrap: 'anywhere' }}>
      <Page.Title>{t('deliverability.title', { domain: data.domain })}</Page.Title>
      <Layouts.Header
        title={t('deliverability.title', { domain: data.domain })}
        subtitle={t('deliverability.subtitle')}
        navigationAction={<BackButton fallback={`${LIST}/${documentId}`} />}
        primaryAction={
          <Button
            variant="secondary"
            startIcon={<ArrowClockwise />}
            loading={isFetching}
            onClick={() => void refetch()}
          >
            {t('deliverability.again')}
          </Button>
        }
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={4}>
          <FormSection>
            <div>
              {data.checks.map((check) => (
                <CheckCard key={check.check} check={check} />
              ))}
            </div>
            <Typography variant="pi" textColor="neutral600">
              {t('deliverability.checked')} <Moment at={data.checkedAt} />
            </Typography>
          </FormSection>
          {mayTest && (
            <FormSection title={t('deliverability.test.title')} hint={t('deliverability.test.hint')}>
              <Flex gap={3} wrap="wrap">
                <Button
                  variant="secondary"
                  startIcon={<PaperPlane />}
                  loading={round.sending}
                  onClick={() => round.send({ to: addresses, aliasDomain: documentId })}
                >
                  {t('deliverability.test.send', { count: addresses.length })}
                </Button>
                {round.left > 0 && (
                  <Button variant="tertiary" onClick={round.goOn}>
                    {t('deliverability.test.go-on', { count: round.left })}
                  </Button>
                )}
              </Flex>
              {Boolean(round.error) && (
                <Callout tone="danger">
                  <Typography>{errorWords(round.error)}</Typography>
                </Callout>
              )}
              {round.testMails.length > 0 && <TestMailList testMails={round.testMails} />}
            </FormSection>
          )}
        </Flex>
        <Box paddingBottom={10} />
      </Layouts.Content>
    </Page.Main>
  );
};
