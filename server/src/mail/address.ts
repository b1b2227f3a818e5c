import { domainToASCII } from 'node:url';
import type { Mailbox } from './parsed-mail';
import { cleanHeaderText, decodeEncodedWords } from './encoded-words';

/** More mailboxes than this in one header are not read: nobody writes them, floods do. */
const MAX_MAILBOXES = 1_000;
/** Longest header value that is looked at, in characters. */
const MAX_HEADER = 1_000_000;
const MAX_NAME = 500;
const ENCODED_WORD = /=\?[^?\s]{1,60}\?[bq]\?[^?\r\n]*\?=/iy;

/** What has been read of one mailbox so far. */
interface Draft {
  /** words before `<`; `quoted` ones may never be read as an address */
  words: { text: string; quoted: boolean }[];
  comments: string[];
  angle: string | null;
}

/** End of the quoted string that starts at `start`, and its text without backslashes (RFC 5322 3.2.4). */
function readQuoted(text: string, start: number): { end: number; value: string; closed: boolean } {
  let value = '';
  let i = start + 1;
  for (; i < text.length; i++) {
    const c = text[i];
    if (c === '\\' && i + 1 < text.length) {
      value += text[++i];
    } else if (c === '"') {
      return { end: i + 1, value, closed: true };
    } else {
      value += c;
    }
  }
  return { end: i, value, closed: false };
}

/** End of the comment that starts at `start` and its text; comments nest (RFC 5322 3.2.2), hence the depth. */
function readComment(text: string, start: number): { end: number; value: string; closed: boolean } {
  let depth = 0;
  let value = '';
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (c === '\\' && i + 1 < text.length) {
      value += text[++i];
    } else if (c === '(') {
      if (depth++ > 0) value += c;
    } else if (c === ')') {
      if (--depth === 0) return { end: i + 1, value, closed: true };
      value += c;
    } else {
      value += c;
    }
  }
  return { end: text.length, value, closed: false };
}

/** An unclosed quote or comment is plain text; once one was met no other is looked for, which keeps floods linear. */
interface Closing {
  quotes: boolean;
  comments: boolean;
}

/** Text between `<` and `>`, without white space and comments; a missing `>` ends at the next `,`, `;` or `<`. */
function readAngle(text: string, start: number, closing: Closing): { end: number; value: string } {
  let value = '';
  let i = start + 1;
  while (i < text.length) {
    const c = text[i] ?? '';
    if (c === '"' && closing.quotes) {
      const quoted = readQuoted(text, i);
      closing.quotes = quoted.closed;
      if (quoted.closed) {
        value += text.slice(i, quoted.end);
        i = quoted.end;
        continue;
      }
    }
    if (c === '(' && closing.comments) {
      const comment = readComment(text, i);
      closing.comments = comment.closed;
      if (comment.closed) {
        i = comment.end;
        continue;
      }
    }
    if (c === '>') return { end: i + 1, value };
    if (c === '<') return { end: i, value };
    // `<@relay,@other:user@host>` is the obsolete route (RFC 5322 4.4): its commas separate no mailboxes
    if ((c === ',' || c === ';') && !value.startsWith('@')) return { end: i, value };
    if (c === ':' && value.startsWith('@')) value = '';
    else if (c.trim() !== '') value += c;
    i++;
  }
  return { end: i, value };
}

/** Turns a draft into a mailbox; null when it holds no address. */
function finish(draft: Draft): Mailbox | null {
  const { words, comments, angle } = draft;
  if (angle !== null) {
    if (angle === '') return null;
    const name = words.length ? joinWords(words) : (comments[0] ?? '');
    return { name: readableName(name), address: angle.slice(0, 1_000) };
  }
  const at = words.findIndex((word) => !word.quoted && word.text.includes('@'));
  if (at < 0) return null;
  let address = words[at]?.text ?? '';
  let first = at;
  let last = at;
  // `"odd local part"@host` and the obsolete `user @ host` (RFC 5322 4.4) come as neighbouring words
  if (address.startsWith('@') && first > 0) {
    const before = words[--first];
    address = (before?.quoted ? quote(before.text) : (before?.text ?? '')) + address;
  }
  if (address.endsWith('@') && last + 1 < words.length && !words[last + 1]?.quoted) {
    address += words[++last]?.text ?? '';
  }
  const rest = words.filter((_, index) => index < first || index > last);
  const name = rest.length ? joinWords(rest) : (comments[0] ?? '');
  return { name: readableName(name), address: address.slice(0, 1_000) };
}

