import { plainEvent, readBounce, type DeliveryEvent } from '../../../outgoing/delivery-event';
import { objectIn, objectsIn, textField, textsIn, timeField, type JsonObject } from './json-fields';
import { statusIn } from './server-replies';

/** Sub-types of bounces whose cause the words of the server may not tell. */
const SUBTYPES: ReadonlyMap<string, Pick<DeliveryEvent, 'reason'>> = new Map([
  ['MailboxFull', { reason: 'bounced_mailbox_full' }],
  ['MessageTooLarge', { reason: 'bounced_too_large' }],
  ['ContentRejected', { reason: 'bounced_content' }],
  ['AttachmentRejected', { reason: 'bounced_content' }],
]);

/** Ids of ours in the header fields of the mail, where SES hands them on. */
const namesIn = (mail: JsonObject): string[] =>
  objectsIn(mail, 'headers')
    .filter((header) => /^(?:x-chatter-)?message-id$/i.test(textField(header, 'name')))
    .map((header) => textField(header, 'value'))
    .concat(textField(objectIn(mail, 'commonHeaders'), 'messageId'))
    .filter(Boolean);

/**
 * What SES notifies about a mail that went out, for each recipient: Delivery, Bounce, Complaint, DeliveryDelay, Reject,
 * whether by identity notifications (`notificationType`) or a configuration set (`eventType`). The mail is named by the id that
 * it got when it was sent, and by our header fields where they are included.
 */
export const readSesEvents = (notification: JsonObject): DeliveryEvent[] => {
  const type = textField(notification, 'eventType') || textField(notification, 'notificationType');
  const mail = objectIn(notification, 'mail');
  const detail = objectIn(notification, type === 'DeliveryDelay' ? 'deliveryDelay' : type.toLowerCase());
  const about = (recipient: string) => ({
    names: namesIn(mail),
    providerId: textField(mail, 'messageId') || null,
    recipient,
    at: timeField(detail, 'timestamp'),
  });
  const recipients = (name: string) =>
    objectsIn(detail, name).map((recipient) => ({
      recipient,
      address: textField(recipient, 'emailAddress'),
    }));
  switch (type) {
    case 'Delivery':
      return textsIn(detail, 'recipients').map((address) =>
        plainEvent('delivered', about(address), textField(detail, 'smtpResponse'))
      );
    case 'DeliveryDelay':
      return recipients('delayedRecipients').map(({ recipient, address }) =>
        plainEvent('deferred', about(address), textField(recipient, 'diagnosticCode'))
      );
    case 'Complaint':
      // "not-spam" takes a complaint back.
      if (textField(detail, 'complaintFeedbackType') === 'not-spam') return [];
      return recipients('complainedRecipients').map(({ address }) =>
        plainEvent('complained', about(address), textField(detail, 'complaintFeedbackType'))
      );
    case 'Reject':
      return textsIn(mail, 'destination').map((address) => ({
        kind: 'bounced',
        ...about(address),
        ...readBounce({ text: textField(detail, 'reason'), statusCode: null, hard: false }),
      }));
    case 'Bounce': {
      const permanent = textField(detail, 'bounceType') === 'Permanent';
      const subType = textField(detail, 'bounceSubType');
      return recipients('bouncedRecipients').flatMap(({ recipient, address }): DeliveryEvent[] => {
        // Holiday notes of receivers come as such bounces too, but without a report of a mail server.
        if (!permanent && textField(recipient, 'action') !== 'failed' && !SUBTYPES.has(subType)) return [];
        const text = textField(recipient, 'diagnosticCode');
        const read = readBounce({
          text: text || `${textField(detail, 'bounceType')} ${subType}`,
          statusCode: textField(recipient, 'status') || statusIn(text),
          hard: permanent && !SUBTYPES.has(subType),
        });
        return [
          {
            kind: 'bounced',
            ...about(address),
            ...read,
            ...(read.reason === 'bounced' ? SUBTYPES.get(subType) : {}),
          },
        ];
      });
    }
    default:
      return [];
  }
};
