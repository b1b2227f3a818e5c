import { createMailgun } from '../../../../../server/src/incoming/ingresses/webhooks/mailgun';
import { UnreadableCall, WrongSetup } from '../../../../../server/src/incoming/ingresses/webhooks/webhook';
import { parseMail } from '../../../../../server/src/mail/parse-mail';
import { json, mailgunSignature, multipart, now, urlEncoded } from '../../../../support/webhook-calls';
import { believes, contentOf, mailOf, RAW } from './calls';

const KEY = 'key-3ax6xnjp29jd6fds4gc373sgvjxteol0';
const mime = (more: object = {}) => ({
  domain: 'shop.example',
  recipient: 'support@shop.example',
  sender: 'mary+bounces@customer.example',
  from: 'Mary <mary@customer.example>',
  subject: 'Hello',
  'body-mime': RAW,
  ...more,
});

describe('a call of Mailgun', () => {
  it('is believed by its signature, in either form', async () => {
    const mailgun = createMailgun();
    expect(await believes(mailgun, multipart(mime(mailgunSignature(KEY))), KEY)).toBe(true);
    expect(await believes(mailgun, urlEncoded(mime(mailgunSignature(KEY))), KEY)).toBe(true);
    const capitals = mailgunSignature(KEY);
    capitals.signature = capitals.signature.toUpperCase();
    expect(await believes(mailgun, multipart(mime(capitals)), KEY)).toBe(true);
  });

  it.each<[string, object]>([
    ['without a signature', {}],
    ['signed with another key', mailgunSignature('another key')],
    ['with a forged signature', { ...mailgunSignature(KEY), signature: '0'.repeat(64) }],
    ['with an empty signature', { ...mailgunSignature(KEY), signature: '' }],
    ['with the token of another', { ...mailgunSignature(KEY), token: 'another token' }],
    ['with the time of another', { ...mailgunSignature(KEY), timestamp: String(Number(now()) - 1) }],
    ['without a token', mailgunSignature(KEY, now(), '')],
    ['with a time that is none', mailgunSignature(KEY, 'soon')],
    ['that is stale', mailgunSignature(KEY, String(Number(now()) - 13 * 3600))],
    ['from the future', mailgunSignature(KEY, String(Number(now()) + 13 * 3600))],
  ])('is not believed %s', async (_how, signature) => {
    expect(await believes(createMailgun(), multipart(mime(signature)), KEY)).toBe(false);
  });

  it('is believed hours later, when Mailgun tries again', async () => {
    const signature = mailgunSignature(KEY, String(Number(now()) - 8 * 3600));
    expect(await believes(createMailgun(), multipart(mime(signature)), KEY)).toBe(true);
  });

  it('may come again, but its token may not come with another mail', async () => {
    const mailgun = createMailgun();
    const signature = mailgunSignature(KEY);
    expect(await believes(mailgun, multipart(mime(signature)), KEY)).toBe(true);
    expect(await believes(mailgun, multipart(mime(signature), [], 'another'), KEY)).toBe(true);
    expect(await believes(mailgun, multipart(mime({ ...signature, 'body-mime': 'Forged' })), KEY)).toBe(
      false
    );
    expect(await believes(mailgun, multipart(mime({ ...signature, recipient: 'x@y.example' })), KEY)).toBe(
      false
    );
  });

  it('is not believed when it is cut off', async () => {
    const { headers, body } = multipart(mime(mailgunSignature(KEY)));
    expect(await believes(createMailgun(), { headers, body: body.subarray(0, -20) }, KEY)).toBe(false);
  });

  it.each([
    ['multipart', multipart],
    ['urlencoded', urlEncoded],
  ])('holds the mail octet for octet (%s)', async (_form, form) => {
    expect(await mailOf(createMailgun(), form(mime()))).toEqual({
      kind: 'mail',
      raw: RAW,
      envelopeFrom: 'mary+bounces@customer.example',
      envelopeTo: ['support@shop.example'],
    });
  });

  it('knows the null sender', async () => {
    expect((await mailOf(createMailgun(), multipart(mime({ sender: '' })))).envelopeFrom).toBe('');
  });

  it('is put together again where Mailgun has taken the mail apart', async () => {
    const call = multipart(
      {
        recipient: 'support@shop.example, sales@shop.example',
        sender: 'mary@customer.example',
        'message-headers': JSON.stringify([
          ['X-Mailgun-Incoming', 'Yes'],
          ['X-Envelope-From', '<mary@customer.example>'],
          ['From', 'Mary Müller <mary@customer.example>'],
          ['Message-Id', '<abc@customer.example>'],
          ['Subject', 'Ein Bild'],
          ['Content-Type', 'multipart/mixed; boundary="089e0825ccf874a0bb055b4f7e23"'],
        ]),
        'body-plain': 'Schön',
        'body-html': '<p>Schön <img src="cid:abc123"></p>',
        'stripped-text': 'Sch',
        'attachment-count': '2',
        'content-id-map': '{"<abc123>": "attachment-2"}',
      },
      [
        { name: 'attachment-1', fileName: 'list.txt', type: 'text/plain', content: Buffer.from('one\r\n') },
        { name: 'attachment-2', fileName: 'image.png', type: 'image/png', content: Buffer.from([1, 0, 255]) },
      ]
    );
    const { raw, envelopeTo } = await mailOf(createMailgun(), call);
    expect(envelopeTo).toEqual(['support@shop.example', 'sales@shop.example']);
    const mail = await parseMail(raw);
    expect(mail).toMatchObject({ messageId: '<abc@customer.example>', subject: 'Ein Bild' });
    expect(mail.attachments.map(({ name, contentId }) => [name, contentId])).toEqual([
      ['image.png', 'abc123'],
      ['list.txt', null],
    ]);
  });

  it('is thanked for when it is about something else', async () => {
    const event = json({ signature: mailgunSignature(KEY), 'event-data': { event: 'delivered' } });
    expect(await believes(createMailgun(), event, KEY)).toBe(true);
    expect(await contentOf(createMailgun(), event)).toEqual({ kind: 'nothing' });
    const old = urlEncoded({ event: 'delivered', recipient: 'a@b.example', 'message-headers': '[]' });
    expect(await contentOf(createMailgun(), old)).toEqual({ kind: 'nothing' });
  });

  it('says so when the route only stores', async () => {
    const stored = urlEncoded({
      recipient: 'support@shop.example',
      'message-url': 'https://storage.eu.mailgun.net/v3/domains/shop.example/messages/abc',
      'body-plain': 'x',
      'message-headers': '[]',
    });
    await expect(contentOf(createMailgun(), stored)).rejects.toThrow(WrongSetup);
    await expect(contentOf(createMailgun(), urlEncoded({ recipient: 'a@b.example' }))).rejects.toThrow(
      UnreadableCall
    );
  });
});