function joinWords(words: Draft['words']): string {
  return words.map((word) => word.text).join(' ');
}

/** Decoding comes after splitting, so that an encoded word can never make a second address (RFC 2047 5). */
function readableName(name: string): string {
  return cleanHeaderText(decodeEncodedWords(name)).slice(0, MAX_NAME);
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, (c) => `\\${c}`)}"`;
}

/**
 * Reads an address list header (RFC 5322 3.4), also a damaged one, in one linear pass: quoted names, comments, groups
 * (their members are returned), missing `>`, `;` as separator. Entries without an address are left out.
 *
 * @param header the unfolded field value, best with its encoded words still encoded: only names are decoded here, so
 *   neither an encoded word nor a quoted string can add an address
 * @returns at most 1,000 mailboxes in the order of the header; addresses as written. Never throws.
 */
export function parseAddressList(header: string): Mailbox[] {
  const text = header.length > MAX_HEADER ? header.slice(0, MAX_HEADER) : header;
  const result: Mailbox[] = [];
  let draft: Draft = { words: [], comments: [], angle: null };
  let word = '';
  const closing: Closing = { quotes: true, comments: true };

  const endWord = () => {
    if (word !== '') draft.words.push({ text: word, quoted: false });
    word = '';
  };
  const endMailbox = () => {
    endWord();
    const mailbox = finish(draft);
    if (mailbox) result.push(mailbox);
    draft = { words: [], comments: [], angle: null };
  };

  let i = 0;
  while (i < text.length && result.length < MAX_MAILBOXES) {
    const c = text[i] ?? '';
    if (c === '"' && closing.quotes) {
      const quoted = readQuoted(text, i);
      closing.quotes = quoted.closed;
      if (quoted.closed) {
        endWord();
        draft.words.push({ text: quoted.value, quoted: true });
        i = quoted.end;
        continue;
      }
    }
    if (c === '=' && text[i + 1] === '?' && word === '') {
      // an encoded word is one piece whatever it spells, `,` and `@` included
      ENCODED_WORD.lastIndex = i;
      const encoded = ENCODED_WORD.exec(text)?.[0];
      if (encoded !== undefined) {
        draft.words.push({ text: encoded, quoted: true });
        i += encoded.length;
        continue;
      }
    }
    if (c === '(' && closing.comments) {
      const comment = readComment(text, i);
      closing.comments = comment.closed;
      if (comment.closed) {
        endWord();
        if (comment.value.trim() !== '') draft.comments.push(comment.value.trim());
        i = comment.end;
        continue;
      }
    }
    if (c === '<') {
      endWord();
      if (draft.angle !== null) endMailbox();
      const angle = readAngle(text, i, closing);
      draft.angle = angle.value;
      i = angle.end;
      continue;
    }
    if (c === ',' || c === ';') {
      endMailbox();
    } else if (c === ':' && !word.includes('@') && draft.angle === null) {
      // the name of a group: its members follow (RFC 5322 3.4)
      word = '';
      draft = { words: [], comments: [], angle: null };
    } else if (c.trim() === '') {
      endWord();
    } else if (draft.angle === null) {
      word += c;
    }
    i++;
  }
  if (result.length < MAX_MAILBOXES) endMailbox();
  return result;
}

