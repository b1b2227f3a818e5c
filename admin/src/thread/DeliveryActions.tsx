import { ArrowClockwise, Pencil } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { needsAttention } from './delivery-outcome';
import { useChatterIgnoreDeliveryMutation, useChatterRetryDeliveryMutation } from '../api/outgoing-api';
import { useErrorWords } from '../api/use-error-words';
import { SmallButton } from '../components/SmallButton';
import { useWords } from '../words';

import type { ThreadKey } from './thread-key';
import type { Delivery } from '../../../server/src/contracts/thread';

const Row = styled.div`
  display: flex;
  flex-wrap: wrap;
  gap: 6px;
`;

/** What can be done about one mail: correct the address, send it again, ignore that it failed. */
export const DeliveryActions = ({
  thread,
  delivery,
  correcting,
  onCorrect,
}: {
  thread: ThreadKey;
  delivery: Delivery;
  /** whether the field for another address is open */
  correcting: boolean;
  onCorrect(): void;
}) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [retry, retrying] = useChatterRetryDeliveryMutation();
  const [ignore, ignoring] = useChatterIgnoreDeliveryMutation();
  const { outgoingMailId } = delivery;
  if (outgoingMailId === null) return null;
  const params = { ...thread, outgoingMailId };
  const canIgnore = needsAttention(delivery);
  if (!delivery.canCorrect && !delivery.canRetry && !canIgnore) return null;

  const run = async (act: PromiseLike<{ data: unknown } | { error: unknown }>): Promise<void> => {
    const result = await act;
    if ('error' in result) toggleNotification({ type: 'danger', message: errorWords(result.error) });
  };
  const busy = retrying.isLoading || ignoring.isLoading;
  return (
    <Row>
      {delivery.canCorrect && !correcting && (
        <SmallButton variant="tertiary" startIcon={<Pencil />} disabled={busy} onClick={onCorrect}>
          {t('delivery.correct')}
        </SmallButton>
      )}
      {delivery.canRetry && (
        <SmallButton
          variant="tertiary"
          startIcon={<ArrowClockwise />}
          loading={retrying.isLoading}
          disabled={busy}
          title={delivery.state === 'unknown' ? t('delivery.retry-unsure') : undefined}
          onClick={() => void run(retry({ params }))}
        >
          {t('delivery.retry')}
        </SmallButton>
      )}
      {canIgnore && (
        <SmallButton
          variant="ghost"
          loading={ignoring.isLoading}
          disabled={busy}
          title={t('delivery.ignore-hint')}
          onClick={() => void run(ignore({ params }))}
        >
          {t('delivery.ignore')}
        </SmallButton>
      )}
    </Row>
  );
};
