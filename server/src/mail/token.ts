import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a token that comes back stands for. */
export type TokenPurpose = 'reply' | 'bounce' | 'unsubscribe';

/** A signing key; `id` is 0 to 65,535 and travels in the token, so that old keys stay valid for reading. */
export interface TokenKey {
  id: number;
  secret: Buffer;
}

const VERSION = 1;
const MAC_BYTES = 10;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const MAX_TOKEN = 2_000;

/** Kinds of signed values; the number is part of what is signed, so one kind can never pass for another. */
const KINDS = {
  reply: 1,
  bounce: 2,
  unsubscribe: 3,
  message: 4,
  thread: 5,
  refusal: 6,
  attachment: 7,
} as const;
type Kind = keyof typeof KINDS;

/** Base32 of RFC 4648 6, lower case, without padding: mail servers may change the case of a local part. */
function toBase32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(buffer >> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(buffer << (5 - bits)) & 31] : text;
}

/** Reverse of toBase32 in any case; null for other characters and for left-over bits that are not zero. */
function fromBase32(text: string): Buffer | null {
  if (text.length === 0 || text.length > MAX_TOKEN) return null;
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const c of text.toLowerCase()) {
    const value = ALPHABET.indexOf(c);
    if (value < 0) return null;
    buffer = (buffer << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(buffer >> bits);
      buffer &= (1 << bits) - 1;
    }
  }
  // one value, one spelling: otherwise tokens could be varied to slip past a list of used ones
  return buffer === 0 && bits < 5 ? Buffer.from(bytes) : null;
}

