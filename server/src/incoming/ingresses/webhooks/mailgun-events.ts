import { plainEvent, readBounce, type DeliveryEvent } from '../../../outgoing/delivery-event';
import { objectIn, textField, timeField, type JsonObject } from './json-fields';
import { statusIn } from './server-replies';

/**
 * An event of Mailgun (delivered, failed, complained, unsubscribed), as its webhooks post it since 2018; null for others. The
 * mail is named by its own Message-ID, which Mailgun keeps.
 */
export const readMailgunEvent = (call: JsonObject): DeliveryEvent | null => {
  const event = objectIn(call, 'event-data');
  const status = objectIn(event, 'delivery-status');
  const messageId = textField(objectIn(objectIn(event, 'message'), 'headers'), 'message-id');
  const about = {
    names: [messageId].filter(Boolean),
    providerId: null,
    recipient: textField(event, 'recipient'),
    at: timeField(event, 'timestamp'),
  };
  const words = textField(status, 'message') || textField(status, 'description');
  switch (textField(event, 'event')) {
    case 'delivered':
      return plainEvent('delivered', about, words);
    case 'complained':
      return plainEvent('complained', about, 'Reported to Mailgun.');
    case 'unsubscribed':
      return plainEvent('unsubscribed', about, 'Unsubscribed at Mailgun.');
    case 'rejected':
      return {
        kind: 'bounced',
        ...about,
        ...readBounce({
          text: textField(objectIn(event, 'reject'), 'reason'),
          statusCode: null,
          hard: false,
        }),
      };
    case 'failed': {
      if (textField(event, 'severity') === 'temporary') return plainEvent('deferred', about, words);
      const reason = textField(event, 'reason');
      // Codes of Mailgun's own (605: bounced before) are no SMTP codes.
      const code = /^[245]\d\d$/.exec(textField(status, 'code'))?.[0] ?? null;
      return {
        kind: 'bounced',
        ...about,
        ...readBounce({
          text: words,
          statusCode: textField(status, 'enhanced-code') || statusIn(words) || code,
          hard: reason === 'bounce' || reason === 'suppress-bounce' ? true : null,
        }),
      };
    }
    default:
      return null;
  }
};
