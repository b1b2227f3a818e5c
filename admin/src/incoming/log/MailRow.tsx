import { useIntl } from 'react-intl';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';

import { Cut, Line } from '../../components/Line';
import { Pill } from '../../components/Pill';
import { tint } from '../../components/tint';
import { useWords } from '../../words';
import { outcomeBadge } from '../status-words';

import type { IncomingMailRow } from '../../../../server/src/contracts/incoming';

const Item = styled.li`
  & + & {
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  }
`;

const Row = styled(Link)`
  display: flex;
  flex-direction: column;
  gap: 2px;
  padding: 10px 16px 10px 13px;
  border-left: 3px solid transparent;
  color: ${({ theme }) => theme.colors.neutral600};
  text-decoration: none;

  &:hover {
    background: ${({ theme }) => theme.colors.neutral100};
  }
  &[aria-current='true'] {
    ${({ theme }) => tint(theme, 'primary')}
    border-color: transparent;
    border-left-color: ${({ theme }) => theme.colors.primary600};
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: -2px;
  }
`;

const Subject = styled(Cut)`
  flex: 1;
  color: ${({ theme }) => theme.colors.neutral800};
  font-size: 1.4rem;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
  line-height: 1.5;

  &[data-empty] {
    color: ${({ theme }) => theme.colors.neutral600};
    font-weight: ${({ theme }) => theme.fontWeights.regular};
  }
`;

const Quiet = styled.span`
  display: flex;
  gap: 4px;
  min-width: 0;
  font-size: 1.2rem;
  line-height: 1.6;
`;

/** Where the line is short, most is taken from where the mail went, and nothing from why. */
const Sender = styled(Cut)`
  flex: 0 1 auto;
`;

const Goal = styled(Cut)`
  flex: 0 4 auto;
  min-width: 4rem;
`;

const Reason = styled(Cut)`
  flex: none;
  max-width: 50%;
`;

const Time = styled.time`
  flex: none;
  font-size: 1.2rem;
`;

/** One mail: how it ended, what it is about, when, from whom and where it went. */
export const MailRow = ({ mail, to, current }: { mail: IncomingMailRow; to: string; current: boolean }) => {
  const { t } = useWords();
  const intl = useIntl();
  const { tone, words } = outcomeBadge(mail, t);
  const sender = mail.fromAddress || mail.fromName || t('incoming.no-sender');
  const goal = mail.target ?? mail.to;
  // The badge of a processed mail is its reason already.
  const reason =
    mail.reason !== null && mail.status !== 'processed' ? t(`incoming.reason.${mail.reason}`) : null;
  const received = new Date(mail.receivedAt);
  return (
    <Item>
      <Row to={to} aria-current={current ? 'true' : undefined} data-mail={mail.id}>
        <Line>
          <Pill tone={tone}>{words}</Pill>
          <Subject title={mail.subject || undefined} data-empty={mail.subject === '' || undefined}>
            {mail.subject || t('incoming.no-subject')}
          </Subject>
          <Time
            dateTime={mail.receivedAt}
            title={intl.formatDate(received, { dateStyle: 'full', timeStyle: 'medium' })}
          >
            {intl.formatTime(received)}
          </Time>
        </Line>
        <Quiet title={[mail.fromName ? `${mail.fromName} <${mail.fromAddress}>` : sender, goal].join(' → ')}>
          <Sender>{sender}</Sender>
          {goal && <Goal>→ {goal}</Goal>}
          {reason !== null && <Reason>· {reason}</Reason>}
        </Quiet>
      </Row>
    </Item>
  );
};
