import { normaliseAddress } from './address';
import { decodeToken, type TokenKey, type TokenPurpose } from './token';

/** Longest local part, in octets (RFC 5321 4.5.3.1.1); every server on the way may refuse more. */
const MAX_LOCAL = 64;
/** Longest address, in octets (RFC 5321 4.5.3.1.3, without the brackets). */
const MAX_ADDRESS = 254;
/** Characters of a token for mail ids up to 34,000 millions under the first 128 keys. */
const TOKEN_LENGTH = 28;

/** Longest local part that still has room for `+` and a token, in octets. */
export const MAX_LOCAL_WITH_TOKEN = MAX_LOCAL - 1 - TOKEN_LENGTH;

/** So many `+` of one address are looked at from the right, and the first one: a flood of them must not become as many questions. */
const MAX_DETAILS = 4;

/** An address that a mail was sent to, as far as it may be one of ours. */
export interface ReadRecipient {
  /** the whole, normalised */
  address: string;
  /** the signed token behind its last `+`; null when there is none */
  token: { purpose: TokenPurpose; id: number } | null;
  /** what it may be an address of ours as, the likeliest first; see {@link formsOf} */
  forms: string[];
}

/** The address before each `+` of its local part, the longest first. A local part never begins with its detail. */
const shorterForms = (normal: string): string[] => {
  const at = normal.lastIndexOf('@');
  const cuts: number[] = [];
  for (let plus = normal.indexOf('+', 1); plus > 0 && plus < at; plus = normal.indexOf('+', plus + 1))
    cuts.unshift(plus);
  const looked = cuts.filter((_, index) => index < MAX_DETAILS || index === cuts.length - 1);
  return looked.map((plus) => normal.slice(0, plus) + normal.slice(at));
};

/**
 * An address as it may stand among ours, normalised: the whole, then without its details (RFC 5233), one `+` after the
 * other from the right. Our own addresses may hold a `+` themselves, as all those of a single mailbox do: the first form
 * that is ours is the one that is meant.
 *
 * @returns at most six; empty when it is no address
 */
export const formsOf = (address: string): string[] => {
  const normal = normaliseAddress(address);
  return normal === null ? [] : [normal, ...shorterForms(normal)];
};

/** The first form that is one of ours; null when none is. */
export const ownForm = (forms: readonly string[], isOurs: (address: string) => boolean): string | null =>
  forms.find(isOurs) ?? null;

/**
 * Reads a recipient: the token behind its last `+`, and what it may be as an address of ours, which is then never with that
 * token.
 *
 * @returns null when it is no address
 */
export const readRecipient = (address: string, keys: readonly TokenKey[]): ReadRecipient | null => {
  const [normal, ...shorter] = formsOf(address);
  if (normal === undefined) return null;
  const [base] = shorter;
  const token =
    base === undefined
      ? null
      : decodeToken(normal.slice(normal.lastIndexOf('+') + 1, normal.lastIndexOf('@')), keys);
  return { address: normal, token, forms: token === null ? [normal, ...shorter] : shorter };
};

/**
 * Puts a token behind the local part as its detail (RFC 5233).
 *
 * @returns null when the address would become longer than mail servers take
 */
export const withToken = (address: string, token: string): string | null => {
  const at = address.lastIndexOf('@');
  const local = `${address.slice(0, at)}+${token}`;
  const whole = local + address.slice(at);
  return Buffer.byteLength(local) <= MAX_LOCAL && Buffer.byteLength(whole) <= MAX_ADDRESS ? whole : null;
};
