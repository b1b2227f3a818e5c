import { randomBytes } from 'node:crypto';

import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { decrypt, encrypt } from '../addressing/encryption';
import { readConfig } from '../config';
import { ACTIONS } from '../permissions';
import { getService } from '../services';
import { inOneLine, isOtherPerson, isSameAddress, type OauthTokens } from './oauth-answer';
import { elsewhere, keepsCookie, type Caller } from './oauth-browser';
import { requestTokens } from './oauth-client';
import { authorizeUrl, givesMail, providerName } from './oauth-providers';
import {
  accountOf,
  challengeOf,
  hashOf,
  isHashOf,
  readPending,
  secretText,
  SIGN_IN_MS,
  stateOf,
  type PendingSignIn,
} from './oauth-state';
import { clientOf, requireOauthAccount, tokenColumns } from './oauth-tokens';
import { findOauthAccount, updateOauthAccount, type OauthAccountRow } from './store-oauth';

/** How a sign-in ended, for the page that the provider sends the browser back to. */
export type SignInOutcome =
  | {
      kind: 'signed_in';
      account: string;
      /** the mailbox */
      user: string;
      /** who agreed, where that is known and somebody else */
      by: string | null;
    }
  /** not begun here, over, or used before: nothing is known about it */
  | { kind: 'unknown' }
  | { kind: 'failed'; account: string; words: string };

/** What the provider, or anybody, calls the callback with. */
export interface CallbackQuery {
  state: string;
  code?: string | undefined;
  error?: string | undefined;
  error_description?: string | undefined;
}

/** What the browser brought for an account, whose sign-in was to come back to an address. */
type CookieOf = (documentId: string, redirectUrl: string) => string | undefined;

/** What must not have changed between the beginning of a sign-in and its end. */
const sameClient = (row: OauthAccountRow) => ({
  id: row.id,
  provider: row.provider,
  user: row.user,
  clientId: row.clientId,
  clientSecret: row.clientSecret,
  tenant: row.tenant,
});

