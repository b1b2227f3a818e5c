import { normaliseAddress, parseAddressList } from '../../../server/src/mail/address';
import { readAutomatic } from '../../../server/src/mail/auto-submitted';
import { readDeliveryStatus } from '../../../server/src/mail/delivery-status';
import { splitHtml, splitText } from '../../../server/src/mail/fresh-text';
import { readForwarded } from '../../../server/src/mail/forwarded';
import {
  htmlToText,
  sanitiseComposerHtml,
  sanitiseMailHtml,
  textToHtml,
} from '../../../server/src/mail/html';
import { parseMail } from '../../../server/src/mail/parse-mail';

/** Floods: what counts is the result; a quadratic step anywhere would run into the time limit of the suite. */

const nested = `${'<div>'.repeat(100_000)}deep${'</div>'.repeat(100_000)}`;

test('100,000 nested elements become text', () => {
  expect(sanitiseMailHtml(nested)).toEqual({ html: '<p>deep</p>', remoteImages: false });
  expect(sanitiseComposerHtml(nested)).toBe('<p>deep</p>');
  expect(htmlToText(nested)).toBe('deep');
  expect(splitHtml(nested)).toEqual({ fresh: nested, quoted: '' });
});

test('200 levels are kept, more are not; unclosed paragraphs are no levels', () => {
  expect(sanitiseMailHtml(`${'<div>'.repeat(150)}x`).html).toContain('<div>');
  expect(sanitiseMailHtml(`${'<div>'.repeat(250)}x`).html).toBe('<p>x</p>');
  expect(sanitiseMailHtml('<p>x'.repeat(1_000)).html).toContain('<p>x</p><p>x</p>');
});

test('HTML over the size limit becomes text', () => {
  expect(sanitiseMailHtml(`<b>x</b>${' '.repeat(1_000_001)}`).html).toBe('<p>x</p>');
});

test('100 kB of blanks', () => {
  const blanks = ' '.repeat(100_000);
  expect(splitText(blanks)).toEqual({ fresh: blanks, quoted: '' });
  expect(textToHtml(blanks)).toBe('');
  expect(parseAddressList(blanks)).toEqual([]);
});

test('20,000 parts are counted, not parsed', async () => {
  const raw = `Subject: many\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(20_000)}--b--\r\n`;
  const mail = await parseMail(Buffer.from(raw));
  expect(mail).toMatchObject({ subject: 'many', text: null, attachments: [], defects: ['too_many_parts'] });
});

test('500 multiparts within each other', async () => {
  let raw = 'Subject: deep\r\n';
  for (let i = 0; i < 500; i++) raw += `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n`;
  const mail = await parseMail(Buffer.from(`${raw}\r\nx`));
  expect(mail).toMatchObject({ subject: 'deep', defects: ['too_deep'] });
});

test('50,000 recipients', async () => {
  const to = Array.from({ length: 50_000 }, (_, i) => `User ${i} <u${i}@example.com>`).join(',\r\n ');
  const mail = await parseMail(
    Buffer.from(`From: a@example.com\r\nTo: ${to}\r\nSubject: x\r\n\r\nbody\r\n`),
    {
      maxHeaderSize: 5_000_000,
    }
  );
  expect(mail.to).toHaveLength(1_000);
  expect(mail.to[999]).toEqual({ name: 'User 999', address: 'u999@example.com' });
  expect(mail.text?.trim()).toBe('body');
});

test('a header without an end', async () => {
  const mail = await parseMail(Buffer.from(`Subject: first\r\n${'X-Filler: y\r\n'.repeat(200_000)}`));
  expect(mail.subject).toBe('first');
  expect(mail.headers).toHaveLength(1_000);
  expect(mail.defects).toContain('header_too_large');
});

