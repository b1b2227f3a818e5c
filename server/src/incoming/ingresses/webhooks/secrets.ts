import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import { headerOf, type WebhookHead } from './webhook';

const digest = (value: string | Buffer): Buffer => createHash('sha256').update(value).digest();

/** Compares in a time that depends on neither of the two, nor on their lengths. */
export const isSame = (one: string | Buffer, other: string | Buffer): boolean =>
  timingSafeEqual(digest(one), digest(other));

/** Octets that are hashed before others get their turn: a stranger may send much, and be refused only then. */
const SLICE = 1024 * 1024;

/** Feeds a large body to a hash. */
export const feed = async (hash: { update(data: Buffer): unknown }, body: Buffer): Promise<void> => {
  for (let at = 0; at < body.length; at += SLICE) {
    if (at > 0) await new Promise((resolve) => setImmediate(resolve));
    hash.update(body.subarray(at, at + SLICE));
  }
};

/** HMAC-SHA256, in hexadecimal, of a text and a body behind it. */
export const hmacOf = async (key: string, text: string, body?: Buffer): Promise<string> => {
  const hmac = createHmac('sha256', key).update(text);
  if (body) await feed(hmac, body);
  return hmac.digest('hex');
};

/**
 * Whether a call carries the secret as Basic authentication (RFC 7617), which providers make of `https://user:password@…`.
 * The secret is the password, or `user:password`.
 */
export const hasBasicSecret = (head: WebhookHead, secret: string): boolean => {
  const [scheme = '', encoded = ''] = headerOf(head, 'authorization').split(' ', 2);
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  const password = given.slice(given.indexOf(':') + 1);
  // Both are always compared; an empty secret is none.
  const same = [isSame(password, secret), isSame(given, secret)].includes(true);
  return same && scheme.toLowerCase() === 'basic' && secret !== '' && given.includes(':');
};

/** Whether seconds since 1970 lie within `windowMs` of now, before or after. */
export const isFresh = (seconds: string, now: number, windowMs: number): boolean =>
  /^\d{1,12}$/.test(seconds) && Math.abs(Number(seconds) * 1000 - now) <= windowMs;
