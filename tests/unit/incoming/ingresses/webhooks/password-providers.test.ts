import { createMailjet } from '../../../../../server/src/incoming/ingresses/webhooks/mailjet';
import { createPostmark } from '../../../../../server/src/incoming/ingresses/webhooks/postmark';
import { UnreadableCall } from '../../../../../server/src/incoming/ingresses/webhooks/webhook';
import { parseMail } from '../../../../../server/src/mail/parse-mail';
import { basic, json } from '../../../../support/webhook-calls';
import { believes, contentOf, mailOf } from './calls';

describe.each([
  ['Postmark', createPostmark],
  ['Mailjet', createMailjet],
])('a call of %s', (_name, create) => {
  it('is believed by the password in its address, before its body is read', () => {
    const adapter = create();
    const head = (headers: Record<string, string>) => ({ headers, contentType: 'application/json' });
    expect(adapter.verifyHead?.(head(basic('chatter', 'word')), 'word')).toBe(true);
    expect(adapter.verifyHead?.(head(basic('chatter', 'word')), 'chatter:word')).toBe(true);
    expect(adapter.verifyHead?.(head(basic('', 'word')), 'word')).toBe(true);
    for (const headers of [
      {},
      basic('chatter', 'wrong'),
      basic('word', 'chatter'),
      { authorization: 'Bearer word' },
      { authorization: `Basic ${Buffer.from('word').toString('base64')}` },
      { authorization: `Digest ${Buffer.from('x:word').toString('base64')}` },
    ] as Record<string, string>[])
      expect({ headers, believed: adapter.verifyHead?.(head(headers), 'word') }).toEqual({
        headers,
        believed: false,
      });
    expect(adapter.verifyHead?.(head(basic('', '')), '')).toBe(false);
  });

  it('is not believed without it', async () => {
    expect(await believes(create(), json({}), 'word')).toBe(false);
  });

  it('is refused when it is cut off, or no object', async () => {
    for (const body of ['{"Headers": [', '"text"', 'null', '', '{}'])
      await expect(contentOf(create(), { headers: {}, body: Buffer.from(body) })).rejects.toThrow(
        UnreadableCall
      );
  });
});

describe('a mail of Postmark', () => {
  const headers = [
    { Name: 'Return-Path', Value: '<mary+bounces@customer.example>' },
    { Name: 'Received', Value: 'from mail.customer.example by inbound.postmarkapp.com' },
    { Name: 'Return-Path', Value: '<forged@customer.example>' },
    { Name: 'Message-ID', Value: '<abc@customer.example>' },
    { Name: 'MIME-Version', Value: '1.0' },
  ];
  const call = {
    From: 'mary@customer.example',
    FromFull: { Email: 'mary@customer.example', Name: 'Mary', MailboxHash: '' },
    To: '"Support" <support+t0ken@shop.example>',
    OriginalRecipient: 'support+t0ken@shop.example',
    Subject: 'Schön',
    MessageID: '22c74902-a0c1-4511-804f-2341342852c9',
    Date: 'Wed, 11 Oct 2017 18:31:04 -0700',
    MailboxHash: 't0ken',
    TextBody: 'Grüße',
    HtmlBody: '<p>Grüße</p>',
    Headers: headers,
    Attachments: [
      {
        Name: 'a.txt',
        Content: Buffer.from('one').toString('base64'),
        ContentType: 'text/plain',
        ContentLength: 3,
      },
    ],
  };

  it('is taken as it is', async () => {
    const RawEmail = 'From: mary@customer.example\nSubject: Schön\n\nGrüße\n';
    expect(await mailOf(createPostmark(), json({ ...call, RawEmail }))).toEqual({
      kind: 'mail',
      raw: Buffer.from(RawEmail),
      envelopeFrom: 'mary+bounces@customer.example',
      envelopeTo: ['support+t0ken@shop.example'],
    });
  });

  it('is put together again where it comes without', async () => {
    const { raw } = await mailOf(createPostmark(), json(call));
    const mail = await parseMail(raw);
    expect(mail).toMatchObject({
      from: { address: 'mary@customer.example' },
      messageId: '<abc@customer.example>',
      subject: 'Schön',
      to: [{ name: 'Support', address: 'support+t0ken@shop.example' }],
    });
    expect(mail.attachments).toMatchObject([{ name: 'a.txt', content: Buffer.from('one') }]);
    expect((await mailOf(createPostmark(), json(call))).raw).toEqual(raw);
  });

  it('does not take a sender from further down', async () => {
    const { envelopeFrom } = await mailOf(createPostmark(), json({ ...call, Headers: headers.slice(1) }));
    expect(envelopeFrom).toBeNull();
  });

  it('is none when the call is about something else', async () => {
    expect(await contentOf(createPostmark(), json({ RecordType: 'Bounce', Type: 'HardBounce' }))).toEqual({
      kind: 'nothing',
    });
  });
});