test('a field folded over 100,000 lines', async () => {
  const mail = await parseMail(Buffer.from(`Subject: a${'\r\n b'.repeat(100_000)}\r\n\r\nx`));
  expect(mail.subject).toHaveLength(2_000);
  expect(mail.subject.startsWith('a b b')).toBe(true);
});

test('50,000 quoted lines', () => {
  const { fresh, quoted } = splitText(`Yes.\n\n${'> a line that was quoted before\n'.repeat(50_000)}`);
  expect(fresh).toBe('Yes.');
  expect(quoted.split('\n')).toHaveLength(50_000);
});

test('50,000 answers between quoted lines stay', () => {
  const text = '> a\nb\n'.repeat(50_000);
  expect(splitText(text).fresh.split('\n')).toHaveLength(100_000);
});

test('a size over the limit leaves the header', async () => {
  const mail = await parseMail(Buffer.from(`Subject: big\r\n\r\n${'x'.repeat(1_000)}`), { maxSize: 500 });
  expect(mail).toMatchObject({ subject: 'big', text: null, defects: ['too_large'] });
});

const floods: [string, string][] = [
  ['On On On … wrote', `${'On '.repeat(40_000)}wrote:`],
  ['dashes', '-'.repeat(500_000)],
  ['signature delimiters', '-- \n'.repeat(50_000)],
  ['header lines', 'From: a@example.com\nx\n'.repeat(30_000)],
  ['introductions', 'On 5 May 2020 at 10:30 Bob wrote:\n'.repeat(20_000)],
  ['stars', `${'*'.repeat(300_000)}x`],
  ['angle brackets', '<'.repeat(300_000)],
  ['unclosed quotes', '<"'.repeat(150_000)],
  ['unclosed comments', '('.repeat(300_000)],
  ['unclosed HTML comments', '<!--'.repeat(75_000)],
  ['inline elements', '<b>a</b>'.repeat(60_000)],
  ['ampersands', '&'.repeat(300_000)],
  ['encoded words', '=?utf-8?q?a?= '.repeat(30_000)],
  ['half encoded words', '=?utf-8?q?'.repeat(30_000)],
  ['schemes', 'http://'.repeat(60_000)],
  ['style attributes', `<p style="color:${'a-'.repeat(2_000)}">x</p>`.repeat(200)],
  ['zero bytes', '\0'.repeat(100_000)],
];

test.each(floods)('%s', async (_, text) => {
  const oneLine = text.replace(/\n/g, ' ');
  expect(splitText(text).fresh).not.toBe('');
  expect(splitHtml(text).fresh).toEqual(expect.any(String));
  expect(sanitiseMailHtml(text).html).not.toContain('<script');
  expect(textToHtml(text)).toEqual(expect.any(String));
  expect(parseAddressList(oneLine).length).toBeLessThanOrEqual(1_000);
  expect(normaliseAddress(text)).toBeNull();
  readForwarded({ subject: oneLine, text, html: null });
  for (const raw of [
    `${text}\r\n\r\nx`,
    `Subject: ${oneLine}\r\nTo: ${oneLine}\r\nContent-Type: ${oneLine}\r\n\r\n${text}`,
  ]) {
    const mail = await parseMail(Buffer.from(`From: MAILER-DAEMON@example.com\r\n${raw}`));
    expect(mail.from?.address).toBe('MAILER-DAEMON@example.com');
    expect(mail.text ?? '').not.toContain('\0');
    readDeliveryStatus(mail);
    readAutomatic(mail);
  }
});

test('random octets never throw', async () => {
  let seed = 1;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647);
  for (let i = 0; i < 200; i++) {
    const noise = Buffer.from(Array.from({ length: 2_000 }, () => random() % 256));
    const mail = await parseMail(
      i % 2 ? noise : Buffer.concat([Buffer.from('Content-Type: text/html\r\n\r\n'), noise])
    );
    expect(mail.headers.length).toBeLessThanOrEqual(1_000);
    splitHtml(mail.html ?? '');
    splitText(mail.text ?? '');
  }
});
