import { styled } from 'styled-components';

import { Moment } from '../components/Moment';
import { useDeliveryWords } from './use-delivery-words';
import { useWords } from '../words';

import type { Delivery } from '../../../server/src/contracts/thread';

const Line = styled.div`
  color: ${({ theme }) => theme.colors.neutral800};
  font-size: 1.3rem;
  line-height: 1.45;
  overflow-wrap: anywhere;
`;

const Detail = styled.span`
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;
`;

/** The recipient, what happened in our words, what helps, and then what the mail server said in its own. */
export const DeliveryReason = ({ delivery }: { delivery: Delivery }) => {
  const { t } = useWords();
  const { reason, todo, said } = useDeliveryWords()(delivery);
  return (
    <Line>
      <strong title={delivery.name || undefined}>{delivery.address || delivery.name}</strong>
      {': '}
      {reason ?? t(`delivery.state-hint.${delivery.state}`)} {todo}{' '}
      <Detail>
        {said !== '' && <span title={t('delivery.server-said')}>{said}</span>}
        {delivery.at && (
          <>
            {said !== '' && ' · '}
            <Moment at={delivery.at} style="date-time" />
          </>
        )}
      </Detail>
    </Line>
  );
};
