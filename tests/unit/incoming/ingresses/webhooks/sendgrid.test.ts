import {
  createSendgrid,
  readPublicKey,
} from '../../../../../server/src/incoming/ingresses/webhooks/sendgrid';
import { UnreadableCall } from '../../../../../server/src/incoming/ingresses/webhooks/webhook';
import { parseMail } from '../../../../../server/src/mail/parse-mail';
import { basic, json, multipart, now, sendgridKeys, sendgridSigned } from '../../../../support/webhook-calls';
import { believes, contentOf, mailOf, RAW } from './calls';

const { publicKey, pem, privateKey } = sendgridKeys();
const raw = (more: object = {}) =>
  multipart({
    to: 'support@shop.example',
    from: 'Mary <mary@customer.example>',
    subject: 'Hello',
    dkim: '{@customer.example : pass}',
    SPF: 'pass',
    email: RAW,
    envelope: '{"to":["support@shop.example"],"from":"mary+bounces@customer.example"}',
    charsets: '{"to":"UTF-8","subject":"UTF-8","from":"UTF-8"}',
    sender_ip: '198.51.100.7',
    ...more,
  });

describe('a call of SendGrid', () => {
  it('is believed by the signature of a security policy', async () => {
    expect(await believes(createSendgrid(), sendgridSigned(raw(), privateKey), publicKey)).toBe(true);
    expect(await believes(createSendgrid(), sendgridSigned(raw(), privateKey), pem)).toBe(true);
  });

  it('is not believed with a wrong signature', async () => {
    const sendgrid = createSendgrid();
    const genuine = sendgridSigned(raw(), privateKey);
    expect(await believes(sendgrid, raw(), publicKey)).toBe(false);
    expect(await believes(sendgrid, sendgridSigned(raw(), sendgridKeys().privateKey), publicKey)).toBe(false);
    const forged = {
      ...genuine,
      body: Buffer.from(genuine.body.toString('latin1').replace('Mary', 'Eve '), 'latin1'),
    };
    expect(await believes(sendgrid, forged, publicKey)).toBe(false);
    const later = { 'x-twilio-email-event-webhook-timestamp': String(Number(now()) + 1) };
    expect(
      await believes(sendgrid, { ...genuine, headers: { ...genuine.headers, ...later } }, publicKey)
    ).toBe(false);
    const cut = { ...genuine, body: genuine.body.subarray(0, -1) };
    expect(await believes(sendgrid, cut, publicKey)).toBe(false);
    const stale = sendgridSigned(raw(), privateKey, String(Number(now()) - 5 * 86_400));
    expect(await believes(sendgrid, stale, publicKey)).toBe(false);
  });

  it('shows before its body whether it has the password, and how large it may be', () => {
    const { verifyHead, bodyLimit } = createSendgrid();
    const head = (contentType: string, headers = {}) => ({ contentType, headers });
    expect(verifyHead?.(head('application/json'), 'a password')).toBe(false);
    expect(verifyHead?.(head('application/json', basic('u', 'a password')), 'a password')).toBe(true);
    expect(verifyHead?.(head('application/json'), publicKey)).toBe(true);
    expect(bodyLimit?.(head('application/json; charset=utf-8'))).toBe(4 * 1024 * 1024);
    expect(bodyLimit?.(head('multipart/form-data; boundary=x'))).toBeNull();
  });

  it('is believed days later, when SendGrid tries again', async () => {
    const old = sendgridSigned(raw(), privateKey, String(Number(now()) - 3 * 86_400));
    expect(await believes(createSendgrid(), old, publicKey)).toBe(true);
  });

  it('is believed by the password in its address, where that is the secret', async () => {
    const sendgrid = createSendgrid();
    const call = (user: string, password: string) => {
      const { headers, body } = raw();
      return { headers: { ...headers, ...basic(user, password) }, body };
    };
    expect(await believes(sendgrid, call('chatter', 'a secret: with colon'), 'a secret: with colon')).toBe(
      true
    );
    expect(await believes(sendgrid, call('chatter', 'word'), 'chatter:word')).toBe(true);
    expect(await believes(sendgrid, call('chatter', 'wrong'), 'word')).toBe(false);
    expect(await believes(sendgrid, call('chatter', ''), '')).toBe(false);
    expect(await believes(sendgrid, raw(), 'word')).toBe(false);
    // A signature proves nothing where no key is known, and a public key is no password.
    expect(await believes(sendgrid, sendgridSigned(raw(), privateKey), 'word')).toBe(false);
    expect(await believes(sendgrid, call('chatter', publicKey), publicKey)).toBe(false);
  });

  it.each([['word'], [''], ['MFkwEwYH'], ['-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----']])(
    'has no public key in %s',
    (secret) => {
      expect(readPublicKey(secret)).toBeNull();
    }
  );

  it('holds the mail octet for octet', async () => {
    expect(await mailOf(createSendgrid(), raw())).toEqual({
      kind: 'mail',
      raw: RAW,
      envelopeFrom: 'mary+bounces@customer.example',
      envelopeTo: ['support@shop.example'],
    });
  });

  it('is put together again where SendGrid has taken the mail apart, each field in its charset', async () => {
    const call = multipart(
      {
        headers:
          'Received: by mx.sendgrid.net\nFrom: =?utf-8?q?M=C3=BCller?= <mary@customer.example>\n' +
          'Message-ID: <abc@customer.example>\nReferences: <one@shop.example>\n <two@shop.example>\n' +
          'Subject: =?iso-8859-1?q?Como_usted_pidi=F3?=\nContent-Type: multipart/mixed; boundary="94eb"\n',
        text: Buffer.from('charset handling\x85', 'latin1'),
        html: Buffer.from('<p>\xbfEsto se ve?</p>', 'latin1'),
        charsets:
          '{"to":"UTF-8","html":"iso-8859-1","subject":"iso-8859-1","from":"UTF-8","text":"windows-1252"}',
        envelope: '{"to":["support@shop.example"],"from":""}',
        attachments: '1',
        'attachment-info':
          '{"attachment1":{"filename":"image.png","name":"image.png","type":"image/png","content-id":"abc123"}}',
      },
      [{ name: 'attachment1', fileName: 'image.png', type: 'image/png', content: Buffer.from([1, 0, 255]) }]
    );
    const { raw: rebuilt, envelopeFrom } = await mailOf(createSendgrid(), call);
    expect(envelopeFrom).toBe('');
    const mail = await parseMail(rebuilt);
    expect(mail).toMatchObject({
      from: { name: 'Müller', address: 'mary@customer.example' },
      subject: 'Como usted pidió',
      references: ['<one@shop.example>', '<two@shop.example>'],
    });
    expect(mail.text).toContain('charset handling…');
    expect(mail.html).toContain('¿Esto');
    expect(mail.attachments).toMatchObject([{ name: 'image.png', contentId: 'abc123' }]);
  });

  it('is thanked for when it is about something else, and refused when it makes no sense', async () => {
    expect(await contentOf(createSendgrid(), json([{ event: 'delivered' }]))).toEqual({ kind: 'nothing' });
    await expect(contentOf(createSendgrid(), multipart({ to: 'x' }))).rejects.toThrow(UnreadableCall);
    await expect(contentOf(createSendgrid(), raw({ envelope: '{"to":[' }))).rejects.toThrow(UnreadableCall);
  });
});
