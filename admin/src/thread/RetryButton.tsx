import { ArrowClockwise } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';

import { useChatterRetryDeliveryMutation } from '../api/chatter-api';
import { useErrorWords } from '../api/use-error-words';
import { SmallButton } from '../components/SmallButton';
import { useWords } from '../words';

import type { ThreadKey } from './thread-key';
import type { Delivery } from '../../../server/src/contracts/thread';

/** Sends one mail again. Where it may have left already, its title says so. */
export const RetryButton = ({ thread, delivery }: { thread: ThreadKey; delivery: Delivery }) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [retry, { isLoading }] = useChatterRetryDeliveryMutation();
  const { outgoingMailId } = delivery;
  if (!delivery.canRetry || outgoingMailId === null) return null;

  const onClick = async (): Promise<void> => {
    const result = await retry({ params: { ...thread, outgoingMailId } });
    if ('error' in result) toggleNotification({ type: 'danger', message: errorWords(result.error) });
  };
  return (
    <SmallButton
      variant="tertiary"

      startIcon={<ArrowClockwise />}
      loading={isLoading}
      disabled={isLoading}
      title={delivery.state === 'unknown' ? t('delivery.retry-unsure') : undefined}
      onClick={() => void onClick()}
    >
      {t('delivery.retry')}
    </SmallButton>
  );
};
