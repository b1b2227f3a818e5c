import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { decrypt, encrypt } from '../addressing/encryption';
import { readConfig } from '../config';
import type { OauthTokens } from './oauth-answer';
import { requestTokens, TOKEN_TIMEOUT_MS } from './oauth-client';
import { providerName, type OauthClient } from './oauth-providers';
import { SignInNeeded, SignInUnavailable } from './sign-in-needed';
import { findOauthAccount, leaseOauthAccount, updateOauthAccount, type OauthAccountRow } from './store-oauth';

/** A token is renewed so many ms before it ends: a connection that begins now should not see that. */
const EARLY_MS = 5 * 60_000;
/** Longer than asking the provider may take (ms). */
const LEASE_MS = TOKEN_TIMEOUT_MS + 15_000;
/** How long a process waits for another one that is at it, and how often it looks (ms). */
const WAIT_MS = 20_000;
const LOOK_MS = 200;

/** The columns that hold what a provider handed out. */
export const tokenColumns = (strapi: Core.Strapi, tokens: OauthTokens, now: number): object => ({
  accessToken: encrypt(strapi, tokens.accessToken),
  accessTokenEndsAt: now + tokens.expiresIn * 1000,
  // Microsoft gives a new one with every answer, Google keeps the first.
  ...(tokens.refreshToken === null ? {} : { refreshToken: encrypt(strapi, tokens.refreshToken) }),
  state: 'signed_in',
  lastError: null,
});

/** The client behind a row; null when its secret cannot be decrypted any more. */
export const clientOf = (strapi: Core.Strapi, row: OauthAccountRow): OauthClient | null => {
  const clientSecret = row.clientSecret ? decrypt(strapi, row.clientSecret) : null;
  if (row.clientSecret && clientSecret === null) return null;
  const { provider, user, clientId, tenant } = row;
  return { provider, user: user ?? '', clientId, clientSecret, tenant: tenant || 'common' };
};

/**
 * Access tokens of the accounts. The row is the truth and is read each time, so that whatever a person changed holds at
 * once, in every process; the provider is asked only when the stored token ends soon.
 */
export const createOauthTokens = (strapi: Core.Strapi) => {
  /** one renewal per account at a time in this process */
  const renewing = new Map<string, Promise<string>>();

  const requireRow = async (documentId: string): Promise<OauthAccountRow> => {
    const row = await findOauthAccount(strapi, documentId);
    if (!row) throw new SignInNeeded('The OAuth account does not exist any more.');
    return row;
  };

  /** The stored access token while it is good for a while; null when a new one is needed. SignInNeeded when there is none to be had. */
  const usable = (row: OauthAccountRow, refused: string | undefined): string | null => {
    if (row.state !== 'signed_in' || !row.refreshToken) {
      const why = row.lastError ? `: ${row.lastError}` : '.';
      throw new SignInNeeded(`${row.name} has to sign in at ${providerName(row.provider)}${why}`);
    }
    if (!row.accessToken || Number(row.accessTokenEndsAt ?? 0) - EARLY_MS <= Date.now()) return null;
    const token = decrypt(strapi, row.accessToken);
    return token === refused ? null : token;
  };

  /** Asks the provider as the holder of the lease; null when somebody has changed the account meanwhile. */
  const renewLeased = async (row: OauthAccountRow, leaseToken: string): Promise<string | null> => {
    const ours = { id: row.id, leaseToken, refreshToken: row.refreshToken };
    const free = { leaseToken: null, leaseUntil: null };
    const signInAgain = async (words: string): Promise<boolean> =>
      updateOauthAccount(strapi, ours, {
        ...free,
        state: 'needs_sign_in',
        lastError: words,
        accessToken: null,
        accessTokenEndsAt: null,
      });

    const client = clientOf(strapi, row);
    const refreshToken = row.refreshToken ? decrypt(strapi, row.refreshToken) : null;
    if (!client || refreshToken === null) {
      const words = 'What is stored cannot be decrypted; was encryptionKey changed? Enter the secret again.';
      if (!(await signInAgain(words))) return null;
      throw new SignInNeeded(words);
    }
    const answer = await requestTokens(client, readConfig(strapi).oauth, { refreshToken });
    if (answer.kind === 'tokens') {
      // One statement keeps access and refresh token: with a provider that takes each refresh token once, half of them would
      // be a lost account. Whoever has lost the lease in a long pause writes all the same while nobody else got anything newer;
      // the lease itself is given back by whoever holds it.
      const { id, refreshToken: used } = row;
      const columns = tokenColumns(strapi, answer.tokens, Date.now());
      return (await updateOauthAccount(strapi, { id, refreshToken: used }, columns))
        ? answer.tokens.accessToken
        : null;
    }
    if (answer.kind === 'refused') {
      if (!(await signInAgain(answer.words))) return null;
      strapi.log.error(`chatter: the OAuth account ${row.name} has to sign in again: ${answer.words}`);
      throw new SignInNeeded(answer.words);
    }
    await updateOauthAccount(strapi, ours, { ...free, lastError: answer.words });
    throw new SignInUnavailable(answer.words);
  };

  const renew = async (documentId: string, refused: string | undefined): Promise<string> => {
    const leaseToken = randomUUID();
    for (const end = Date.now() + WAIT_MS; Date.now() < end; await pause(LOOK_MS)) {
      const waiting = await requireRow(documentId);
      const known = usable(waiting, refused);
      if (known !== null) return known;
      const now = Date.now();
      if (!(await leaseOauthAccount(strapi, waiting.id, leaseToken, { now, until: now + LEASE_MS })))
        continue;
      // Another process may have finished between the look and the lease.
      const row = await requireRow(documentId);
      let renewed: string | null;
      try {
        renewed = usable(row, refused) ?? (await renewLeased(row, leaseToken));
      } finally {
        await updateOauthAccount(
          strapi,
          { id: waiting.id, leaseToken },
          {
            leaseToken: null,
            leaseUntil: null,
          }
        );
      }
      if (renewed !== null) return renewed;
    }
    throw new SignInUnavailable('Another process is asking for a token, and did not come to an end.');
  };

  return {
    /**
     * An access token of an account, good for the next minutes. `refused`: one that a server has just refused, which is not
     * answered again. SignInNeeded when a person has to sign in, SignInUnavailable when the provider could not be asked.
     */
    async accessToken(documentId: string, refused?: string): Promise<string> {
      const known = usable(await requireRow(documentId), refused);
      if (known !== null) return known;
      const running = renewing.get(documentId);
      if (running) return running;
      const begun = renew(documentId, refused).finally(() => renewing.delete(documentId));
      renewing.set(documentId, begun);
      return begun;
    },
  };
};

/** NotFoundError when there is no such account. */
export const requireOauthAccount = async (
  strapi: Core.Strapi,
  documentId: string
): Promise<OauthAccountRow> => {
  const row = await findOauthAccount(strapi, documentId);
  if (!row) throw new errors.NotFoundError(`There is no OAuth account ${documentId}.`);
  return row;
};
