import { objectIn, readJson, textField, textsIn, type JsonObject } from './json-fields';
import { isSame } from './secrets';
import { readSesEvents } from './ses-events';
import { isCertificateAddress, isConfirmationAddress, isSignedBy } from './sns-signature';
import { eventsContent, UnreadableCall, WrongSetup, type WebhookAdapter } from './webhook';

/** SNS tries for an hour at most. */
const WINDOW_MS = 2 * 60 * 60_000;
/** A message of SNS has 256 kB at most, before it is written as JSON. */
const BODY_LIMIT = 1024 * 1024;
/** Certificates that are remembered, and for how long (ms). */
const MOST_CERTIFICATES = 10;
const CERTIFICATE_MS = 24 * 60 * 60_000;

/** The notification of SES inside a message of SNS; null for words that are none, such as "Successfully validated…". */
const notificationIn = (message: JsonObject): JsonObject | null => {
  try {
    return readJson(textField(message, 'Message'));
  } catch {
    return null;
  }
};

/**
 * Amazon SES: a receipt rule with an SNS action (mails up to 150 kB, best with encoding Base64), and the topic subscribed by
 * HTTPS. The secret is the ARN of the topic: everybody may make topics that SNS signs for, so only this one counts.
 */
export const createSes = (): WebhookAdapter => {
  const certificates = new Map<string, { pem: string; until: number }>();

  const certificateAt = async (
    url: string,
    now: number,
    fetchText: (url: string) => Promise<string>
  ): Promise<string> => {
    const known = certificates.get(url);
    if (known && known.until > now) return known.pem;
    const pem = await fetchText(url);
    certificates.delete(url);
    certificates.set(url, { pem, until: now + CERTIFICATE_MS });
    if (certificates.size > MOST_CERTIFICATES)
      certificates.delete(certificates.keys().next().value as string);
    return pem;
  };

  return {
    denied: 403,
    refused: 413,
    bodyLimit: () => BODY_LIMIT,

    async verify({ body }, secret, { now, fetchFromAmazon }) {
      const message = readJson(body);
      const ours = isSame(textField(message, 'TopicArn'), secret) && secret !== '';
      const certificateUrl = textField(message, 'SigningCertURL') || textField(message, 'SigningCertUrl');
      if (!ours || !isCertificateAddress(certificateUrl)) return false;
      const sent = Date.parse(textField(message, 'Timestamp'));
      if (!(Math.abs(sent - now) <= WINDOW_MS)) return false;
      return isSignedBy(message, await certificateAt(certificateUrl, now, fetchFromAmazon));
    },

    read({ body }) {
      const message = readJson(body);
      const type = textField(message, 'Type');
      if (type === 'SubscriptionConfirmation') {
        const url = textField(message, 'SubscribeURL');
        if (!isConfirmationAddress(url, textField(message, 'TopicArn')))
          throw new UnreadableCall('The address that confirms the subscription is not one of Amazon SNS.');
        return { kind: 'confirm', url };
      }
      const notification = type === 'Notification' ? notificationIn(message) : null;
      if (!notification) return { kind: 'nothing' };
      if (textField(notification, 'notificationType') !== 'Received')
        return eventsContent(readSesEvents(notification));

      const receipt = objectIn(notification, 'receipt');
      const content = textField(notification, 'content');
      const action = objectIn(receipt, 'action');
      if (content === '')
        throw new WrongSetup(
          `The receipt rule has the action ${textField(action, 'type') || '?'}; a mail comes only with an SNS action of its own.`
        );
      const encoded = textField(action, 'encoding').toUpperCase() === 'BASE64';
      const source = objectIn(notification, 'mail').source;
      return {
        kind: 'mail',
        raw: Buffer.from(content, encoded ? 'base64' : 'utf8'),
        envelopeFrom: typeof source === 'string' ? source.replace(/^<>$/, '') : null,
        envelopeTo: textsIn(receipt, 'recipients'),
      };
    },
  };
};
