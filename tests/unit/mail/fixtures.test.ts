import fs from 'node:fs';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { readAutomatic } from '../../../server/src/mail/auto-submitted';
import { readDeliveryStatus } from '../../../server/src/mail/delivery-status';
import { splitHtml, splitText } from '../../../server/src/mail/fresh-text';
import { htmlToText, sanitiseMailHtml } from '../../../server/src/mail/html';
import { parseMail } from '../../../server/src/mail/parse-mail';

/** Mails by family; each .json names what must be read from its .eml, and nothing else is checked. */
const root = path.join(__dirname, '../../fixtures/mail');

interface Attachment {
  name?: string;
  nameNot?: string;
  mimeType?: string;
  contentId?: string;
  disposition?: string;
}

interface Expectation {
  subject?: string;
  from?: string | null;
  fromName?: string;
  to?: string[];
  replyTo?: string[];
  resent?: string[];
  deliveredTo?: string[];
  returnPath?: string;
  messageId?: string | null;
  inReplyTo?: string[];
  references?: string[];
  date?: string | null;
  reportType?: string;
  text?: string | null;
  textNot?: string;
  html?: string | null;
  attachments?: Attachment[];
  defects?: string[];
  fresh?: string;
  freshHtml?: string;
  automatic?: string;
  bounce?: Record<string, unknown>[] | null;
  originalMessageIds?: string[];
  complaint?: boolean;
  feedback?: string;
  proofs?: string[];
  safeHtml?: string[];
  safeHtmlNot?: string[];
}

const fold = (text: string) => text.replace(/\s+/g, ' ').trim();
const addresses = (list: { address: string }[]) => list.map(({ address }) => address);

const cases = fs
  .readdirSync(root)
  .filter((family) => fs.statSync(path.join(root, family)).isDirectory())
  .flatMap((family) =>
    fs
      .readdirSync(path.join(root, family))
      .filter(
        (file) =>
          file.endsWith('.eml') && fs.existsSync(path.join(root, family, file.replace(/eml$/, 'json')))
      )
      .map((file) => [family, file.replace(/\.eml$/, '')] as const)
  )
  .filter(([family]) =>
    ['reply', 'new', 'auto-reply', 'bounce', 'broken', 'charset', 'hostile'].includes(family)
  );

describe.each(cases)('%s/%s', (family, name) => {
  const file = path.join(root, family, name);
  const raw = fs.readFileSync(`${file}.eml`);
  const expected = JSON.parse(fs.readFileSync(`${file}.json`, 'utf8')) as Expectation;

  test('is read as expected', async () => {
    const mail = await parseMail(raw);
    if ('subject' in expected) expect(mail.subject).toBe(expected.subject);
    if ('from' in expected) expect(mail.from?.address ?? null).toBe(expected.from);
    if ('fromName' in expected) expect(mail.from?.name).toBe(expected.fromName);
    for (const key of ['to', 'replyTo', 'resent'] as const) {
      if (expected[key]) expect(addresses(mail[key])).toEqual(expected[key]);
    }
    for (const key of ['deliveredTo', 'inReplyTo', 'references', 'defects'] as const) {
      if (expected[key]) expect(mail[key]).toEqual(expected[key]);
    }
    for (const key of ['returnPath', 'messageId', 'reportType'] as const) {
      if (key in expected) expect(mail[key]).toBe(expected[key]);
    }
    if ('date' in expected) expect(mail.date?.toISOString() ?? null).toBe(expected.date);
    if (expected.text === null) expect(mail.text).toBeNull();
    else if (expected.text !== undefined) expect(mail.text).toContain(expected.text);
    if (expected.textNot) expect(mail.text).not.toContain(expected.textNot);
    if (expected.html === null) expect(mail.html).toBeNull();
    else if (expected.html !== undefined) expect(mail.html).toContain(expected.html);
    if (expected.attachments) {
      expect(mail.attachments).toHaveLength(expected.attachments.length);
      expected.attachments.forEach(({ nameNot, ...fields }, i) => {
        expect(mail.attachments[i]).toMatchObject(fields);
        if (nameNot) expect(mail.attachments[i]?.name).not.toContain(nameNot);
      });
    }
    if (expected.fresh !== undefined) expect(splitText(mail.text ?? '').fresh).toBe(expected.fresh);
    if (expected.freshHtml !== undefined) {
      expect(fold(htmlToText(splitHtml(mail.html ?? '').fresh))).toBe(fold(expected.freshHtml));
    }
    if (expected.automatic) expect(readAutomatic(mail).kind).toBe(expected.automatic);
    if (expected.bounce === null) expect(readDeliveryStatus(mail)).toBeNull();
    else if (expected.bounce) {
      expect(readDeliveryStatus(mail)?.recipients).toHaveLength(expected.bounce.length);
      expect(readDeliveryStatus(mail)?.recipients).toMatchObject(expected.bounce);
    }
    if (expected.originalMessageIds) {
      expect(readDeliveryStatus(mail)?.originalMessageIds).toEqual(expected.originalMessageIds);
    }
    if ('feedback' in expected) expect(readDeliveryStatus(mail)?.feedback).toBe(expected.feedback);
    if (expected.proofs) expect(readDeliveryStatus(mail)?.proofs).toEqual(expected.proofs);
    if ('complaint' in expected) expect(readDeliveryStatus(mail)?.complaint).toBe(expected.complaint);
    const safe = sanitiseMailHtml(mail.html ?? '').html;
    for (const text of expected.safeHtml ?? []) expect(safe).toContain(text);
    for (const text of expected.safeHtmlNot ?? []) expect(safe.toLowerCase()).not.toContain(text);
  });

  if (!['broken', 'hostile', 'charset'].includes(family)) {
    test('agrees with a second parser', async () => {
      const [mail, other] = await Promise.all([parseMail(raw), PostalMime.parse(raw)]);
      expect(mail.subject).toBe(fold(other.subject ?? ''));
      expect(mail.from?.address).toBe(other.from?.address);
      expect(addresses(mail.to)).toEqual((other.to ?? []).map(({ address }) => address).filter(Boolean));
      if ((other.text ?? other.html ?? '').trim()) expect(mail.text ?? mail.html).toBeTruthy();
    });
  }
});
