import * as React from 'react';

import { styled } from 'styled-components';

import { CorrectAddress } from './CorrectAddress';
import { DeliveryActions } from './DeliveryActions';
import { toneOf } from './delivery-outcome';
import { useDeliveryWords } from './use-delivery-words';
import { ChannelIcon } from '../components/ChannelIcon';
import { Moment } from '../components/Moment';
import { Pill } from '../components/Pill';
import { useWords } from '../words';

import type { ThreadKey } from './thread-key';
import type { Delivery } from '../../../server/src/contracts/thread';

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

const Recipient = ({
  thread,
  delivery,
  canAct,
}: {
  thread: ThreadKey;
  delivery: Delivery;
  canAct: boolean;
}) => {
  const { t, rich } = useWords();
  const { reason, todo, said } = useDeliveryWords()(delivery);
  const [correcting, setCorrecting] = React.useState(false);
  return (
    <Item>
      <ChannelIcon channel={delivery.channel} title={t(`channel.${delivery.channel}`)} />
      <Person title={delivery.address}>
        <strong>{delivery.name || delivery.address}</strong>
        {delivery.name && delivery.name !== delivery.address && ` ${delivery.address}`}
      </Person>
      {delivery.channel === 'email' && (
        <Pill tone={toneOf(delivery)} title={t(`delivery.state-hint.${delivery.state}`)}>
          {t(`delivery.state.${delivery.state}`)}
        </Pill>
      )}
      {delivery.ignored && <Pill title={t('delivery.ignored-hint')}>{t('delivery.ignored-one')}</Pill>}
      <End>
        {delivery.at && <Moment at={delivery.at} style="date-time" />}
        {canAct && (
          <DeliveryActions
            thread={thread}
            delivery={delivery}
            correcting={correcting}
            onCorrect={() => setCorrecting(true)}
          />
        )}
      </End>
      <Why>
        {[reason, todo].filter(Boolean).join(' ')}
        {said !== '' && (
          <span title={t('delivery.server-said')}>
            {reason || todo ? ' · ' : ''}
            {said}
          </span>
        )}
        {delivery.nextAttemptAt && (
          <>
            {' · '}
            {rich('delivery.next-attempt', {
              time: <Moment at={delivery.nextAttemptAt} style="date-time" />,
            })}
          </>
        )}
      </Why>
      {correcting && (
        <CorrectAddress thread={thread} delivery={delivery} onClose={() => setCorrecting(false)} />
      )}
    </Item>
  );
};

/** Every recipient of a message: channel, state, reason, what helps, what the server said, and what can be done. */
export const DeliveryList = ({
  thread,
  deliveries,
  canAct,
}: {
  thread: ThreadKey;
  deliveries: Delivery[];
  canAct: boolean;
}) => {
  const { t } = useWords();
  return (
    <List aria-label={t('delivery.list')}>
      {deliveries.map((delivery) => (
        <Recipient
          key={`${delivery.contactId}/${delivery.outgoingMailId ?? 'inbox'}`}
          thread={thread}
          delivery={delivery}
          canAct={canAct}
        />
      ))}
    </List>
  );
};
