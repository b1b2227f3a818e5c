import { simpleParser } from 'mailparser';
import { createTransport } from 'nodemailer';

import { keepIdsOnOneLine, toNodemailer, type OutgoingMessage } from '../../../server/src/mail/compose-mail';

const message = (part: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  from: { name: 'Ada Admin', address: 'notifications@shop.example' },
  to: { name: 'Mary Miller', address: 'mary@customer.example' },
  replyTo: { name: 'Ada Admin', address: 'catchall+abc@shop.example' },
  subject: 'Broken lamp',
  html: '<p>Hello</p>',
  text: 'Hello',
  messageId: '<m.abc@shop.example>',
  references: ['<t.abc@shop.example>', '<m.abc@shop.example>'],
  date: new Date('2026-11-21T10:00:00Z'),
  headers: { 'X-Chatter-Message-Id': '<m.abc@shop.example>' },
  attachments: [],
  envelope: { from: 'bounce+abc@shop.example', to: 'mary@customer.example' },
  ...part,
});

/** The mail as it goes over the wire: its envelope, and its header fields, unfolded. */
const wire = async (part: Partial<OutgoingMessage> = {}) => {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  transport.use('stream', keepIdsOnOneLine);
  const sent = await transport.sendMail(toNodemailer(message(part)));
  const raw = (sent.message as Buffer).toString('utf8');
  const head = raw.slice(0, raw.indexOf('\n\n'));
  const fields = head.replace(/\n[ \t]+/g, ' ').split('\n');
  const field = (name: string) =>
    fields.filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return { envelope: sent.envelope, raw, lines: head.split('\n'), fields, field };
};

