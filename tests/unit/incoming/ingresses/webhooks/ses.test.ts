import { createSes } from '../../../../../server/src/incoming/ingresses/webhooks/ses';
import {
  isCertificateAddress,
  isConfirmationAddress,
} from '../../../../../server/src/incoming/ingresses/webhooks/sns-signature';
import { UnreadableCall, WrongSetup } from '../../../../../server/src/incoming/ingresses/webhooks/webhook';
import { sesReceived, snsCertificate, snsSigned, type TestCall } from '../../../../support/webhook-calls';
import { believes, contentOf, mailOf, RAW } from './calls';

const TOPIC = 'arn:aws:sns:eu-west-1:111111111111:inbound';
const notification = (Message = '{}', more: Record<string, string> = {}, version: '1' | '2' = '2') =>
  snsSigned({ Type: 'Notification', TopicArn: TOPIC, Message, ...more }, version);
const subscription = (SubscribeURL: string) =>
  snsSigned({
    Type: 'SubscriptionConfirmation',
    TopicArn: TOPIC,
    Token: 't0ken',
    Message: 'Confirm',
    SubscribeURL,
  });
const CONFIRM = `https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=t0ken`;

describe('a call of Amazon SNS', () => {
  const fetched: string[] = [];
  const amazon = {
    fetchFromAmazon: (url: string) => {
      fetched.push(url);
      return Promise.resolve(snsCertificate);
    },
  };
  const believed = (call: TestCall, secret = TOPIC) => believes(createSes(), call, secret, amazon);
  const changed = (call: TestCall, change: (message: Record<string, string>) => void): TestCall => {
    const message = JSON.parse(call.body.toString()) as Record<string, string>;
    change(message);
    return { ...call, body: Buffer.from(JSON.stringify(message)) };
  };
  beforeEach(() => fetched.splice(0));

  it('is believed by its signature, of either version', async () => {
    expect(await believed(notification())).toBe(true);
    expect(
      await believed(notification('{}', { Subject: 'Amazon SES Email Receipt Notification' }, '1'))
    ).toBe(true);
    expect(await believed(subscription(CONFIRM))).toBe(true);
  });

  it('fetches a certificate once', async () => {
    const ses = createSes();
    for (let i = 0; i < 3; i += 1) expect(await believes(ses, notification(), TOPIC, amazon)).toBe(true);
    expect(fetched).toHaveLength(1);
  });

  it.each<[string, (message: Record<string, string>) => void]>([
    ['another message', (message) => (message.Message = 'forged')],
    ['another subject', (message) => (message.Subject = 'forged')],
    ['another signature', (message) => (message.Signature = Buffer.from('forged').toString('base64'))],
    ['no signature', (message) => delete message.Signature],
    ['an unknown version', (message) => (message.SignatureVersion = '3')],
    ['the version of weaker hashes', (message) => (message.SignatureVersion = '1')],
    ['another type', (message) => (message.Type = 'SubscriptionConfirmation')],
    ['an unknown type', (message) => (message.Type = '__proto__')],
  ])('is not believed with %s', async (_what, change) => {
    expect(await believed(changed(notification(), change))).toBe(false);
  });

  it.each<[string, Record<string, string>]>([
    ['of another topic', { TopicArn: `${TOPIC}-of-somebody-else` }],
    [
      'with a certificate of somebody else',
      { SigningCertURL: 'https://evil.example/SimpleNotificationService-1.pem' },
    ],
    ['that is stale', { Timestamp: new Date(Date.now() - 3 * 3_600_000).toISOString() }],
    ['without a time', { Timestamp: 'yesterday' }],
  ])('is not believed, and nothing is fetched, %s', async (_what, more) => {
    expect(await believed(notification('{}', more))).toBe(false);
    expect(fetched).toEqual([]);
  });

  it('is believed for no topic when none was entered', async () => {
    expect(await believed(notification('{}', { TopicArn: '' }), '')).toBe(false);
    expect(await believed({ headers: {}, body: Buffer.from('{"Type":') })).toBe(false);
  });

  it('is neither believed nor refused while the certificate cannot be had', async () => {
    const away = { fetchFromAmazon: () => Promise.reject(new Error('away')) };
    await expect(believes(createSes(), notification(), TOPIC, away)).rejects.toThrow('away');
  });

  it.each(['BASE64', 'UTF8'] as const)('holds a mail (%s)', async (encoding) => {
    const raw = encoding === 'BASE64' ? RAW : Buffer.from('Subject: Grüße\r\n\r\nx');
    const call = notification(
      sesReceived({ raw, from: 'mary@customer.example', to: ['support@shop.example'] }, encoding)
    );
    expect(await mailOf(createSes(), call)).toEqual({
      kind: 'mail',
      raw,
      envelopeFrom: 'mary@customer.example',
      envelopeTo: ['support@shop.example'],
    });
  });

  it('says so when the mail lies elsewhere', async () => {
    const stored = JSON.stringify({
      notificationType: 'Received',
      mail: { source: 'mary@customer.example' },
      receipt: { recipients: ['support@shop.example'], action: { type: 'S3', bucketName: 'inbound' } },
    });
    await expect(contentOf(createSes(), notification(stored))).rejects.toThrow(WrongSetup);
  });

  it.each([
    ['{"notificationType":"Bounce"}'],
    ['{"eventType":"Delivery"}'],
    ['Successfully validated SNS topic for Amazon SES event publishing.'],
    ['{"notificationType":"AmazonSnsSubscriptionSucceeded"}'],
  ])('is thanked for when it says %s', async (message) => {
    expect(await contentOf(createSes(), notification(message))).toEqual({ kind: 'nothing' });
  });

  it('asks for one visit, to confirm a subscription', async () => {
    expect(await contentOf(createSes(), subscription(CONFIRM))).toEqual({ kind: 'confirm', url: CONFIRM });
    await expect(
      contentOf(createSes(), subscription('http://169.254.169.254/latest/meta-data/'))
    ).rejects.toThrow(UnreadableCall);
  });
});

