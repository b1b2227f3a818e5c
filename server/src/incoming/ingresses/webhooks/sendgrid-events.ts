import { plainEvent, readBounce, type DeliveryEvent } from '../../../outgoing/delivery-event';
import { textField, timeField, type JsonObject } from './json-fields';
import { statusIn } from './server-replies';

/** Why SendGrid did not even try. */
const DROPPED_FOR_BOUNCES = /^bounced address$|^invalid$/i;

/**
 * An event of SendGrid (delivered, bounce, dropped, deferred, spamreport, unsubscribe); null for others. The mail is named by
 * `smtp-id`, the Message-ID that it came with.
 */
export const readSendgridEvent = (call: JsonObject): DeliveryEvent | null => {
  const about = {
    names: [textField(call, 'smtp-id')].filter(Boolean),
    // the part before the first dot is what sending by the HTTP interface answers
    providerId: textField(call, 'sg_message_id').split('.')[0] || null,
    recipient: textField(call, 'email'),
    at: timeField(call, 'timestamp'),
  };
  const reason = textField(call, 'reason');
  const type = textField(call, 'type');
  switch (textField(call, 'event')) {
    case 'delivered':
      return plainEvent('delivered', about, textField(call, 'response'));
    case 'deferred':
      return plainEvent('deferred', about, textField(call, 'response'));
    case 'spamreport':
      return plainEvent('complained', about, 'Reported to SendGrid.');
    case 'unsubscribe':
    case 'group_unsubscribe':
      return plainEvent('unsubscribed', about, 'Unsubscribed at SendGrid.');
    case 'bounce':
    case 'dropped':
      return {
        kind: 'bounced',
        ...about,
        ...readBounce({
          text: reason,
          statusCode: textField(call, 'status') || statusIn(reason),
          // `blocked` and `expired` say nothing against the address
          hard:
            textField(call, 'event') === 'dropped'
              ? DROPPED_FOR_BOUNCES.test(reason)
              : type !== 'blocked' && type !== 'expired',
        }),
      };
    default:
      return null;
  }
};
