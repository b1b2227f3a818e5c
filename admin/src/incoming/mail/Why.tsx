import * as React from 'react';

import { Box, Flex, Typography } from '@strapi/design-system';

import { actsFor, waitsForPerson } from './mail-acts';
import { SuggestionList } from './SuggestionList';
import { useChatterAttachIncomingMailMutation } from '../../api/incoming-api';
import { Callout } from '../../components/Callout';
import { TextLink } from '../../components/TextLink';
import { useAct } from '../../components/use-act';
import { useWords } from '../../words';
import { Trace } from '../Trace';
import { useNames } from '../use-names';

import type { IncomingMailDetail } from '../../../../server/src/contracts/incoming';

/** Where a mail that waits may belong. */
const Suggestions = ({ mail, mayWrite }: { mail: IncomingMailDetail; mayWrite: boolean }) => {
  const { t, rich } = useWords();
  const { busy, run } = useAct();
  const [attach] = useChatterAttachIncomingMailMutation();
  if (mail.suggestions.length === 0 && mail.nearestAlias === null) return null;
  return (
    <Flex direction="column" alignItems="stretch" gap={2} paddingTop={4} paddingLeft={5} paddingRight={5}>
      <Typography variant="pi" fontWeight="bold" tag="h3">
        {t('incoming.suggestions')}
      </Typography>
      {mail.suggestions.length > 0 && (
        <SuggestionList
          suggestions={mail.suggestions}
          actLabel={t('incoming.attach.confirm')}
          busy={busy}
          onPick={
            mayWrite && actsFor(mail).has('attach')
              ? ({ uid, documentId }) =>
                  void run(
                    () => attach({ params: { id: mail.id }, body: { uid, documentId } }),
                    t('incoming.attached')
                  )
              : undefined
          }
        />
      )}
      {mail.nearestAlias !== null && (
        <Typography variant="pi" textColor="neutral600">
          {rich('incoming.nearest-alias', { address: mail.nearestAlias })}{' '}
          <TextLink to="/settings/chatter/aliases">{t('settings.aliases')}</TextLink>
        </Typography>
      )}
    </Flex>
  );
};

/** What the routing saw, rule by rule, and what may be done about it. */
export const Why = ({ mail, mayWrite }: { mail: IncomingMailDetail; mayWrite: boolean }) => {
  const { t } = useWords();
  const { targets, suggestions } = mail;
  const names = useNames(React.useMemo(() => [...suggestions, ...targets], [suggestions, targets]));
  return (
    <Box paddingTop={3} paddingBottom={6}>
      {mail.reason !== null && (
        <Box paddingLeft={5} paddingRight={5} paddingBottom={3}>
          <Typography>{t(`incoming.reason-hint.${mail.reason}`)}</Typography>
        </Box>
      )}
      {mail.error !== null && (
        <Box paddingLeft={5} paddingRight={5} paddingBottom={3}>
          <Callout tone="danger">
            <Typography tag="p" fontWeight="bold">
              {t('incoming.error', { attempts: mail.attempts })}
            </Typography>
            <Typography tag="p" variant="pi" style={{ whiteSpace: 'pre-wrap' }}>
              {mail.error}
            </Typography>
          </Callout>
        </Box>
      )}
      {mail.trace.length > 0 ? (
        <Trace trace={mail.trace} names={names} />
      ) : (
        <Box paddingLeft={5} paddingRight={5}>
          <Typography textColor="neutral600">{t('incoming.no-trace')}</Typography>
        </Box>
      )}
      {waitsForPerson(mail) && <Suggestions mail={mail} mayWrite={mayWrite} />}
    </Box>
  );
};
