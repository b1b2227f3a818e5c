import { createTransport } from 'nodemailer';

import type { OutgoingMessage } from '../../../../server/src/mail/compose-mail';
import { toStrapiProvider } from '../../../../server/src/outgoing/transports/strapi-message';

const MESSAGE: OutgoingMessage = {
  from: { name: 'Ada', address: 'ada@shop.example' },
  to: { name: 'Mary', address: 'mary@customer.example' },
  alsoTo: [{ name: 'Joe', address: 'joe@customer.example' }],
  replyTo: { name: 'Ada', address: 'catchall+t@shop.example' },
  subject: 'Hi',
  html: '<p>Hi <img src="cid:logo"></p>',
  text: 'Hi',
  messageId: '<m@shop.example>',
  references: ['<a@shop.example>', '<m@shop.example>'],
  date: new Date(0),
  headers: { 'X-One': 'two\r\nBcc: other@example.com' },
  attachments: [
    { name: 'offer.pdf', mimeType: 'application/pdf', content: Buffer.from([0, 255, 1]), contentId: null },
    { name: 'logo.png', mimeType: 'image/png', content: Buffer.from('png'), contentId: 'logo' },
  ],
  envelope: { from: 'bounce@shop.example', to: 'mary@customer.example' },
};

describe('a mail for the project’s own e-mail provider', () => {
  it.each(['nodemailer', 'sendgrid', 'mailgun', 'my-own', ''])(
    '(%s) goes to its receiver alone',
    (provider) => {
      expect(toStrapiProvider(MESSAGE, provider)).toMatchObject({
        from: 'Ada <ada@shop.example>',
        to: 'Mary <mary@customer.example>',
        replyTo: 'Ada <catchall+t@shop.example>',
        subject: 'Hi',
        html: MESSAGE.html,
        text: 'Hi',
      });
    }
  );

  it('SendGrid gets headers as an object and files as text, under the names that it knows', () => {
    const { headers, attachments } = toStrapiProvider(MESSAGE, '@strapi/provider-email-sendgrid');
    expect(headers).toEqual({
      References: '<a@shop.example> <m@shop.example>',
      'X-One': 'two Bcc: other@example.com',
    });
    expect(attachments).toEqual([
      { content: 'AP8B', filename: 'offer.pdf', type: 'application/pdf', disposition: 'attachment' },
      { content: 'cG5n', filename: 'logo.png', type: 'image/png', disposition: 'inline', contentId: 'logo' },
    ]);
  });

  it('Mailgun gets each header and file by itself, and nothing that it does not know', () => {
    const options = toStrapiProvider(MESSAGE, 'mailgun');
    expect(options).toMatchObject({
      'h:X-One': 'two Bcc: other@example.com',
      'h:Message-Id': '<m@shop.example>',
      attachment: [{ filename: 'offer.pdf', data: Buffer.from([0, 255, 1]), contentType: 'application/pdf' }],
      inline: [{ filename: 'logo', data: Buffer.from('png') }],
    });
    for (const name of ['headers', 'attachments', 'envelope', 'date'])
      expect(options).not.toHaveProperty(name);
  });

  it('nodemailer writes it as we mean it, also where only what Strapi’s provider picks is passed on', async () => {
    const options = toStrapiProvider(MESSAGE, 'nodemailer');
    const picked = Object.fromEntries(
      ['from', 'replyTo', 'to', 'subject', 'text', 'html', 'attachments', 'headers'].map((name) => [
        name,
        options[name],
      ])
    );
    const transporter = createTransport({ streamTransport: true, buffer: true });
    const { message, envelope } = await transporter.sendMail(picked);
    const raw = String(message);
    expect(envelope.to).toEqual(['mary@customer.example']);
    expect(raw).toMatch(/^Message-ID: <m@shop\.example>\r$/m);
    expect(raw.match(/^Message-ID:/gim)).toHaveLength(1);
    expect(raw).toMatch(/^References: <a@shop\.example> <m@shop\.example>\r$/m);
    expect(raw).toMatch(/^X-One: two Bcc: other@example\.com\r$/m);
    expect(raw).toContain('\r\n\r\nAP8B\r\n');
    expect(raw).toMatch(/^Content-ID: <logo>\r$/m);
  });
});
