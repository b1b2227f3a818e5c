import { decodeBytes, decodeEightBit } from './encoded-words';
import type { HeaderField } from './parsed-mail';

/** Reading header fields and their parameters, from bytes, in linear time. Never throws. */

const MAX_FIELDS = 1_000;
const MAX_VALUE = 200_000;

/** `From sender date` of a mailbox file, or the `>From` that some gateways leave, is no header field. */
export function withoutEnvelopeLine(raw: Buffer): Buffer {
  let start = 0;
  // a byte order mark or empty lines before the header would make all of it body
  if (raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf) start = 3;
  while (raw[start] === 13 || raw[start] === 10) start++;
  const first = raw.toString('latin1', start, start + 6);
  if (!first.startsWith('From ') && !first.startsWith('>From ')) return start ? raw.subarray(start) : raw;
  const lf = raw.indexOf(10, start);
  return lf < 0 ? raw.subarray(raw.length) : raw.subarray(lf + 1);
}

/** Where the header ends and the body begins: after the first empty line; `size` octets of header. */
export function splitHeader(raw: Buffer): { size: number; body: number } {
  let lineStart = 0;
  for (;;) {
    const lf = raw.indexOf(10, lineStart);
    if (lf < 0) return { size: raw.length, body: raw.length };
    const empty = lf === lineStart || (lf === lineStart + 1 && raw[lineStart] === 13);
    if (empty) return { size: lineStart, body: lf + 1 };
    lineStart = lf + 1;
  }
}

/** One header field as it came: `raw` with its folding, without the last line break; `name` is lower-case. */
export interface RawField {
  name: string;
  raw: Buffer;
}

/**
 * Fields of a header block (RFC 5322 2.2), byte by byte as they came.
 *
 * @param header the bytes before the empty line
 * @returns at most 1,000 fields in order; lines that are no field are left out
 */
export function splitFields(header: Buffer): RawField[] {
  const fields: RawField[] = [];
  let first = -1;
  let last = 0;

  const end = () => {
    const raw = header.subarray(first, header[last - 1] === 13 ? last - 1 : last);
    const colon = raw.indexOf(58);
    const name = decodeEightBit(raw.subarray(0, Math.max(0, colon)))
      .trim()
      .toLowerCase();
    if (name !== '' && !/[^\x21-\x7e]/.test(name)) fields.push({ name, raw });
  };

  let start = 0;
  while (start < header.length && fields.length < MAX_FIELDS) {
    const lf = header.indexOf(10, start);
    const stop = lf < 0 ? header.length : lf;
    const folded = header[start] === 32 || header[start] === 9;
    if (!folded && first >= 0) {
      end();
      first = -1;
    }
    if (folded || stop > start) {
      if (first < 0) first = start;
      last = stop;
    }
    start = stop + 1;
  }
  if (first >= 0 && fields.length < MAX_FIELDS) end();
  return fields;
}

/** The text of a field after its colon, unfolded; raw 8-bit bytes are read as UTF-8 or else Windows-1252. */
export function fieldValue({ raw }: RawField): string {
  const text = decodeEightBit(raw);
  const start = text.indexOf(':') + 1;
  return text
    .slice(start, start + MAX_VALUE)
    .replace(/[\r\n\0]+/g, '')
    .trim();
}

/** Every field of a header block with its {@link fieldValue}; at most 1,000. @param header see {@link splitFields} */
export function readHeaderFields(header: Buffer): HeaderField[] {
  return splitFields(header).map((field) => ({ name: field.name, value: fieldValue(field) }));
}

/** First value of a field; null when there is none. @param name lower-case */
export function headerValue(fields: readonly HeaderField[], name: string): string | null {
  return fields.find((field) => field.name === name)?.value ?? null;
}

/** A structured value such as Content-Type: the value itself and its parameters, names and value in lower case. */
export interface StructuredValue {
  value: string;
  parameters: ReadonlyMap<string, string>;
}

/**
 * Reads `value; name=value; name*0*=…` (RFC 2045 5.1, RFC 2231). Quotes may be missing or unclosed; a parameter that
 * comes twice counts once, the first time.
 */
export function readStructured(text: string): StructuredValue {
  const pieces = splitParameters(text.slice(0, 20_000));
  const value = (pieces[0] ?? '').trim().toLowerCase();
  const plain = new Map<string, string>();
  const continued = new Map<string, { index: number; text: string; encoded: boolean }[]>();
  for (const piece of pieces.slice(1, 200)) {
    const equals = piece.indexOf('=');
    if (equals < 1) continue;
    const name = piece.slice(0, equals).trim().toLowerCase();
    const content = unquote(piece.slice(equals + 1).trim());
    const match = /^([^*]+)(?:\*(\d{1,3}))?(\*)?$/.exec(name);
    if (!match?.[1]) continue;
    if (match[2] === undefined && match[3] === undefined) {
      if (!plain.has(name)) plain.set(name, content);
      continue;
    }
    const parts = continued.get(match[1]) ?? [];
    parts.push({ index: Number(match[2] ?? 0), text: content, encoded: match[3] !== undefined });
    continued.set(match[1], parts);
  }
  for (const [name, parts] of continued) {
    parts.sort((a, b) => a.index - b.index);
    plain.set(name, decodeContinued(parts));
  }
  return { value, parameters: plain };
}

/** Splits at `;` outside quoted strings. */
function splitParameters(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === '\\' && quoted) {
      piece += c + (text[++i] ?? '');
    } else if (c === ';' && !quoted) {
      pieces.push(piece);
      piece = '';
    } else {
      if (c === '"') quoted = !quoted;
      piece += c;
    }
  }
  pieces.push(piece);
  return pieces;
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text.split(/\s/)[0] ?? '';
  const end = text.length > 1 && text.endsWith('"') ? -1 : undefined;
  return text.slice(1, end).replace(/\\(["\\])/g, '$1');
}

/** Joins RFC 2231 continuations; the charset stands in the first one: `utf-8'de'Gr%C3%BC%C3%9Fe`. */
function decodeContinued(parts: readonly { text: string; encoded: boolean }[]): string {
  let charset: string | null = null;
  const chunks: Buffer[] = [];
  parts.forEach((part, index) => {
    let { text } = part;
    if (index === 0 && part.encoded) {
      const [label, , ...rest] = text.split("'");
      if (rest.length > 0) {
        charset = label ?? null;
        text = rest.join("'");
      }
    }
    chunks.push(part.encoded ? percentDecode(text) : Buffer.from(text, 'utf8'));
  });
  return decodeBytes(Buffer.concat(chunks), charset);
}

function percentDecode(text: string): Buffer {
  const chunks: Buffer[] = [];
  let position = 0;
  for (const match of text.matchAll(/%([0-9a-f]{2})/gi)) {
    chunks.push(
      Buffer.from(text.slice(position, match.index), 'utf8'),
      Buffer.from([parseInt(match[1] ?? '0', 16)])
    );
    position = match.index + 3;
  }
  chunks.push(Buffer.from(text.slice(position), 'utf8'));
  return Buffer.concat(chunks);
}