describe('an address of Amazon SNS', () => {
  const PEM = '/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem';
  it.each([
    [`https://sns.us-east-1.amazonaws.com${PEM}`, true],
    [`https://sns.cn-north-1.amazonaws.com.cn${PEM}`, true],
    [`http://sns.us-east-1.amazonaws.com${PEM}`, false],
    [`https://sns.us-east-1.amazonaws.com:8443${PEM}`, false],
    [`https://evil@sns.us-east-1.amazonaws.com${PEM}`, false],
    [`https://sns.us-east-1.amazonaws.com.evil.example${PEM}`, false],
    [`https://sns.us-east-1.amazonaws.com@evil.example${PEM}`, false],
    [`https://evil.example/sns.us-east-1.amazonaws.com${PEM}`, false],
    [`https://s3.us-east-1.amazonaws.com${PEM}`, false],
    [`https://sns.evil.amazonaws.com.evil.example${PEM}`, false],
    [`https://sns.us-east-1.amazonaws.com/evil${PEM}`, false],
    [`https://sns.us-east-1.amazonaws.com${PEM}?x=1`, false],
    ['https://sns.us-east-1.amazonaws.com/?Action=GetTopic', false],
    ['no address', false],
  ])('may hold a certificate: %s is %s', (url, may) => {
    expect(isCertificateAddress(url)).toBe(may);
  });

  it.each([
    [CONFIRM, true],
    [CONFIRM.replace('ConfirmSubscription', 'Unsubscribe'), false],
    [CONFIRM.replace('inbound', 'another'), false],
    [`${CONFIRM}&Action=DeleteTopic`, false],
    [CONFIRM.replace('https', 'http'), false],
    [CONFIRM.replace('amazonaws.com', 'amazonaws.com.evil.example'), false],
    [CONFIRM.replace('sns.eu-west-1.amazonaws.com', '127.0.0.1'), false],
    [CONFIRM.replace('.com/', '.com/elsewhere'), false],
  ])('may confirm a subscription: %s is %s', (url, may) => {
    expect(isConfirmationAddress(url, TOPIC)).toBe(may);
  });
});