/** Sign-ins at a provider: authorisation code (RFC 6749 4.1) with PKCE (RFC 7636). */
export const createOauthSignIn = (strapi: Core.Strapi, onSignedIn: (documentId: string) => Promise<void>) => {
  /** Whether who began it may still do so. */
  const mayStill = async (userId: number): Promise<boolean> => {
    const user = await getService(strapi, 'contacts').activeAdmin(userId);
    if (!user) return false;
    const ability = await strapi.service('admin::permission').engine.generateUserAbility(user);
    return Boolean(ability.can(ACTIONS.oauthAccountsWrite));
  };

  /** What is wrong with tokens that a provider handed out, in words; null when they will do. */
  const tokensRefused = ({ provider, user }: OauthAccountRow, tokens: OauthTokens): string | null => {
    const name = providerName(provider);
    if (provider === 'google' && tokens.email === null) return `${name} did not say who signed in.`;
    if (isOtherPerson(provider, user ?? '', tokens.email))
      return `${tokens.email} signed in, but this account is for ${user}.`;
    if (!givesMail(provider, tokens.scope))
      return `${name} was not given the permission to read and send mail.`;
    if (tokens.refreshToken === null)
      return `${name} gave no refresh token. Remove the app from the account at ${name} and sign in again.`;
    return null;
  };

  /** Trades the code for tokens and stores them; who signed in, or why that did not work. */
  const exchange = async (
    row: OauthAccountRow,
    pending: PendingSignIn,
    query: CallbackQuery
  ): Promise<{ by: string | null } | string> => {
    if (query.error || !query.code)
      return inOneLine([query.error, query.error_description].filter(Boolean).join(': ')) || 'no code';
    const client = clientOf(strapi, row);
    if (!client) return 'The client secret cannot be decrypted; was encryptionKey changed? Enter it again.';
    const { verifier, redirectUrl } = pending;
    const grant = { code: query.code, verifier, redirectUrl };
    const answer = await requestTokens(client, readConfig(strapi).oauth, grant);
    if (answer.kind !== 'tokens') return answer.words;
    const refused = tokensRefused(row, answer.tokens);
    if (refused !== null) return refused;
    const stored = await updateOauthAccount(strapi, sameClient(row), {
      ...tokenColumns(strapi, answer.tokens, Date.now()),
      signedInAt: new Date(),
      signedInBy: answer.tokens.email,
      // Whoever is renewing the old token must not write over the new one.
      leaseToken: null,
      leaseUntil: null,
    });
    if (!stored) return 'The account was changed meanwhile. Sign in again.';
    strapi.log.info(
      `chatter: ${answer.tokens.email ?? 'somebody'} signed in for the OAuth account ${row.name}; the admin user ${pending.userId} began it.`
    );
    return { by: answer.tokens.email };
  };

  /**
   * The sign-in behind a `state`, used up by this; null when there is none. Which part is wrong is told to nobody, and a
   * stranger's guess changes nothing.
   */
  const take = async (state: string, cookieOf: CookieOf) => {
    const documentId = accountOf(state);
    const row = documentId ? await findOauthAccount(strapi, documentId) : null;
    if (!row?.pendingState || !isHashOf(row.pendingState, state)) return null;
    const { pendingState } = row;
    const pending = readPending(row.pendingVerifier && decrypt(strapi, row.pendingVerifier));
    const used = { pendingState: null, pendingVerifier: null, pendingUntil: null };
    // Only one of two calls with the same state gets through, in whichever processes they come in.
    const first = await updateOauthAccount(strapi, { id: row.id, pendingState }, used);
    if (!first || !pending || Number(row.pendingUntil ?? 0) < Date.now()) return null;
    if (!isHashOf(pending.browser, cookieOf(row.documentId, pending.redirectUrl) ?? '')) return null;
    return (await mayStill(pending.userId)) ? { row, pending } : null;
  };

  return {
    /**
     * Begins a sign-in; the former one of the account, if any, ends. `cookie` is to be set for `redirectUrl`: without it
     * nothing that comes back is believed. ValidationError for a caller whose browser would not keep it.
     */
    async begin(
      documentId: string,
      input: { userId: number; redirectUrl: string | null; caller: Caller }
    ): Promise<{ url: string; cookie: string; redirectUrl: string }> {
      const row = await requireOauthAccount(strapi, documentId);
      const { redirectUrl, userId, caller } = input;
      if (redirectUrl === null)
        throw new errors.ValidationError('Strapi does not know its own address: set url in config/server.');
      if (!keepsCookie(caller, redirectUrl)) {
        const adminUrl = String(strapi.config.get('admin.absoluteUrl') ?? '');
        throw new errors.ValidationError(elsewhere(caller.origin, redirectUrl, adminUrl));
      }
      const client = clientOf(strapi, row);
      if (!client) throw new errors.ValidationError('The client secret cannot be decrypted. Enter it again.');
      if (client.provider === 'google' && client.clientSecret === null)
        throw new errors.ValidationError('The client secret is missing.');
      const state = stateOf(row.documentId, secretText(randomBytes(32)));
      const verifier = secretText(randomBytes(32));
      const cookie = secretText(randomBytes(32));
      const pending: PendingSignIn = { verifier, userId, redirectUrl, browser: hashOf(cookie) };
      await updateOauthAccount(
        strapi,
        { id: row.id },
        {
          pendingState: hashOf(state),
          pendingVerifier: encrypt(strapi, JSON.stringify(pending)),
          pendingUntil: Date.now() + SIGN_IN_MS,
        }
      );
      const { oauth } = readConfig(strapi);
      return {
        url: authorizeUrl(client, oauth, { redirectUrl, state, challenge: challengeOf(verifier) }),
        cookie,
        redirectUrl,
      };
    },

    /** Ends a sign-in with what the provider sent the browser back with. */
    async finish(query: CallbackQuery, cookieOf: CookieOf): Promise<SignInOutcome> {
      const taken = await take(query.state, cookieOf);
      if (!taken) return { kind: 'unknown' };
      const { row, pending } = taken;
      const signedIn = await exchange(row, pending, query);
      if (typeof signedIn === 'string') {
        // An account that works goes on working: the tokens it has are as good as before.
        await updateOauthAccount(strapi, { id: row.id }, { lastError: signedIn });
        return { kind: 'failed', account: row.name, words: signedIn };
      }
      await onSignedIn(row.documentId);
      const user = row.user ?? '';
      const by = isSameAddress(user, signedIn.by) ? null : signedIn.by;
      return { kind: 'signed_in', account: row.name, user, by };
    },
  };
};
