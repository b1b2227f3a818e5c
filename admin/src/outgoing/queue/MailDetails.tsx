import { Flex } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';

import { SmallButton } from '../../components/SmallButton';
import { needsAttention } from '../../thread/delivery-outcome';
import { serverWords } from '../../thread/status-code-words';
import { useWords, type WordKey } from '../../words';

import type { Act } from './use-queue-act';
import type { OutgoingMailView } from '../../../../server/src/contracts/outgoing';

const Box = styled.div`
  display: flex;
  flex-direction: column;
  gap: 8px;
  padding: 6px 0 4px;
`;

const Facts = styled.dl`
  display: grid;
  grid-template-columns: minmax(10rem, max-content) minmax(0, 1fr);
  gap: 2px 12px;

  dd {
    color: ${({ theme }) => theme.colors.neutral800};
    overflow-wrap: anywhere;
  }
`;

const Answer = styled.pre`
  max-height: 16rem;
  padding: 8px 12px;
  overflow: auto;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral100};
  color: ${({ theme }) => theme.colors.neutral800};
  font-family: monospace;
  font-size: 1.2rem;
  overflow-wrap: anywhere;
  white-space: pre-wrap;
`;

/** What is seldom asked of a mail: its addresses, its times, and the server's answer; and what can be done with it. */
export const MailDetails = ({
  id,
  mail,
  mayAct,
  busy,
  onAct,
}: {
  id: string;
  mail: OutgoingMailView;
  mayAct: boolean;
  busy: boolean;
  onAct(act: Act): void;
}) => {
  const { t } = useWords();
  const { formatDate } = useIntl();
  const time = (at: string): string => formatDate(at, { dateStyle: 'medium', timeStyle: 'medium' });
  const facts: [label: WordKey, value: string | null][] = [
    ['outgoing.detail.to', mail.toAddress],
    ['outgoing.detail.from', mail.fromAddress],
    ['outgoing.detail.created', time(mail.createdAt)],
    ['outgoing.detail.sent', mail.sentAt && time(mail.sentAt)],
    ['outgoing.detail.next', mail.nextAttemptAt && time(mail.nextAttemptAt)],
    ['outgoing.detail.number', String(mail.id)],
  ];
  const said = serverWords(mail.statusCode, mail.response);
  const acts: [act: Act, possible: boolean][] = [
    ['retry', mail.canRetry],
    ['cancel', mail.canCancel],
    ['ignore', needsAttention(mail)],
  ];
  return (
    <Box id={id}>
      <Facts>
        {facts.map(
          ([label, value]) =>
            value && [<dt key={`${label} name`}>{t(label)}</dt>, <dd key={label}>{value}</dd>]
        )}
      </Facts>
      {said !== '' && <Answer title={t('delivery.server-said')}>{said}</Answer>}
      {mayAct && acts.some(([, possible]) => possible) && (
        <Flex gap={2} wrap="wrap">
          {acts.map(
            ([act, possible]) =>
              possible && (
                <SmallButton key={act} variant="tertiary" disabled={busy} onClick={() => onAct(act)}>
                  {t(`outgoing.act.${act}`)}
                </SmallButton>
              )
          )}
        </Flex>
      )}
    </Box>
  );
};
