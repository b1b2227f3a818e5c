import * as React from 'react';

import { Mail } from '@strapi/icons';
import { styled } from 'styled-components';

import { CorrectAddress } from './CorrectAddress';
import { DeliveryActions } from './DeliveryActions';
import { DeliveryReason } from './DeliveryReason';
import { outcomeOf } from './delivery-outcome';
import { tint } from '../components/tint';

import type { ThreadKey } from './thread-key';
import type { Delivery } from '../../../server/src/contracts/thread';

const Box = styled.div<{ $tone: 'danger' | 'warning' }>`
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 8px 12px;
  max-width: 88ch;
  font-size: 1.3rem;
  margin-top: 8px;
  padding: 8px 12px;
  border-width: 1px;
  border-style: solid;
  border-radius: ${({ theme }) => theme.borderRadius};
  ${({ theme, $tone }) => tint(theme, $tone)}

  > svg {
    flex: none;
  }
`;

const Words = styled.div`
  flex: 1 1 24rem;
  min-width: 0;
`;

const Failure = ({
  thread,
  delivery,
  canAct,
}: {
  thread: ThreadKey;
  delivery: Delivery;
  canAct: boolean;
}) => {
  const [correcting, setCorrecting] = React.useState(false);
  const failed = outcomeOf(delivery) === 'failed';
  return (
    <Box $tone={failed ? 'danger' : 'warning'}>
      <Mail width="1.3rem" height="1.3rem" fill={failed ? 'danger600' : 'warning600'} aria-hidden />
      <Words>
        <DeliveryReason delivery={delivery} />
      </Words>
      {canAct && (
        <DeliveryActions
          thread={thread}
          delivery={delivery}
          correcting={correcting}
          onCorrect={() => setCorrecting(true)}
        />
      )}
      {correcting && (
        <CorrectAddress thread={thread} delivery={delivery} onClose={() => setCorrecting(false)} />
      )}
    </Box>
  );
};

/** What did not arrive stands open below its message, one box per person, with what can be done. */
export const DeliveryFailures = ({
  thread,
  deliveries,
  canAct,
}: {
  thread: ThreadKey;
  deliveries: Delivery[];
  canAct: boolean;
}) =>
  deliveries.map((delivery) => (
    <Failure key={delivery.outgoingMailId} thread={thread} delivery={delivery} canAct={canAct} />
  ));
