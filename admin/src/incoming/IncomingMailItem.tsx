import * as React from 'react';

import { styled } from 'styled-components';

import { IncomingMailDetails } from './IncomingMailDetails';
import { Moment } from '../components/Moment';
import { Pill } from '../components/Pill';
import { useWords } from '../words';

import type { Tone } from '../components/tint';
import type { IncomingMailRow, IncomingStatus } from '../../../server/src/contracts/incoming';

const TONES: Record<IncomingStatus, Tone> = {
  pending: 'neutral',
  processing: 'neutral',
  processed: 'success',
  rejected: 'warning',
  ignored: 'neutral',
  held: 'warning',
  failed: 'danger',
};

const Item = styled.li`
  & + & {
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  }
`;

const Row = styled.button`
  display: flex;
  flex-direction: column;
  gap: 2px;
  width: 100%;
  padding: 12px 20px;
  border: 0;
  border-left: 3px solid transparent;
  background: none;
  color: inherit;
  font: inherit;
  text-align: left;
  cursor: pointer;

  &:hover {
    background: ${({ theme }) => theme.colors.neutral100};
  }
  &[aria-expanded='true'] {
    border-left-color: ${({ theme }) => theme.colors.primary600};
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: -2px;
  }
`;

const Line = styled.span`
  display: flex;
  align-items: center;
  gap: 8px;
  min-width: 0;
  width: 100%;
`;

const Subject = styled.strong`
  overflow: hidden;
  color: ${({ theme }) => theme.colors.neutral800};
  font-size: 1.4rem;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
  text-overflow: ellipsis;
  white-space: nowrap;
`;

const Quiet = styled.span`
  overflow: hidden;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;
  line-height: 1.6;
  text-overflow: ellipsis;
  white-space: nowrap;
`;

const Time = styled(Quiet)`
  flex: none;
  margin-left: auto;
`;

/** One mail in one row; a press shows why it ended as it did. */
export const IncomingMailItem = ({ mail }: { mail: IncomingMailRow }) => {
  const { t } = useWords();
  const [open, setOpen] = React.useState(false);
  const detailsId = React.useId();
  const from = mail.fromAddress || mail.fromName || t('incoming.no-sender');
  return (
    <Item>
      <Row type="button" aria-expanded={open} aria-controls={detailsId} onClick={() => setOpen(!open)}>
        <Line>
          <Pill tone={TONES[mail.status]}>{t(`incoming.status.${mail.status}`)}</Pill>
          <Subject title={mail.subject}>{mail.subject || t('incoming.no-subject')}</Subject>
          <Time>
            <Moment at={mail.receivedAt} style="date-time" />
          </Time>
        </Line>
        <Line>
          <Quiet title={`${mail.fromName} <${mail.fromAddress}> → ${mail.to}`}>
            {from} → {mail.to || '–'}
            {mail.reason && ` · ${t(`incoming.reason.${mail.reason}`)}`}
          </Quiet>
        </Line>
      </Row>
      {open && (
        <div id={detailsId}>
          <IncomingMailDetails mail={mail} />
        </div>
      )}
    </Item>
  );
};
