import {
  rebuildMail,
  utf8,
  type MailInParts,
} from '../../../../../server/src/incoming/ingresses/webhooks/rebuild-mail';
import { parseMail } from '../../../../../server/src/mail/parse-mail';

const headers: MailInParts['headers'] = [
  ['Received', 'from mail.customer.example by mx.example'],
  ['Received', 'by mail.customer.example'],
  ['From', 'Mäx <max@customer.example>'],
  ['To', 'support@shop.example'],
  ['Message-ID', '<abc@customer.example>'],
  ['References', '<one@shop.example>\r\n\t<two@shop.example>'],
  ['Content-Type', 'multipart/alternative; boundary="old"'],
  ['MIME-Version', '1.0'],
  ['Subject', 'Grüße'],
];
const image = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]);
const whole: MailInParts = {
  headers,
  text: utf8('Grüße\r\n-- \r\nMax'),
  html: utf8('<p>Grüße <img src="cid:logo@x"></p>'),
  files: [
    { name: 'logo.png', type: 'image/png; name=logo.png', contentId: 'logo@x', content: image },
    { name: 'a (b).txt', type: 'text/plain', contentId: null, content: Buffer.alloc(500, 'abc\n') },
  ],
};

describe('a mail put together again', () => {
  it('is the mail that it was', async () => {
    const mail = await parseMail(rebuildMail(whole));
    expect(mail).toMatchObject({
      from: { name: 'Mäx', address: 'max@customer.example' },
      messageId: '<abc@customer.example>',
      references: ['<one@shop.example>', '<two@shop.example>'],
      subject: 'Grüße',
      defects: [],
    });
    expect(mail.text).toContain('Grüße');
    expect(mail.html).toContain('cid:logo@x');
    expect(mail.attachments.map(({ name, contentId, content }) => ({ name, contentId, content }))).toEqual([
      { name: 'logo.png', contentId: 'logo@x', content: image },
      { name: 'a (b).txt', contentId: null, content: Buffer.alloc(500, 'abc\n') },
    ]);
  });

  it('is always the same, and another one when anything differs', () => {
    expect(rebuildMail(whole)).toEqual(rebuildMail({ ...whole, headers: [...headers] }));
    expect(rebuildMail({ ...whole, text: utf8('else') })).not.toEqual(rebuildMail(whole));
  });

  it('keeps headers in their order, those of its form only once', () => {
    const raw = rebuildMail(whole).toString('utf8');
    const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
    expect(head.match(/^[\w-]+(?=:)/gm)).toEqual([
      'Received',
      'Received',
      'From',
      'To',
      'Message-ID',
      'References',
      'Subject',
      'MIME-Version',
      'Content-Type',
    ]);
  });

  it('lets no value begin a header of its own', async () => {
    const raw = rebuildMail({
      ...whole,
      headers: [
        ...headers,
        ['X-Note', 'a\r\nAuthentication-Results: mx.shop.example; dkim=pass'],
        ['X-Evil: yes\r\nX-Worse', 'b'],
        ['', 'c'],
      ],
    }).toString('utf8');
    expect(raw).not.toMatch(/^(?:Authentication-Results|X-Evil|X-Worse|: c)/m);
  });

  it('may have no body at all', async () => {
    const mail = await parseMail(rebuildMail({ headers, text: null, html: null, files: [] }));
    expect(mail.subject).toBe('Grüße');
    expect(mail.attachments).toEqual([]);
  });

  it('keeps the charset of a text', async () => {
    const text = { content: Buffer.from('Sch\xf6n \x96 gut', 'latin1'), charset: 'windows-1252' };
    const mail = await parseMail(rebuildMail({ headers, text, html: null, files: [] }));
    expect(mail.text).toContain('Schön – gut');
  });

  it.each([
    ['long lines', utf8('x'.repeat(5000) + '\nend'), 'x'.repeat(5000)],
    ['NUL', utf8('a\0b\nend'), 'end'],
    [
      'a charset of two octets',
      { content: Buffer.from('Grüße\nend', 'utf16le'), charset: 'utf-16le' },
      'Grüße',
    ],
    ['dots and boundaries', utf8('.\n--chatter-0\n--\nend'), '--chatter-0'],
  ])('keeps a text with %s', async (_what, text, expected) => {
    const mail = await parseMail(rebuildMail({ headers, text, html: utf8('<p>x</p>'), files: [] }));
    expect(mail.text).toContain(expected);
    expect(mail.text).toContain('end');
  });

  it('stays a delivery report', async () => {
    const status =
      'Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n';
    const raw = rebuildMail({
      headers: [...headers, ['Content-Type', 'x']].map(([name, value]) =>
        name === 'Content-Type'
          ? [name, 'multipart/report; report-type=delivery-status; boundary="old"']
          : [name as string, value as string]
      ),
      text: utf8('It failed.'),
      html: null,
      files: [
        { name: null, type: 'message/delivery-status', contentId: null, content: Buffer.from(status) },
        { name: null, type: 'message/rfc822', contentId: null, content: Buffer.from('Subject: x\r\n\r\ny') },
      ],
    }).toString('utf8');
    expect(raw).toMatch(/^Content-Type: multipart\/report; report-type=delivery-status; boundary=/m);
    expect(raw).toContain(status);
  });

  it('takes strange types and names for what they may be', async () => {
    const raw = rebuildMail({
      ...whole,
      files: [
        { name: '"\r\nX: y', type: 'multipart/mixed; boundary=z', contentId: '<a>\r\nb', content: image },
        { name: '', type: 'text/html\r\nX: y', contentId: null, content: image },
        { name: null, type: '', contentId: null, content: image },
      ],
    }).toString('utf8');
    expect(raw).not.toMatch(/^X: y/m);
    expect(raw.match(/^Content-Type: application\/octet-stream/gm)).toHaveLength(3);
  });
});
