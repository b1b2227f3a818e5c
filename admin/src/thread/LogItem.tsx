import { Mail, Plus } from '@strapi/icons';
import { styled } from 'styled-components';

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

/** Something that happened, in one quiet line. */
export const LogItem = ({ message }: { message: MessageView }) => {
  const { rich } = useWords();
  const { log, author } = message;
  if (!log) return null;
  const Icon = log.key === 'created_from_mail' ? Mail : Plus;
  const values = { author: author.name || author.address || '', address: '', ...log.values };
  return (
    <Line>
      <span>
        <Icon width="1.2rem" height="1.2rem" fill="neutral500" aria-hidden />
      </span>
      <span>
        {values.author === '' && log.key === 'created' ? rich('log.created-by-nobody', values) : rich(`log.${log.key}`, values)}
        {' · '}
        <Moment at={message.createdAt} />
      </span>
    </Line>
  );
};
