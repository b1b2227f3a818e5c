import { Lock } from '@strapi/icons';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';

import { AuthenticityBadge } from './AuthenticityBadge';
import { DeliveryBadge } from './DeliveryBadge';
import { listMailboxes } from './mailbox-words';
import { isOwnSubject } from './subject-words';
import { Moment } from '../components/Moment';
import { Pill } from '../components/Pill';
import { useWords } from '../words';

import type { MessageView } from '../../../server/src/contracts/thread';

const Line = styled.header`
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  column-gap: 8px;
  row-gap: 2px;
  min-width: 0;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;
  line-height: 1.6;
`;

const Ellipsis = styled.span`
  min-width: 0;
  max-width: 100%;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
`;

const Name = styled(Ellipsis)`
  color: ${({ theme }) => theme.colors.neutral800};
  font-size: 1.4rem;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
`;

const QuietLink = styled(Link)`
  color: ${({ theme }) => theme.colors.neutral600};
  text-decoration: none;

  &:hover,
  &:focus-visible {
    color: ${({ theme }) => theme.colors.primary600};
    text-decoration: underline;
    text-underline-offset: 2px;
  }
`;

const Subject = styled.div`
  color: ${({ theme }) => theme.colors.neutral800};
  font-size: 1.4rem;
  font-weight: ${({ theme }) => theme.fontWeights.semiBold};
  overflow-wrap: anywhere;
`;

/** Who wrote, to whom, when, and how it went. */
export const MessageHeader = ({
  id,
  message,
  title,
  deliveriesOpen,
  onToggleDeliveries,
}: {
  id: string;
  message: MessageView;
  /** of the entry */
  title: string;
  deliveriesOpen: boolean;
  onToggleDeliveries(): void;
}) => {
  const { t } = useWords();
  const { author } = message;
  const to = listMailboxes(message.to);
  const cc = listMailboxes(message.cc);
  return (
    <>
      <Line id={id}>
        <Name title={author.name || author.address || undefined}>
          {author.name || author.address || t('message.nobody')}
        </Name>
        {!author.internal && author.name && author.address && (
          <Ellipsis title={author.address}>{author.address}</Ellipsis>
        )}
        <AuthenticityBadge message={message} />
        {(message.kind === 'note' || (message.internal && !message.automatic)) && (
          <Pill tone="warning" icon={<Lock aria-hidden />} title={t('note.hint')}>
            {t('message.internal-note')}
          </Pill>
        )}
        {message.automatic && (
          <Pill
            icon={message.internal ? <Lock aria-hidden /> : undefined}
            title={t('message.automatic-hint')}
          >
            {t('message.automatic')}
          </Pill>
        )}
        {message.kind === 'email' && to.short && (
          <Ellipsis title={to.full}>{t('message.to', { people: to.short })}</Ellipsis>
        )}
        {message.kind === 'email' && cc.short && (
          <Ellipsis title={cc.full}>{t('message.cc', { people: cc.short })}</Ellipsis>
        )}
        <Moment at={message.createdAt} />
        {message.incomingMailId !== null && (
          <QuietLink
            to={`/settings/chatter/incoming-mail/${message.incomingMailId}`}
            title={t('message.why-here-hint')}
          >
            {t('message.why-here')}
          </QuietLink>
        )}
        <DeliveryBadge deliveries={message.deliveries} open={deliveriesOpen} onToggle={onToggleDeliveries} />
      </Line>
      {message.subject && isOwnSubject(message.subject, title) && <Subject>{message.subject}</Subject>}
    </>
  );
};