describe('a mail of Mailjet', () => {
  const call = {
    Sender: 'mary+bounces@customer.example',
    Recipient: 'support@shop.example',
    Date: '20171012T013104',
    From: '"Mary" <mary@customer.example>',
    Subject: 'Ein Bild',
    Headers: {
      'Return-Path': ['<mary+bounces@customer.example>'],
      Received: ['from mail.customer.example by parse.mailjet.com', 'by mail.customer.example'],
      'MIME-Version': ['1.0'],
      From: '"Mary" <mary@customer.example>',
      'Message-ID': '<abc@customer.example>',
      Subject: 'Ein Bild',
      'Content-Type': ['multipart/mixed; boundary="boundary0"'],
    },
    Parts: [
      { Headers: { 'Content-Type': ['multipart/related; boundary="boundary1"'] } },
      { Headers: { 'Content-Type': ['text/plain; charset="iso-8859-1"'] }, ContentRef: 'Text-part' },
      { Headers: { 'Content-Type': ['text/html; charset="UTF-8"'] }, ContentRef: 'Html-part' },
      {
        Headers: {
          'Content-Type': ['text/plain'],
          'Content-Disposition': ['attachment; filename="list \\"1\\".txt"'],
          'Content-Transfer-Encoding': ['quoted-printable'],
        },
        ContentRef: 'Attachment1',
      },
      {
        Headers: {
          'Content-Type': ['image/png; name="image.png"'],
          'Content-Disposition': ['inline; filename="image.png"'],
          'Content-ID': ['<abc123>'],
        },
        ContentRef: 'InlineAttachment1',
      },
    ],
    'Text-part': 'Schön',
    'Html-part': '<p>Schön <img src="cid:abc123"></p>',
    Attachment1: Buffer.from('one').toString('base64'),
    InlineAttachment1: Buffer.from([1, 0, 255]).toString('base64'),
    SpamAssassinScore: '1.7',
  };

  it('is put together again', async () => {
    const { raw, envelopeFrom, envelopeTo } = await mailOf(createMailjet(), json(call));
    expect({ envelopeFrom, envelopeTo }).toEqual({
      envelopeFrom: 'mary+bounces@customer.example',
      envelopeTo: ['support@shop.example'],
    });
    const mail = await parseMail(raw);
    expect(mail).toMatchObject({
      from: { name: 'Mary', address: 'mary@customer.example' },
      messageId: '<abc@customer.example>',
      subject: 'Ein Bild',
    });
    expect(mail.text).toContain('Schön');
    expect(mail.attachments).toMatchObject([
      { name: 'image.png', contentId: 'abc123', content: Buffer.from([1, 0, 255]) },
      { name: 'list _1_.txt', contentId: null, content: Buffer.from('one') },
    ]);
    expect(raw.toString('latin1').match(/^Received:/gm)).toHaveLength(2);
  });

  it('is the same octets when it comes again', async () => {
    const again = { ...call, SpamAssassinScore: '2.1' };
    expect((await mailOf(createMailjet(), json(again))).raw).toEqual(
      (await mailOf(createMailjet(), json(call))).raw
    );
  });

  it('may refer to nothing that is there', async () => {
    const odd = {
      ...call,
      Parts: [{ ContentRef: 'Attachment9', Headers: null }, { ContentRef: '__proto__' }, 5, null],
    };
    expect((await parseMail((await mailOf(createMailjet(), json(odd))).raw)).subject).toBe('Ein Bild');
  });

  it('is none when the call is about something else', async () => {
    for (const event of [[{ event: 'sent', MessageID: 1 }], { event: 'bounce', email: 'a@b.example' }])
      expect(await contentOf(createMailjet(), json(event))).toEqual({ kind: 'nothing' });
  });
});
