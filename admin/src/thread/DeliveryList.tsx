import { styled } from 'styled-components';

import { RetryButton } from './RetryButton';
import { outcomeOf, type Outcome } from './delivery-outcome';
import { useDeliveryWords } from './use-delivery-words';
import { ChannelIcon } from '../components/ChannelIcon';
import { Moment } from '../components/Moment';
import { Pill } from '../components/Pill';
import { useWords } from '../words';

import type { ThreadKey } from './thread-key';
import type { Tone } from '../components/tint';
import type { Delivery } from '../../../server/src/contracts/thread';

const TONES: Record<Outcome, Tone> = {
  underway: 'neutral',
  arrived: 'success',
  unsure: 'warning',
  failed: 'danger',
  stopped: 'neutral',
};

const List = styled.ul`
  max-width: 88ch;
  margin-top: 8px;
  font-size: 1.4rem;
  border: 1px solid ${({ theme }) => theme.colors.neutral150};
  border-radius: ${({ theme }) => theme.borderRadius};
`;

const Item = styled.li`
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 4px 10px;
  padding: 8px 12px;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;
  line-height: 1.5;

  & + & {
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  }
  strong {
    color: ${({ theme }) => theme.colors.neutral800};
    font-weight: ${({ theme }) => theme.fontWeights.bold};
  }
`;

const Person = styled.span`
  min-width: 0;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
`;

const End = styled.span`
  display: inline-flex;
  align-items: center;
  gap: 10px;
  margin-left: auto;
`;

const Why = styled.span`
  flex: 1 0 100%;
  min-width: 0;
  overflow-wrap: anywhere;

  &:empty {
    display: none;
  }
`;

/** Every recipient of a message: channel, state, reason, what the server said, and a retry where it may help. */
export const DeliveryList = ({
  thread,
  deliveries,
  canRetry,
}: {
  thread: ThreadKey;
  deliveries: Delivery[];
  canRetry: boolean;
}) => {
  const { t, rich } = useWords();
  const words = useDeliveryWords();
  return (
    <List aria-label={t('delivery.list')}>
      {deliveries.map((delivery) => (
        <Item key={`${delivery.contactId}/${delivery.channel}`}>
          <ChannelIcon channel={delivery.channel} title={t(`channel.${delivery.channel}`)} />
          <Person title={delivery.address}>
            <strong>{delivery.name || delivery.address}</strong>
            {delivery.name && delivery.name !== delivery.address && ` ${delivery.address}`}
          </Person>
          {delivery.channel === 'email' && (
            <Pill tone={TONES[outcomeOf(delivery)]} title={t(`delivery.state-hint.${delivery.state}`)}>
              {t(`delivery.state.${delivery.state}`)}
            </Pill>
          )}
          <End>
            {delivery.at && <Moment at={delivery.at} style="date-time" />}
            {canRetry && <RetryButton thread={thread} delivery={delivery} />}
          </End>
          <Why>
            {[words(delivery).reason, words(delivery).said].filter(Boolean).join(' · ')}
            {delivery.nextAttemptAt && (
              <>
                {' · '}
                {rich('delivery.next-attempt', {
                  time: <Moment at={delivery.nextAttemptAt} style="date-time" />,
                })}
              </>
            )}
          </Why>
        </Item>
      ))}
    </List>
  );
};
