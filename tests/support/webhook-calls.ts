import { createHmac, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A call as a provider makes it. */
export interface TestCall {
  headers: Record<string, string>;
  body: Buffer;
}

/** A file of a form. */
export interface TestFile {
  name: string;
  fileName: string;
  type: string;
  content: Buffer;
}

export const now = (): string => String(Math.floor(Date.now() / 1000));

/** multipart/form-data out of texts, octets and files. */
export const multipart = (
  fields: Record<string, string | Buffer>,
  files: TestFile[] = [],
  boundary = 'xYzZY'
): TestCall => {
  const pieces = [
    ...Object.entries(fields).map(([name, value]) => [
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`,
      value,
    ]),
    ...files.map((file) => [
      `--${boundary}\r\nContent-Disposition: form-data; name="${file.name}"; filename="${file.fileName}"\r\n` +
        `Content-Type: ${file.type}\r\n\r\n`,
      file.content,
    ]),
  ].flatMap(([head, value]) => [
    Buffer.from(head as string),
    Buffer.from(value as string),
    Buffer.from('\r\n'),
  ]);
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  };
};

/** application/x-www-form-urlencoded, octet for octet. */
export const urlEncoded = (fields: Record<string, string | Buffer>): TestCall => {
  const encode = (value: string | Buffer): string =>
    Array.from(Buffer.from(value as string), (code) =>
      code === 0x20
        ? '+'
        : /[\w.-]/.test(String.fromCharCode(code))
          ? String.fromCharCode(code)
          : `%${code.toString(16).padStart(2, '0')}`
    ).join('');
  const body = Object.entries(fields)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: Buffer.from(body) };
};

export const json = (value: unknown, headers: Record<string, string> = {}): TestCall => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(JSON.stringify(value)),
});

export const basic = (user: string, password: string): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

/** The fields by which Mailgun proves itself. */
export const mailgunSignature = (
  key: string,
  timestamp = now(),
  token = randomBytes(25).toString('hex')
): { timestamp: string; token: string; signature: string } => ({
  timestamp,
  token,
  signature: createHmac('sha256', key)
    .update(timestamp + token)
    .digest('hex'),
});

/** Keys of a security policy of SendGrid; `publicKey` is what its page shows. */
export const sendgridKeys = (): { publicKey: string; pem: string; privateKey: KeyObject } => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    pem: String(publicKey.export({ format: 'pem', type: 'spki' })),
    privateKey,
  };
};

export const sendgridSigned = (call: TestCall, privateKey: KeyObject, timestamp = now()): TestCall => ({
  ...call,
  headers: {
    ...call.headers,
    'x-twilio-email-event-webhook-timestamp': timestamp,
    'x-twilio-email-event-webhook-signature': sign(
      'sha256',
      Buffer.concat([Buffer.from(timestamp), call.body]),
      privateKey
    ).toString('base64'),
  },
});

export const cloudflareSigned = (
  key: string,
  mail: { raw: Buffer; from: string; to: string },
  timestamp = now()
): TestCall => {
  const [from, to] = [encodeURIComponent(mail.from), encodeURIComponent(mail.to)];
  return {
    headers: {
      'content-type': 'message/rfc822',
      'x-chatter-timestamp': timestamp,
      'x-chatter-from': from,
      'x-chatter-to': to,
      'x-chatter-signature': createHmac('sha256', key)
        .update(`${timestamp}\n${from}\n${to}\n`)
        .update(mail.raw)
        .digest('hex'),
    },
    body: mail.raw,
  };
};

const TLS = path.resolve(__dirname, '../fixtures/tls');
/** The certificate that stands in for Amazon's, and where it would be. */
export const snsCertificate = readFileSync(path.join(TLS, 'sns.cert.pem'), 'utf8');
export const SNS_CERTIFICATE_URL =
  'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem';

const SIGNED: Record<string, string[]> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: [
    'Message',
    'MessageId',
    'SubscribeURL',
    'Timestamp',
    'Token',
    'TopicArn',
    'Type',
  ],
};

/** A message of SNS, signed as version 1 or 2 asks for. */
export const snsSigned = (message: Record<string, string>, version: '1' | '2' = '2'): TestCall => {
  const whole: Record<string, string> = {
    MessageId: '8f6dee70-c885-558a-be7d-bd48bbf5335e',
    Timestamp: new Date().toISOString(),
    SigningCertURL: SNS_CERTIFICATE_URL,
    ...message,
    SignatureVersion: version,
  };
  const text = (SIGNED[whole.Type ?? ''] ?? [])
    .filter((name) => name in whole)
    .map((name) => `${name}\n${whole[name]}\n`)
    .join('');
  const key = readFileSync(path.join(TLS, 'sns.key.pem'), 'utf8');
  whole.Signature = sign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256', Buffer.from(text), key).toString(
    'base64'
  );
  return {
    headers: { 'content-type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': whole.Type ?? '' },
    body: Buffer.from(JSON.stringify(whole)),
  };
};

/** The notification of SES about a mail that came in. */
export const sesReceived = (
  mail: { raw: Buffer; from: string; to: string[] },
  encoding: 'UTF8' | 'BASE64' = 'BASE64'
): string =>
  JSON.stringify({
    notificationType: 'Received',
    mail: {
      timestamp: '2026-11-21T10:00:00.000Z',
      source: mail.from,
      messageId: 'jili9m351il3gkburn7o2f0u6788stij94c8ld01',
      destination: [...mail.to, 'someone-else@customer.example'],
      headersTruncated: false,
      headers: [],
      commonHeaders: {},
    },
    receipt: {
      timestamp: '2026-11-21T10:00:00.000Z',
      recipients: mail.to,
      spfVerdict: { status: 'PASS' },
      action: { type: 'SNS', topicArn: 'arn:aws:sns:eu-west-1:111111111111:inbound', encoding },
    },
    content: encoding === 'BASE64' ? mail.raw.toString('base64') : mail.raw.toString('utf8'),
  });

/** `event-data` of an event of Mailgun about a mail with this Message-ID. */
export const mailgunEvent = (messageId: string, recipient: string, part: object): object => ({
  id: 'CPgfbmQMTCKtHW6uIWtuVe',
  timestamp: Date.now() / 1000,
  recipient,
  // Mailgun leaves the brackets out
  message: { headers: { 'message-id': messageId.replace(/^<|>$/g, ''), to: recipient } },
  ...part,
});

export const sendgridEvent = (messageId: string, email: string, part: object): object => ({
  email,
  timestamp: Math.floor(Date.now() / 1000),
  'smtp-id': messageId,
  sg_event_id: 'ZGVsaXZlcmVkLTA',
  sg_message_id: '14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0',
  ...part,
});

/** `name` is the metadata that we send along. */
export const postmarkEvent = (name: string, address: string, part: object): object => ({
  ServerID: 23,
  MessageID: '883953f4-6105-42a2-a16a-77a8eac79483',
  ...('RecordType' in part && ['Bounce', 'SpamComplaint'].includes(String(part.RecordType))
    ? { Email: address }
    : { Recipient: address }),
  Metadata: { chatter: name },
  ...part,
});

export const mailjetEvent = (customId: string, email: string, part: object): object => ({
  time: 1433333949,
  MessageID: 19421777835146490,
  Message_GUID: `guid-of-${customId}`,
  email,
  mj_campaign_id: 7257,
  CustomID: customId,
  Payload: '',
  ...part,
});

const SES_RECIPIENTS: Record<string, string> = {
  Bounce: 'bouncedRecipients',
  Complaint: 'complainedRecipients',
  DeliveryDelay: 'delayedRecipients',
};

/** The notification of SES about a mail that went out; `field` is how it names its type. */
export const sesEvent = (
  type: string,
  messageId: string,
  recipients: string[],
  part: {
    field?: 'eventType' | 'notificationType';
    detail?: object;
    recipient?: object;
    headers?: object[];
  } = {}
): object => ({
  [part.field ?? 'notificationType']: type,
  mail: {
    timestamp: '2026-11-21T09:59:00.000Z',
    source: 'notifications@shop.example',
    messageId,
    destination: recipients,
    headersTruncated: false,
    ...(part.headers ? { headers: part.headers } : {}),
  },
  [type === 'DeliveryDelay' ? 'deliveryDelay' : type.toLowerCase()]: {
    timestamp: '2026-11-21T10:00:00.000Z',
    ...(SES_RECIPIENTS[type]
      ? {
          [SES_RECIPIENTS[type] as string]: recipients.map((emailAddress) => ({
            emailAddress,
            ...part.recipient,
          })),
        }
      : { recipients }),
    ...part.detail,
  },
});
