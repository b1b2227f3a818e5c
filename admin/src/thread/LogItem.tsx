import {
  ArrowLeft,
  ArrowRight,
  ArrowsCounterClockwise,
  CheckCircle,
  Cross,
  Mail,
  Pencil,
  Plus,
} from '@strapi/icons';
import { styled } from 'styled-components';

import { LogChanges } from './LogChanges';
import { Moment } from '../components/Moment';
import { useWords } from '../words';

import type { MessageView } from '../../../server/src/contracts/thread';

const Line = styled.article`
  display: flex;
  gap: 12px;
  padding: 6px 0;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;
  line-height: 1.5;

  > span:first-child {
    display: flex;
    flex: none;
    justify-content: center;
    width: 32px;
    padding-top: 3px;
  }
  > span:last-child {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  strong {
    color: ${({ theme }) => theme.colors.neutral800};
    font-weight: ${({ theme }) => theme.fontWeights.bold};
  }
`;

type LogLine = NonNullable<MessageView['log']>;

const ICONS: Record<LogLine['key'], typeof Plus> = {
  created: Plus,
  created_from_mail: Mail,
  changed: ArrowsCounterClockwise,
  published: CheckCircle,
  unpublished: Cross,
  draft_discarded: Cross,
  moved_here: ArrowRight,
  moved_away: ArrowLeft,
  address_corrected: Pencil,
};

/** Something that happened, in one quiet line. */
export const LogItem = ({ message }: { message: MessageView }) => {
  const { rich } = useWords();
  const { log, author } = message;
  if (!log) return null;
  const Icon = ICONS[log.key];
  const values = {
    address: '',
    ...log.values,
    author: log.values.name || author.name || author.address || '',
  };
  return (
    <Line>
      <span>
        <Icon width="1.2rem" height="1.2rem" fill="neutral500" aria-hidden />
      </span>
      <span>
        {values.author === '' ? rich(`log.${log.key}-by-nobody`, values) : rich(`log.${log.key}`, values)}
        {log.key === 'changed' && (
          <>
            {' '}
            <LogChanges changes={log.changes} />
          </>
        )}
        {' · '}
        <Moment at={message.createdAt} />
      </span>
    </Line>
  );
};
