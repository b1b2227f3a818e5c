/** Header text beyond ASCII: raw 8-bit bytes and encoded words (RFC 2047, RFC 2231). Never throws. */

const MAX_WORDS = 2_000;

/** Labels that mails use and the platform's decoder does not know. */
const CHARSET_ALIASES: Readonly<Record<string, string>> = {
  'cp-850': 'windows-1252',
  cp850: 'windows-1252',
  'x-unknown': 'utf-8',
  unknown: 'utf-8',
  'unknown-8bit': 'windows-1252',
  default: 'utf-8',
  'iso-8859-8-e': 'iso-8859-8',
  'ansi_x3.110-1983': 'windows-1252',
  'cp-1252': 'windows-1252',
  'x-user-defined': 'windows-1252',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  ks_c_5601: 'euc-kr',
};

/**
 * Decodes bytes by a charset label of any spelling.
 *
 * @param label such as `ISO-8859-8-I`; unknown ones and null mean UTF-8, or Windows-1252 where the bytes are no UTF-8
 * @returns text; undecodable bytes become U+FFFD
 */
export function decodeBytes(bytes: Uint8Array, label: string | null): string {
  const wanted = (label ?? '').trim().toLowerCase();
  const name = CHARSET_ALIASES[wanted] ?? wanted;
  if (name === 'utf-7' || name === 'unicode-1-1-utf-7')
    return decodeUtf7(Buffer.from(bytes).toString('latin1'));
  if (/^(?:windows-1252|cp1252|iso-?8859-1|iso_8859-1|latin-?1|l1)$/.test(name))
    return decodeWindows1252(bytes);
  if (name !== '' && name !== 'us-ascii' && name !== 'ascii' && name !== 'utf-8') {
    try {
      return new TextDecoder(name).decode(bytes);
    } catch {
      // an invented label: guess
    }
  }
  return decodeEightBit(bytes);
}

/** What Windows-1252 has where Latin-1 has control characters, from 0x80 on (WHATWG Encoding). */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** By hand, because TextDecoder of some Node 20 and 22 releases reads this charset as Latin-1. */
export function decodeWindows1252(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252[c.charCodeAt(0) - 0x80] ?? c);
}

/** UTF-7 (RFC 2152): `+` starts base64 of UTF-16, `+-` is a plus sign. */
function decodeUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (_, encoded: string) => {
    if (encoded === '') return '+';
    const bytes = Buffer.from(encoded, 'base64');
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString('utf16le');
  });
}

/** Decodes bytes without a label: UTF-8 if they are valid UTF-8, else Windows-1252. */
export function decodeEightBit(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return decodeWindows1252(bytes);
  }
}

/** Octets of the Q encoding (RFC 2047 4.2); a broken escape stays as it is. */
function decodeQ(text: string, singleByte: boolean): Buffer {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    const code = c.charCodeAt(0);
    const hex = c === '=' ? text.slice(i + 1, i + 3) : '';
    if (/^[0-9a-f]{2}$/i.test(hex)) {
      bytes.push(parseInt(hex, 16));
      i += 2;
    } else if (c === '_') {
      bytes.push(0x20);
    } else if (code < 128 || (singleByte && code < 256)) {
      bytes.push(code);
    } else {
      for (const byte of Buffer.from(c, 'utf8')) bytes.push(byte);
    }
  }
  return Buffer.from(bytes);
}

/** Octets that a sender forgot to encode have become characters already; in these charsets they turn back into octets. */
function isSingleByte(charset: string): boolean {
  return /^(?:iso-8859-1|iso-8859-15|windows-1252|cp1252|latin1)$/i.test(charset);
}

interface EncodedWord {
  charset: string;
  bytes: Buffer;
  end: number;
}

/** The encoded word that starts at `start` (`=?charset?B?text?=`), or null. */
function readWord(text: string, start: number): EncodedWord | null {
  const afterCharset = text.indexOf('?', start + 2);
  if (afterCharset < 0 || afterCharset - start > 60 || text[afterCharset + 2] !== '?') return null;
  // the language tag of RFC 2231 5 follows a `*`
  const charset = text.slice(start + 2, afterCharset).split('*')[0] ?? '';
  const encoding = (text[afterCharset + 1] ?? '').toLowerCase();
  const body = afterCharset + 3;
  // `?=` right after the start of a Q text may be its first escape, as in `?Q?=41?=`
  const end = text.indexOf('?=', body);
  if (charset === '' || end < 0) return null;
  const content = text.slice(body, end);
  if (encoding === 'b') return { charset, bytes: Buffer.from(content, 'base64'), end: end + 2 };
  if (encoding === 'q') return { charset, bytes: decodeQ(content, isSingleByte(charset)), end: end + 2 };
  return null;
}

/**
 * Decodes every encoded word in a header value (RFC 2047). White space between two of them goes (6.2), and neighbours
 * of one charset are joined before decoding, because many senders split a character over two words.
 *
 * @returns the text; whatever is no proper encoded word stays as it is
 */
export function decodeEncodedWords(text: string): string {
  let result = '';
  let pending: { charset: string; chunks: Buffer[] } | null = null;
  let position = 0;
  let gap = '';
  let words = 0;

  const flush = () => {
    if (pending) result += decodeBytes(Buffer.concat(pending.chunks), pending.charset);
    pending = null;
  };

  while (position < text.length) {
    const start = words < MAX_WORDS ? text.indexOf('=?', position) : -1;
    const word = start < 0 ? null : readWord(text, start);
    if (start >= 0 && word === null) {
      gap += text.slice(position, start + 2);
      position = start + 2;
      continue;
    }
    gap += text.slice(position, start < 0 ? text.length : start);
    if (word === null) break;
    words++;
    if (gap.trim() !== '' || pending === null) {
      flush();
      result += gap;
    }
    gap = '';
    const current = pending as { charset: string; chunks: Buffer[] } | null;
    if (current !== null && current.charset.toLowerCase() === word.charset.toLowerCase()) {
      current.chunks.push(word.bytes);
    } else {
      flush();
      pending = { charset: word.charset, chunks: [word.bytes] };
    }
    position = word.end;
  }
  flush();
  return result + gap;
}

/** One line of readable text: no control, format or bidi characters (they disguise senders), single blanks, trimmed. */
export function cleanHeaderText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}
