import { plainEvent, readBounce, type DeliveryEvent } from '../../../outgoing/delivery-event';
import { objectIn, textField, timeField, type JsonObject } from './json-fields';
import { statusIn } from './server-replies';

/** Sorts of bounces at Postmark that mean the address; others are given up for other reasons. */
const HARD: ReadonlySet<string> = new Set(['HardBounce', 'BadEmailAddress']);
const GIVEN_UP: ReadonlySet<string> = new Set([
  ...HARD,
  'SoftBounce',
  'DnsError',
  'Blocked',
  'DMARCPolicy',
  'SpamNotification',
  'VirusNotification',
  'ManuallyDeactivated',
  'Undeliverable',
]);

/**
 * An event of Postmark (Delivery, Bounce, SpamComplaint, SubscriptionChange); null for others, such as an opened mail, an
 * answer of a machine (`AutoResponder`), or an address that gets mail again. The mail is named by metadata that we send along.
 */
export const readPostmarkEvent = (call: JsonObject): DeliveryEvent | null => {
  const about = {
    names: [textField(objectIn(call, 'Metadata'), 'chatter')].filter(Boolean),
    providerId: textField(call, 'MessageID') || null,
    recipient: textField(call, 'Recipient') || textField(call, 'Email'),
    at:
      timeField(call, 'DeliveredAt') ?? timeField(call, 'BouncedAt') ?? timeField(call, 'ChangedAt') ?? null,
  };
  const type = textField(call, 'Type');
  const words = [textField(call, 'Description'), textField(call, 'Details')].filter(Boolean).join(' ');
  switch (textField(call, 'RecordType')) {
    case 'Delivery':
      return plainEvent('delivered', about, textField(call, 'Details'));
    case 'SpamComplaint':
      return plainEvent('complained', about, words);
    case 'SubscriptionChange': {
      // Its other reasons, HardBounce and SpamComplaint, come as events of their own.
      const leaves =
        call.SuppressSending === true && textField(call, 'SuppressionReason') === 'ManualSuppression';
      return leaves ? plainEvent('unsubscribed', about, 'Unsubscribed at Postmark.') : null;
    }
    case 'Bounce':
      if (type === 'SpamComplaint') return plainEvent('complained', about, words);
      if (type === 'Transient') return plainEvent('deferred', about, words);
      if (type === 'Unsubscribe') return plainEvent('unsubscribed', about, words);
      if (!GIVEN_UP.has(type)) return null;
      return {
        kind: 'bounced',
        ...about,
        ...readBounce({
          text: textField(call, 'Details') || words,
          statusCode: statusIn(textField(call, 'Details')),
          hard: HARD.has(type),
        }),
      };
    default:
      return null;
  }
};