/** Whether a text is an ASCII dot-atom (RFC 5322 3.2.3), as local parts without quotes are. */
export function isDotAtom(text: string): boolean {
  return /^[a-z0-9!#$%&'*+\-/=?^_`{|}~]+(?:\.[a-z0-9!#$%&'*+\-/=?^_`{|}~]+)*$/i.test(text);
}

/** Whether a text is a host name: labels of 1 to 63 letters, digits, hyphens (or `_`, seen in the wild), 253 in all. */
export function isDomainName(text: string): boolean {
  if (text.length === 0 || text.length > 253) return false;
  return text.split('.').every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
}

/** Whether a text can stand behind the `@`: a host name, and no address of a machine such as `192.0.2.1`. */
export function isMailDomain(text: string): boolean {
  return isDomainName(text) && !/^[0-9]+$/.test(text.slice(text.lastIndexOf('.') + 1));
}

/** Local part with letters beyond ASCII (RFC 6531 3.3): no blanks, no specials, no invisible characters. */
function isInternationalDotAtom(text: string): boolean {
  if (/[\s"(),:;<>@[\\\]\p{C}]/u.test(text)) return false;
  return text.split('.').every((atom) => atom !== '');
}

/**
 * The form of an address that is compared and stored.
 *
 * @returns lower case, domain in punycode, at most 254 octets; null when it is no valid address. Address literals
 *   (`user@[192.0.2.1]`) and quoted local parts that need their quotes are refused.
 */
export function normaliseAddress(address: string): string | null {
  const text = address.trim();
  if (text.length === 0 || text.length > 1_000) return null;
  const at = text.lastIndexOf('@');
  if (at < 1) return null;
  let local = text.slice(0, at);
  if (local.length > 2 && local.startsWith('"') && local.endsWith('"')) local = local.slice(1, -1);
  local = local.normalize('NFC').toLowerCase();
  if (!isDotAtom(local) && !isInternationalDotAtom(local)) return null;
  if (Buffer.byteLength(local) > 64) return null;

  let domain = text.slice(at + 1).toLowerCase();
  if (/[^\x21-\x7e]/.test(domain)) {
    // domainToASCII reads its argument as a URL host: %-escapes and ports must not get that far
    if (/[\s%/?#\\:@[\]]/.test(domain)) return null;
    domain = domainToASCII(domain);
  }
  if (!isMailDomain(domain)) return null;
  const result = `${local}@${domain}`;
  return Buffer.byteLength(result) <= 254 ? result : null;
}

/**
 * Parts of an address, normalised: local part without what follows the first `+` (RFC 5233 4), and domain. Which address of
 * ours is meant is another question, as ours may hold a `+` themselves: see `own-recipient.ts`.
 *
 * @returns null when the address is invalid
 */
export function splitAddress(address: string): { local: string; domain: string } | null {
  const normal = normaliseAddress(address);
  if (normal === null) return null;
  const at = normal.lastIndexOf('@');
  const whole = normal.slice(0, at);
  const domain = normal.slice(at + 1);
  const plus = whole.indexOf('+');
  return { local: plus < 1 ? whole : whole.slice(0, plus), domain };
}

/** Writes a mailbox for people and headers: `"Name" <address>`. Control characters go, so no header can be added. */
export function formatMailbox(m: Mailbox): string {
  const name = cleanHeaderText(m.name);
  const address = m.address.replace(/[\s<>\p{C}]/gu, '');
  if (name === '') return address;
  const plain = /^[\p{L}\p{N}][\p{L}\p{N} '_-]*$/u.test(name);
  return `${plain ? name : quote(name)} <${address}>`;
}

/**
 * Makes a local part out of what a person typed: accents off, lower case, only the text before the first `@`, no
 * leading, trailing or double dots, every run of other characters becomes one `-`, letters beyond ASCII become `?`.
 *
 * @example sanitiseLocalPart('hélène.prôvâïder') === 'helene.provaider'; sanitiseLocalPart('bidule...inc.') === 'bidule.inc'
 * @returns null when nothing is left
 */
export function sanitiseLocalPart(input: string): string | null {
  const plain = input.slice(0, 1_000).trim().normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const before = plain.split('@')[0] ?? '';
  const dots = before.split('.').filter((piece) => piece !== '');
  const dashed = dots.join('.').replace(/[^\p{L}\p{N}_!#$%&'*+\-/=?^`{|}~.]+/gu, '-');
  const ascii = dashed.replace(/[^\x00-\x7f]/gu, '?');
  return before.trim() === '' || ascii === '' ? null : ascii;
}