describe('a composed mail', () => {
  it('has the envelope that was planned, not that of its header', async () => {
    const { envelope } = await wire();
    expect(envelope).toEqual({ from: 'bounce+abc@shop.example', to: ['mary@customer.example'] });
  });

  it('names others in To, each once, who are in no envelope', async () => {
    const others = ['Bob@b.example', 'MARY@customer.example', 'bob@b.example'].map((address) => ({
      name: 'X\r\nBcc: eve@stranger.example',
      address,
    }));
    const { envelope, field } = await wire({ alsoTo: others });
    expect(envelope.to).toEqual(['mary@customer.example']);
    expect(field('To')).toEqual([
      expect.stringMatching(/^To: Mary Miller <mary@customer\.example>, .*<Bob@b\.example>$/i),
    ]);
    expect(field('Bcc')).toEqual([]);
  });

  it('carries text first, then HTML', async () => {
    const { raw } = await wire();
    expect(raw).toContain('multipart/alternative');
    expect(raw.indexOf('text/plain')).toBeGreaterThan(0);
    expect(raw.indexOf('text/plain')).toBeLessThan(raw.indexOf('text/html'));
  });

  it.each<[string, Partial<OutgoingMessage>]>([
    ['the subject', { subject: 'Hi\r\nBcc: eve@stranger.example\r\n\r\nBody' }],
    [
      'the name of the author',
      { from: { name: 'Ada\r\nBcc: eve@stranger.example', address: 'a@shop.example' } },
    ],
    [
      'the name of the recipient',
      { to: { name: 'M\nBcc: eve@stranger.example', address: 'm@customer.example' } },
    ],
    [
      'the name in Reply-To',
      { replyTo: { name: 'A\r\nBcc: eve@stranger.example', address: 'a@shop.example' } },
    ],
    ['a header value', { headers: { 'X-Note': 'one\r\nBcc: eve@stranger.example' } }],
  ])('gets no header of a stranger’s choosing through %s', async (_where, part) => {
    const { field, envelope } = await wire(part);
    expect(field('Bcc')).toEqual([]);
    expect(envelope.to).toEqual(['mary@customer.example']);
  });

  it.each([
    ['a comma', 'Miller, Mary'],
    ['an address', 'eve@stranger.example'],
    ['angle brackets', 'Mary <eve@stranger.example>'],
    ['quotes', 'Mary "M" Miller'],
  ])('goes to one address when the name holds %s', async (_what, name) => {
    const { field, envelope } = await wire({ to: { name, address: 'mary@customer.example' } });
    expect(envelope.to).toEqual(['mary@customer.example']);
    expect(field('To')).toHaveLength(1);
    expect(field('To')[0]).toMatch(/<mary@customer\.example>$/);
  });

  it('encodes a name beyond ASCII, and nothing but the name (RFC 2047 5)', async () => {
    const name = 'Élodie Müller 李伟';
    const { field, envelope } = await wire({ to: { name, address: 'mary@customer.example' } });
    expect(envelope.to).toEqual(['mary@customer.example']);
    const [line = ''] = field('To');
    const words = line.slice('To: '.length, -' <mary@customer.example>'.length);
    expect(line).toBe(`To: ${words} <mary@customer.example>`);
    expect(words).toMatch(/^=\?UTF-8\?[QB]\?[!->@-~]+\?=(?: =\?UTF-8\?[QB]\?[!->@-~]+\?=)*$/);
    const { to } = await simpleParser(`${line}\n\n`);
    expect([to].flat()[0]?.value).toEqual([{ name, address: 'mary@customer.example' }]);
  });

  it('keeps References on one line, however long', async () => {
    const references = Array.from({ length: 8 }, (_, index) => `<${String(index).repeat(90)}@shop.example>`);
    const { lines } = await wire({ references });
    const at = lines.findIndex((line) => line.startsWith('References:'));
    expect(lines[at]).toBe(`References: ${references.join(' ')}`);
    expect(lines[at + 1]).not.toMatch(/^[ \t]/);
  });

  it('leaves out the oldest ids when References would outgrow a line', async () => {
    const references = Array.from({ length: 40 }, (_, index) => `<${index}.${'x'.repeat(60)}@shop.example>`);
    const { lines } = await wire({ references });
    const line = lines.find((candidate) => candidate.startsWith('References:')) ?? '';
    expect(line.length).toBeLessThanOrEqual(998);
    expect(line.endsWith(references.at(-1) ?? 'none')).toBe(true);
    expect(line).not.toContain('<0.');
  });

  it('keeps a long Message-ID whole', async () => {
    const messageId = `<m.${'a'.repeat(200)}@shop.example>`;
    const { lines } = await wire({ messageId });
    expect(lines).toContain(`Message-ID: ${messageId}`);
  });

  it('keeps every id of ours on one line, however long the domain', async () => {
    const messageId = `<m.${'a'.repeat(30)}@${'mail'.repeat(10)}.example>`;
    const headers = { 'X-Chatter-Message-Id': messageId, 'In-Reply-To': messageId };
    const { lines } = await wire({ messageId, references: [messageId], headers });
    for (const name of ['Message-ID', 'References', 'X-Chatter-Message-ID', 'In-Reply-To'])
      expect(lines).toContain(`${name}: ${messageId}`);
  });

  it('has no Reply-To when there is none', async () => {
    expect((await wire({ replyTo: null })).field('Reply-To')).toEqual([]);
  });

  it('carries files, and images of the text inline', async () => {
    const { raw } = await wire({
      attachments: [
        { name: 'Rechnung ü.pdf', mimeType: 'application/pdf', content: Buffer.from('pdf'), contentId: null },
        { name: 'logo.png', mimeType: 'image/png', content: Buffer.from('png'), contentId: 'logo@shop' },
      ],
    });
    expect(raw).toMatch(/Content-Type: application\/pdf/);
    expect(raw).toMatch(/Content-Disposition: attachment/);
    expect(raw).toMatch(/Content-Id: <logo@shop>/i);
    expect(raw).toMatch(/Content-Disposition: inline/);
  });

  it.each([
    [
      'a mail in ASCII, as it is',
      'message/rfc822',
      'From: a@x.example\r\n\r\nHi\r\n',
      'message/rfc822',
      '7bit',
    ],
    [
      'a mail with a word beyond ASCII',
      'message/rfc822',
      'Subject: ü\r\n\r\n',
      'application/octet-stream',
      'base64',
    ],
    ['one with a line too long', 'Message/RFC822', 'x'.repeat(999), 'application/octet-stream', 'base64'],
    ['one with a bare CR', 'message/rfc822', 'a\rb', 'application/octet-stream', 'base64'],
    ['a part of a mail', 'message/partial', 'Hi', 'application/octet-stream', 'base64'],
    ['a reference', 'message/external-body', 'Hi', 'application/octet-stream', 'base64'],
    ['parts', 'multipart/mixed', '--x\r\n\r\nHi\r\n--x--', 'application/octet-stream', 'base64'],
  ])(
    'carries %s in a way that is allowed (RFC 2046 5.2.1)',
    async (_what, mimeType, text, type, encoding) => {
      const content = Buffer.from(text);
      const { raw } = await wire({ attachments: [{ name: 'old.eml', mimeType, content, contentId: null }] });
      const [head = '', body = ''] = raw.slice(raw.indexOf(`Content-Type: ${type}`)).split('\n\n');
      expect(head).toContain(`Content-Type: ${type}`);
      expect(head).toContain(`Content-Transfer-Encoding: ${encoding}`);
      expect(head).toMatch(/Content-Disposition: attachment; filename=old\.eml/);
      if (encoding === 'base64') expect(Buffer.from(body, 'base64').toString().startsWith(text)).toBe(true);
      else expect(raw).toContain(text.replace(/\r\n/g, '\n').trimEnd());
    }
  );

  it('reads no file and no address that a name or a text may hold', async () => {
    const { raw } = await wire({ text: 'file:///etc/passwd', html: '<img src="file:///etc/passwd">' });
    expect(raw).not.toContain('root:');
    expect(toNodemailer(message())).toMatchObject({ disableFileAccess: true, disableUrlAccess: true });
  });
});