/** Little-endian base 128, for whole numbers from 0 to 2^53 - 1. */
function toVarint(value: number): Buffer {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError('an id is a whole number from 0 to 2^53 - 1');
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

function readVarint(bytes: Buffer, offset: number): { value: number; end: number } | null {
  let value = 0;
  let factor = 1;
  for (let i = offset; i < bytes.length && i < offset + 8; i++) {
    const byte = bytes[i] ?? 0;
    value += (byte & 127) * factor;
    if (byte < 128) return Number.isSafeInteger(value) ? { value, end: i + 1 } : null;
    factor *= 128;
  }
  return null;
}

function macOf(body: Buffer, key: TokenKey): Buffer {
  return createHmac('sha256', key.secret)
    .update('chatter-token\0')
    .update(body)
    .digest()
    .subarray(0, MAC_BYTES);
}

/** Version and kind, key id, payload, and the truncated HMAC over all three, as base32. */
function seal(kind: Kind, payload: Buffer, key: TokenKey): string {
  const body = Buffer.concat([Buffer.from([(VERSION << 4) | KINDS[kind]]), toVarint(key.id), payload]);
  return toBase32(Buffer.concat([body, macOf(body, key)]));
}

/** The payload of a sealed text, or null when version, kind, key or signature are not right. */
function open(
  text: string,
  kinds: readonly Kind[],
  keys: readonly TokenKey[]
): { kind: Kind; payload: Buffer } | null {
  const bytes = fromBase32(text);
  if (bytes === null || bytes.length < MAC_BYTES + 2) return null;
  const kind = kinds.find((candidate) => ((VERSION << 4) | KINDS[candidate]) === bytes[0]);
  const keyId = readVarint(bytes, 1);
  const bodyEnd = bytes.length - MAC_BYTES;
  if (kind === undefined || keyId === null || keyId.end > bodyEnd) return null;
  const key = keys.find((candidate) => candidate.id === keyId.value);
  if (key === undefined) return null;
  // constant time: an attacker must not learn the signature octet by octet
  if (!timingSafeEqual(macOf(bytes.subarray(0, bodyEnd), key), bytes.subarray(bodyEnd))) return null;
  return { kind, payload: bytes.subarray(keyId.end, bodyEnd) };
}

function openNumber(
  text: string,
  kinds: readonly Kind[],
  keys: readonly TokenKey[]
): { kind: Kind; id: number } | null {
  const opened = open(text, kinds, keys);
  if (opened === null) return null;
  const id = readVarint(opened.payload, 0);
  return id !== null && id.end === opened.payload.length ? { kind: opened.kind, id: id.value } : null;
}

/** Left part of `<left@right>` when it starts with `prefix.`, without that prefix. */
function signedPart(messageId: string, prefix: string): string | null {
  const bare = messageId.trim().replace(/^<|>$/g, '');
  const at = bare.indexOf('@');
  const left = at < 0 ? bare : bare.slice(0, at);
  const start = `${prefix}.`;
  return left.slice(0, start.length).toLowerCase() === start ? left.slice(start.length) : null;
}

/**
 * Makes the token that a reply address, return path or unsubscribe link carries.
 *
 * @param token `id` is the id of the outgoing mail, 0 to 2^53 - 1
 * @returns lower-case base32, under 40 characters, safe in a local part
 * @throws RangeError for an id outside that range
 */
export function encodeToken(token: { purpose: TokenPurpose; id: number }, key: TokenKey): string {
  return seal(token.purpose, toVarint(token.id), key);
}

/** Reads such a token in any case; null for everything that is not signed by one of the keys. */
export function decodeToken(
  text: string,
  keys: readonly TokenKey[]
): { purpose: TokenPurpose; id: number } | null {
  const opened = openNumber(text, ['reply', 'bounce', 'unsubscribe'], keys);
  return opened === null ? null : { purpose: opened.kind as TokenPurpose, id: opened.id };
}

/**
 * What a token would stand for by its form alone, whoever signed it; null for what has not even the form. Not for deciding:
 * only for taking tokens out of texts, where no key is at hand.
 */
export function tokenFormOf(text: string): TokenPurpose | null {
  const bytes = fromBase32(text);
  const bodyEnd = (bytes?.length ?? 0) - MAC_BYTES;
  const kind = (['reply', 'bounce', 'unsubscribe'] as const).find(
    (candidate) => ((VERSION << 4) | KINDS[candidate]) === bytes?.[0]
  );
  if (bytes === null || kind === undefined) return null;
  const keyId = readVarint(bytes, 1);
  const id = keyId && readVarint(bytes, keyId.end);
  return id?.end === bodyEnd ? kind : null;
}

/** Message-ID (RFC 5322 3.6.4) of an outgoing mail: `<m.TOKEN@domain>`. */
export function encodeMailMessageId(outgoingMailId: number, domain: string, key: TokenKey): string {
  return `<m.${seal('message', toVarint(outgoingMailId), key)}@${domain}>`;
}

/** The id of the outgoing mail that a Message-ID of ours names; null when it is not ours. The domain does not matter. */
export function decodeMailMessageId(messageId: string, keys: readonly TokenKey[]): number | null {
  const part = signedPart(messageId, 'm');
  return part === null ? null : (openNumber(part, ['message'], keys)?.id ?? null);
}

/** The fixed, signed id of a thread, which stands in References of every mail about it: `<t.…@domain>`. */
export function encodeThreadReference(
  thread: { uid: string; documentId: string },
  domain: string,
  key: TokenKey
): string {
  return `<t.${seal('thread', Buffer.from(`${thread.uid}\0${thread.documentId}`, 'utf8'), key)}@${domain}>`;
}

/** The thread that such an id names; null when it is not signed by us. */
export function decodeThreadReference(
  messageId: string,
  keys: readonly TokenKey[]
): { uid: string; documentId: string } | null {
  const part = signedPart(messageId, 't');
  const opened = part === null ? null : open(part, ['thread'], keys);
  if (opened === null) return null;
  const [uid, documentId, ...rest] = opened.payload.toString('utf8').split('\0');
  return uid && documentId && rest.length === 0 ? { uid, documentId } : null;
}

/**
 * Token of a link to one file, for people without an account.
 *
 * @param link `id` of the attachment, `expiresAt` in seconds since 1970
 */
export function encodeAttachmentToken(link: { id: number; expiresAt: number }, key: TokenKey): string {
  return seal('attachment', Buffer.concat([toVarint(link.id), toVarint(link.expiresAt)]), key);
}

/** The attachment that such a token names; null when it is not signed by us or has expired at `now` (seconds). */
export function decodeAttachmentToken(text: string, keys: readonly TokenKey[], now: number): number | null {
  const opened = open(text, ['attachment'], keys);
  const id = opened ? readVarint(opened.payload, 0) : null;
  const expiresAt = opened && id ? readVarint(opened.payload, id.end) : null;
  if (!opened || !id || !expiresAt || expiresAt.end !== opened.payload.length) return null;
  return now < expiresAt.value ? id.value : null;
}

/**
 * Message-ID of a refusal of ours. A mail that cites one is an answer to a refusal and starts no second one, or two
 * machines would write to each other for ever.
 *
 * @param seed anything that is unique for the refusal; the same seed gives the same id
 */
export function encodeRefusalId(seed: string, domain: string, key: TokenKey): string {
  const digest = createHash('sha256').update(seed).digest().subarray(0, 10);
  return `<refusal.${seal('refusal', digest, key)}@${domain}>`;
}

/** Whether an id is that of a refusal signed by us. */
export function isRefusalId(messageId: string, keys: readonly TokenKey[]): boolean {
  const part = signedPart(messageId, 'refusal');
  return part !== null && open(part, ['refusal'], keys) !== null;
}
