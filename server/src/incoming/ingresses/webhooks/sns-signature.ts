import { createPublicKey, verify } from 'node:crypto';

import { textField, type JsonObject } from './json-fields';

/** Addresses of Amazon SNS itself: nobody else may say which certificate, or which page, we fetch. */
const SNS_HOST = /^sns\.[a-z0-9-]{3,30}\.amazonaws\.com(?:\.cn)?$/;

const snsAddress = (text: string): URL | null => {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  return plain && SNS_HOST.test(url.hostname) ? url : null;
};

/** Whether this is where SNS keeps its signing certificates. */
export const isCertificateAddress = (text: string): boolean => {
  const url = snsAddress(text);
  return (
    url !== null && url.search === '' && /^\/SimpleNotificationService-[\w-]{1,100}\.pem$/.test(url.pathname)
  );
};

/** Whether visiting this address confirms a subscription to this topic, and does nothing else. */
export const isConfirmationAddress = (text: string, topicArn: string): boolean => {
  const url = snsAddress(text);
  return (
    url !== null &&
    url.pathname === '/' &&
    url.searchParams.get('Action') === 'ConfirmSubscription' &&
    url.searchParams.get('TopicArn') === topicArn &&
    // Of a repeated parameter, somebody else might take the other one.
    ['Action', 'TopicArn'].every((name) => url.searchParams.getAll(name).length === 1)
  );
};

const CONFIRMATION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
const SIGNED = new Map([
  ['Notification', ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']],
  ['SubscriptionConfirmation', CONFIRMATION],
  ['UnsubscribeConfirmation', CONFIRMATION],
]);
const ALGORITHMS = new Map([
  ['1', 'RSA-SHA1'],
  ['2', 'RSA-SHA256'],
]);

/** What SNS signs: name and value of certain fields, each on a line; null for a type that it does not know. */
export const signedText = (message: JsonObject): string | null => {
  const fields = SIGNED.get(textField(message, 'Type'));
  if (!fields) return null;
  return fields
    .filter((name) => message[name] !== undefined && message[name] !== null)
    .map((name) => `${name}\n${textField(message, name)}\n`)
    .join('');
};

/** Whether the signature of a message was made with the key of this certificate (PEM). */
export const isSignedBy = (message: JsonObject, certificate: string): boolean => {
  const text = signedText(message);
  const algorithm = ALGORITHMS.get(textField(message, 'SignatureVersion'));
  if (text === null || !algorithm) return false;
  const signature = Buffer.from(textField(message, 'Signature'), 'base64');
  try {
    return verify(algorithm, Buffer.from(text, 'utf8'), createPublicKey(certificate), signature);
  } catch {
    return false;
  }
};
