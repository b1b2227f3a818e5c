import { createHash, timingSafeEqual } from 'node:crypto';

/** A sign-in has to be over by then (ms). */
export const SIGN_IN_MS = 10 * 60_000;

/** Kept, encrypted, while somebody is at the provider's page. */
export interface PendingSignIn {
  /** PKCE (RFC 7636 4.1) */
  verifier: string;
  /** admin user who began it */
  userId: number;
  redirectUrl: string;
  /** hash of a cookie that the same browser has to bring back */
  browser: string;
}

/** 32 random octets as they stand in an address. */
export const secretText = (random: Buffer): string => random.toString('base64url');

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** PKCE's S256 (RFC 7636 4.2). */
export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');

/** The `state` parameter: which account, and the secret that nobody else knows. */
export const stateOf = (documentId: string, secret: string): string => `${documentId}.${secret}`;

/** The account that a `state` is about; null when it is none of ours. */
export const accountOf = (state: string): string | null =>
  /^([a-z0-9]{10,64})\.[\w-]{43}$/.exec(state)?.[1] ?? null;

/** Compares in constant time: how long it takes must not tell how much of a guess was right. */
export const isHashOf = (hash: string | null, text: string): boolean => {
  const known = Buffer.from(hash ?? '', 'hex');
  const given = Buffer.from(hashOf(text), 'hex');
  return known.length === given.length && timingSafeEqual(known, given);
};

/** A pending sign-in as it was stored; null when it is not readable. */
export const readPending = (stored: string | null): PendingSignIn | null => {
  try {
    const value = JSON.parse(stored ?? '') as Partial<PendingSignIn>;
    const { verifier, userId, redirectUrl, browser } = value;
    return typeof verifier === 'string' &&
      typeof userId === 'number' &&
      typeof redirectUrl === 'string' &&
      typeof browser === 'string'
      ? { verifier, userId, redirectUrl, browser }
      : null;
  } catch {
    return null;
  }
};
