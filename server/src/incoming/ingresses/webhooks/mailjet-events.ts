import { plainEvent, readBounce, type DeliveryEvent } from '../../../outgoing/delivery-event';
import type { DeliveryReason } from '../../../contracts/thread';
import { statusIn } from './server-replies';
import { textField, timeField, type JsonObject } from './json-fields';

/** Errors that Mailjet names, where what it writes about them says less. */
const NAMED: Readonly<Record<string, { reason: DeliveryReason; hard: boolean }>> = {
  'user unknown': { reason: 'bounced_user_unknown', hard: true },
  'mailbox inactive': { reason: 'bounced_disabled', hard: false },
  'quota exceeded': { reason: 'bounced_mailbox_full', hard: false },
  'invalid domain': { reason: 'bounced_host_unknown', hard: true },
  'no mail host': { reason: 'bounced_host_unknown', hard: true },
  'relay/access denied': { reason: 'bounced_policy', hard: false },
  'sender blocked': { reason: 'bounced_blocked', hard: false },
  'content blocked': { reason: 'bounced_content', hard: false },
  'policy issue': { reason: 'bounced_policy', hard: false },
  preblocked: { reason: 'bounced_blocked', hard: false },
  blacklisted: { reason: 'bounced_blocked', hard: false },
  'spam reporter': { reason: 'bounced_blocked', hard: false },
  'connection issue': { reason: 'bounced_network', hard: false },
  'system issue': { reason: 'bounced_system', hard: false },
  'protocol issue': { reason: 'bounced_system', hard: false },
};

/**
 * An event of Mailjet (sent, bounce, blocked, spam, unsub); null for others. The mail is named by CustomID, and by the
 * `MessageUUID` that it got when it was sent.
 */
export const readMailjetEvent = (call: JsonObject): DeliveryEvent | null => {
  const about = {
    names: [textField(call, 'CustomID')].filter(Boolean),
    providerId: textField(call, 'Message_GUID') || null,
    recipient: textField(call, 'email'),
    at: timeField(call, 'time'),
  };
  const error = textField(call, 'error');
  const reply = textField(call, 'smtp_reply') || textField(call, 'comment');
  const words = [error, reply].filter(Boolean).join(': ');
  switch (textField(call, 'event')) {
    case 'sent':
      return plainEvent('delivered', about, textField(call, 'smtp_reply'));
    case 'spam':
      return plainEvent('complained', about, `Reported to ${textField(call, 'source') || 'Mailjet'}.`);
    case 'unsub':
      return plainEvent('unsubscribed', about, 'Unsubscribed at Mailjet.');
    case 'bounce':
    case 'blocked': {
      // "This is a temporary error … Delivery will be re-attempted."
      if (error === 'greylisted') return plainEvent('deferred', about, words);
      const named = NAMED[error];
      const read = readBounce({
        text: reply,
        statusCode: statusIn(reply),
        hard: call.hard_bounce === true && named?.hard !== false,
      });
      return {
        kind: 'bounced',
        ...about,
        ...read,
        text: words.slice(0, 1000) || read.text,
        ...(named && !read.hard
          ? { hard: named.hard && call.hard_bounce !== false, reason: named.reason }
          : {}),
      };
    }
    default:
      return null;
  }
};
