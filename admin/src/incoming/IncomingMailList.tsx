import * as React from 'react';

import { Box, Button, EmptyStateLayout, Flex, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Layouts, Page } from '@strapi/strapi/admin';

import { IncomingMailItem } from './IncomingMailItem';
import { useIncomingMails } from './use-incoming-mails';
import { useErrorWords } from '../api/use-error-words';
import { useWords } from '../words';
import { incomingStatus, type IncomingStatus } from '../../../server/src/contracts/incoming';

/** Every mail that reached us, what became of it, and why. */
export const IncomingMailList = () => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const [status, setStatus] = React.useState<IncomingStatus | null>(null);
  const { mails, error, more, paged, loading, older, newest } = useIncomingMails(status);

  const content = (): React.ReactNode => {
    if (mails === undefined && error !== undefined) return <Page.Error content={errorWords(error)} />;
    if (mails === undefined) return <Page.Loading />;
    if (mails.length === 0) {
      return (
        <EmptyStateLayout
          icon={<EmptyDocuments width="160px" />}
          content={status ? t('incoming.empty-status') : t('incoming.empty')}
          action={
            status ? (
              <Button variant="secondary" size="S" onClick={() => setStatus(null)}>
                {t('incoming.show-all')}
              </Button>
            ) : undefined
          }
        />
      );
    }
    return (
      <Box
        background="neutral0"
        hasRadius
        shadow="tableShadow"
        tag="ul"
        aria-busy={loading}
        style={{ opacity: loading ? 0.6 : 1 }}
      >
        {mails.map((mail) => (
          <IncomingMailItem key={mail.id} mail={mail} />
        ))}
      </Box>
    );
  };

  return (
    <Page.Main>
      <Page.Title>{t('settings.incoming-mails')}</Page.Title>
      <Layouts.Header title={t('settings.incoming-mails')} subtitle={t('incoming.subtitle')} />
      <Layouts.Action
        startActions={
          <Box width="20rem">
            <SingleSelect
              size="S"
              aria-label={t('incoming.filter')}
              placeholder={t('incoming.all')}
              value={status ?? ''}
              clearLabel={t('incoming.show-all')}
              onClear={() => setStatus(null)}
              onChange={(next) => setStatus(incomingStatus.options.find((one) => one === next) ?? null)}
            >
              {incomingStatus.options.map((one) => (
                <SingleSelectOption key={one} value={one}>
                  {t(`incoming.status.${one}`)}
                </SingleSelectOption>
              ))}
            </SingleSelect>
          </Box>
        }
      />
      <Layouts.Content>
        {content()}
        <Flex justifyContent="center" gap={2} paddingTop={4} paddingBottom={8}>
          {paged && (
            <Button variant="tertiary" size="S" onClick={newest}>
              {t('incoming.newest')}
            </Button>
          )}
          {more && (
            <Button variant="tertiary" size="S" loading={loading} onClick={older}>
              {t('incoming.older')}
            </Button>
          )}
        </Flex>
      </Layouts.Content>
    </Page.Main>
  );
};
