import { serverWords, statusCodeWords } from './status-code-words';
import { whatToDo } from './what-to-do';
import { useWords } from '../words';

import type { Delivery } from '../../../server/src/contracts/thread';

export interface DeliveryWords {
  /** why it did not arrive; null where the state says it all */
  reason: string | null;
  /** what a person can do about it; null where nothing is to be done */
  todo: string | null;
  /** what the server said, '' when nothing */
  said: string;
}

/** Puts a delivery's reason and what helps into our words, and gives those of the server beside it. */
export const useDeliveryWords = () => {
  const { t } = useWords();
  return (delivery: Pick<Delivery, 'state' | 'reason' | 'statusCode' | 'response'>): DeliveryWords => {
    const { reason, statusCode } = delivery;
    const byCode = reason === 'refused' || reason === 'bounced' ? statusCodeWords(statusCode) : null;
    const todo = whatToDo(delivery);
    return {
      reason: byCode ? t(byCode) : reason ? t(`delivery.reason.${reason}`) : null,
      todo: todo && t(todo),
      said: serverWords(statusCode, delivery.response),
    };
  };
};
