import * as React from 'react';

import { Flex, Typography } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { styled } from 'styled-components';

import { isUnderway } from './mail-acts';
import { MailHeader, type MailPart } from './MailHeader';
import { MailHeaders } from './MailHeaders';
import { MailView } from './MailView';
import { Why } from './Why';
import { readFailure } from '../../api/error-words';
import { useChatterIncomingMailQuery } from '../../api/incoming-api';
import { usePollingInterval } from '../../api/polling';
import { useErrorWords } from '../../api/use-error-words';
import { Callout } from '../../components/Callout';
import { SmallButton } from '../../components/SmallButton';
import { useWords } from '../../words';

import type { IncomingMailDetail, IncomingMailRow } from '../../../../server/src/contracts/incoming';

/** While the server is at work on the mail. */
const INTERVAL = 2_000;

const Scroller = styled.div`
  flex: 1;
  min-height: 0;
  overflow-y: auto;
  overscroll-behavior: contain;
`;

const Placeholder = ({ children, icon = false }: { children: React.ReactNode; icon?: boolean }) => (
  <Flex direction="column" gap={4} padding={8} justifyContent="center" minHeight="26rem" height="100%">
    {icon && <EmptyDocuments width="120px" height="88px" aria-hidden />}
    {children}
  </Flex>
);

const Parts = ({ mail, part, mayWrite }: { mail: IncomingMailDetail; part: MailPart; mayWrite: boolean }) => {
  if (part === 'mail') return <MailView mail={mail} />;
  return part === 'headers' ? <MailHeaders mail={mail} /> : <Why mail={mail} mayWrite={mayWrite} />;
};

/** The chosen mail: what it is, what became of it and why, and what can be done. */
export const MailPane = ({
  id,
  row,
  mayWrite,
  onLoaded,
}: {
  id: number | null;
  /** the mail as the list knows it, which is asked for more often */
  row: IncomingMailRow | undefined;
  mayWrite: boolean;
  onLoaded(mail: IncomingMailRow): void;
}) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  // Kept from mail to mail: who reads held mails one after the other wants to see the same of each.
  const [part, setPart] = React.useState<MailPart>('why');
  const [underway, setUnderway] = React.useState(false);
  const { currentData, error, refetch } = useChatterIncomingMailQuery(
    { params: { id: id ?? 0 } },
    {
      skip: id === null,
      refetchOnMountOrArgChange: true,
      pollingInterval: usePollingInterval(underway ? INTERVAL : 0),
    }
  );
  const mail = currentData?.incomingMail;

  React.useEffect(() => {
    setUnderway(mail !== undefined && isUnderway(mail));
    if (mail) onLoaded(mail);
  }, [mail, onLoaded]);
  // The list has seen somebody else decide.
  const outdated = mail && row && (row.status !== mail.status || row.reason !== mail.reason);
  React.useEffect(() => {
    if (outdated) refetch();
  }, [outdated, refetch]);

  if (id === null) {
    return (
      <Placeholder icon>
        <Typography textColor="neutral600" textAlign="center">
          {t('incoming.choose')}
        </Typography>
      </Placeholder>
    );
  }
  if (!mail) {
    const gone = error !== undefined && readFailure(error).status === 404;
    return (
      <Placeholder>
        <Typography textColor="neutral600" textAlign="center" role={error ? 'alert' : 'status'}>
          {error === undefined ? t('incoming.loading-one') : gone ? t('error.gone') : errorWords(error)}
        </Typography>
        {error !== undefined && !gone && (
          <SmallButton variant="tertiary" onClick={() => void refetch()}>
            {t('action.try-again')}
          </SmallButton>
        )}
      </Placeholder>
    );
  }
  return (
    <Scroller key={mail.id} role="region" aria-label={mail.subject || t('incoming.no-subject')} tabIndex={0}>
      <MailHeader mail={mail} mayWrite={mayWrite} part={part} onPart={setPart} />
      {error !== undefined && (
        <Flex direction="column" alignItems="stretch" padding={4}>
          <Callout tone="warning">
            <Typography>{t('timeline.stale', { reason: errorWords(error) })}</Typography>
          </Callout>
        </Flex>
      )}
      <Parts mail={mail} part={part} mayWrite={mayWrite} />
    </Scroller>
  );
};
