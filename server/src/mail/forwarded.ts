import { parseAddressList } from './address';
import { cleanHeaderText } from './encoded-words';
import { readQuoteMarks } from './fresh-hints';
import { htmlToText } from './html-text';
import type { Mailbox } from './parsed-mail';
import { readHeaderBlock, readHeaderLine, SUBJECT_LABELS, type HeaderBlock } from './quote-headers';
import { readIntro, readSeparator } from './quote-marks';

/** The mail that a person passed on by hand. */
export interface Forwarded {
  /** its author; null where the header above it names no address */
  from: Mailbox | null;
  subject: string | null;
  /** its text without the header above it and without quote marks */
  text: string;
}

const MAX_TEXT = 500_000;
const MAX_LINES = 3_000;

/** Words before the colon of a forwarded subject, in the languages of the mail programs we know. */
const FORWARD_PREFIX =
  /^\s*(?:fwd?|wg|tr|rv|enc|vb|vl|pd|i|trs|doorst|fs|i̇?lt|ilt|yml|továbbítás|vidarebefordrat|vidarebef|videresendt|pře|prz|przek|пересл|пер|fw|转发|轉寄|転送|전달|προώθηση|הועבר|fvw|пр|redirecționat|proslijeđeno|preposlané)\s*[:：]\s*/i;
const REPLY_PREFIX =
  /^\s*(?:re|aw|sv|antw|odp|rif|res|r|ynt|ответ|отв|回复|答复|回覆|返信|rép|vá|ref|回信)(?:\s*\[\d{1,3}\])?\s*[:：]/i;

/** `Name [mailto:user@host]` and `user@host<mailto:user@host>` are what Outlook makes of an address. */
function readAuthor(value: string): Mailbox | null {
  const text = value
    .slice(0, 1_000)
    .replace(/[[<(]mailto:([^\])>\s]{1,320})[\])>]/gi, '<$1>')
    .replace(/[*_]{1,2}(?=\s|<|$)/g, '');
  return parseAddressList(text).find(({ address }) => address.includes('@')) ?? null;
}

function fieldOf(block: HeaderBlock, kind: 'from' | 'subject'): string | null {
  return block.fields.find((field) => field.kind === kind)?.value ?? null;
}

/** Where a block has a sender under a label we do not know, the first address in it is the sender's. */
function authorOf(block: HeaderBlock): Mailbox | null {
  const from = fieldOf(block, 'from') ?? block.fields.find((field) => field.value.includes('@'))?.value;
  return from === undefined ? null : readAuthor(from);
}

interface Found {
  from: Mailbox | null;
  subject: string | null;
  /** index of the first line of the forwarded text */
  next: number;
}

/** Yahoo joins separator and header to one line: `----- Forwarded … ----- From: A <a@b>To: …Sent: …Subject: …`. */
function readJoinedHeader(line: string, index: number): Found | null {
  const start = /-{2,}\s*[^-]{1,80}-{2,}\s*/.exec(line.slice(0, 300));
  if (start === null) return null;
  const rest = line.slice(start.index + start[0].length, start.index + 5_000);
  const colon = rest.slice(0, 60).search(/[:：]/);
  const close = rest.indexOf('>');
  if (colon < 1 || close < 0) return null;
  const from = readAuthor(rest.slice(colon + 1, close + 1));
  if (from === null) return null;
  const lower = rest.toLowerCase();
  let subject: string | null = null;
  let best = close;
  for (const label of SUBJECT_LABELS) {
    const at = Math.max(...[':', '：', ' :', '\u00a0:'].map((colon) => lower.lastIndexOf(label + colon)));
    // `тема` ends with `ema`, say: the longest label at the same place wins
    if (at > best || (at >= 0 && at + label.length === best)) {
      best = at;
      subject = rest
        .slice(at + label.length)
        .replace(/^[\s\u00a0]*[:：]/, '')
        .trim();
    }
  }
  return { from, subject, next: index + 1 };
}

function findForward(lines: readonly string[], isForward: boolean, isReply: boolean): Found | null {
  const firstText = lines.findIndex((line) => line.trim() !== '' && !/^[\s_-]+$/.test(line));
  for (let i = Math.max(0, firstText); i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line.trim() === '') continue;
    const next = lines.slice(i + 1, i + 4).find((candidate) => candidate.trim() !== '') ?? '';
    const separator = readSeparator(line, next);
    const allowed =
      separator === 'forward' || (separator === 'original' && !isReply && (isForward || i === firstText));
    if (allowed) {
      const start = lines.findIndex((candidate, j) => j > i && candidate.trim() !== '');
      const block = start > i && start <= i + 4 ? readHeaderBlock(lines, start) : null;
      if (block) return { from: authorOf(block), subject: fieldOf(block, 'subject'), next: block.end };
    }
    if (/-{2,}\s*[^-]{1,80}-{2,}\s*\S/.test(line.slice(0, 300)) && !isReply) {
      const joined = readJoinedHeader(line, i);
      if (joined) return joined;
    }
    // a header block without words above it: a forward when it is all that is there, or when the subject says so
    if ((i === firstText || isForward) && !isReply && readHeaderLine(line)?.kind) {
      const block = readHeaderBlock(lines, i);
      if (block) return { from: authorOf(block), subject: fieldOf(block, 'subject'), next: block.end };
    }
    if (i === firstText && !isReply) {
      const end = readIntro(lines, i, () => false);
      const from = end < 0 ? null : readAuthor(introAddress(lines.slice(i, end).join(' ')));
      if (from) return { from, subject: null, next: end };
    }
  }
  return null;
}

/** The part of an introduction that is a mailbox: its quoted name, or the words before the address. */
function introAddress(intro: string): string {
  const open = intro.indexOf('<');
  const close = intro.indexOf('>', open);
  if (open < 0 || close < 0) return intro;
  const before = intro.slice(0, open).trimEnd();
  const quote = before.endsWith('"') ? before.lastIndexOf('"', before.length - 2) : -1;
  return quote >= 0 ? intro.slice(quote, close + 1) : intro.slice(open, close + 1);
}

/**
 * Reads the mail that a person forwarded by hand, from the header lines that mail programs put above it, in any of the
 * languages we know and in unknown ones where the form is clear.
 *
 * @param mail subject as it came (its prefix helps), text of the body, or its HTML where there is no text
 * @returns null when nothing was forwarded, an answer that quotes a mail among that. Linear; never throws.
 */
export function readForwarded(mail: {
  subject: string;
  text: string | null;
  html: string | null;
}): Forwarded | null {
  const source = mail.text ?? (mail.html === null ? '' : htmlToText(mail.html, { links: false }));
  const lines = source
    .slice(0, MAX_TEXT)
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/);
  const bare = lines.slice(0, MAX_LINES).map((line) => readQuoteMarks(line).text);
  const isForward = FORWARD_PREFIX.test(mail.subject);
  const found = findForward(bare, isForward, REPLY_PREFIX.test(mail.subject));
  if (found === null) return null;
  const ownSubject = isForward ? mail.subject.replace(FORWARD_PREFIX, '') : null;
  const subject = cleanHeaderText(found.subject ?? ownSubject ?? '');
  const rest = [...bare.slice(found.next), ...lines.slice(MAX_LINES)].join('\n');
  return { from: found.from, subject: subject === '' ? null : subject, text: rest.trim() };
}
