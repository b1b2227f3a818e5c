import { serverWords, statusCodeWords } from './status-code-words';
import { useWords } from '../words';

import type { Delivery } from '../../../server/src/contracts/thread';

/** Puts a delivery's reason into our words, and gives those of the server beside it. */
export const useDeliveryWords = () => {
  const { t } = useWords();
  return (delivery: Delivery): { reason: string | null; said: string } => {
    const { reason, statusCode } = delivery;
    const byCode = reason === 'refused' || reason === 'bounced' ? statusCodeWords(statusCode) : null;
    return {
      reason: byCode ? t(byCode) : reason ? t(`delivery.reason.${reason}`) : null,
      said: serverWords(statusCode, delivery.response),
    };
  };
};
