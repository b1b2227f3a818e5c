import { z } from 'zod';

import { documentId } from './address';
import { acknowledged, defineContract } from './contract';

const byDocumentId = z.object({ documentId });

export const oauthProvider = z.enum(['google', 'microsoft']);
export type OauthProvider = z.infer<typeof oauthProvider>;

/** `needs_sign_in`: the provider no longer takes our refresh token, so a person has to sign in again. */
export const oauthState = z.enum(['not_signed_in', 'signed_in', 'needs_sign_in']);
export type OauthState = z.infer<typeof oauthState>;

/** An account at Google or Microsoft that mail servers sign in with (SASL XOAUTH2). */
export const oauthAccountInput = z.object({
  name: z.string().trim().min(1).max(120),
  provider: oauthProvider,
  /** the mailbox: the user name of XOAUTH2 */
  user: z.string().trim().min(3).max(320),
  clientId: z.string().trim().min(1).max(300),
  /** write-only: left out = unchanged, null = forgotten */
  clientSecret: z.string().max(1024).nullish(),
  /** Microsoft: the directory, `common` for any */
  tenant: z.string().trim().max(120).default('common'),
  /** ISO date on which the client secret ends, for a reminder; null = not known */
  secretExpiresAt: z.iso.date().nullable().default(null),
});
export type OauthAccountInput = z.input<typeof oauthAccountInput>;

export const oauthAccountView = z.object({
  documentId: z.string(),
  name: z.string(),
  provider: oauthProvider,
  user: z.string(),
  clientId: z.string(),
  hasClientSecret: z.boolean(),
  tenant: z.string(),
  secretExpiresAt: z.string().nullable(),
  state: oauthState,
  signedInAt: z.string().nullable(),
  /** who agreed, as the provider said; of Microsoft often a person who may use the mailbox */
  signedInBy: z.string().nullable(),
  lastError: z.string().nullable(),
  /** names of the mail servers that use it */
  servers: z.array(z.string()),
});
export type OauthAccountView = z.infer<typeof oauthAccountView>;

export const listOauthAccounts = defineContract({
  method: 'GET',
  path: '/oauth-accounts',
  response: z.object({
    oauthAccounts: z.array(oauthAccountView),
    /** to be registered at the provider; null while Strapi does not know its own address (`server.url`) */
    redirectUrl: z.string().nullable(),
    canStorePasswords: z.boolean(),
  }),
});
export const createOauthAccount = defineContract({
  method: 'POST',
  path: '/oauth-accounts',
  body: oauthAccountInput,
  response: z.object({ oauthAccount: oauthAccountView }),
});
export const updateOauthAccount = defineContract({
  method: 'PUT',
  path: '/oauth-accounts/:documentId',
  params: byDocumentId,
  body: oauthAccountInput,
  response: z.object({ oauthAccount: oauthAccountView }),
});
/** Refused with 400 while a mail server uses it. */
export const deleteOauthAccount = defineContract({
  method: 'DELETE',
  path: '/oauth-accounts/:documentId',
  params: byDocumentId,
  response: acknowledged,
});
/**
 * Begins a sign-in (RFC 6749 4.1 with PKCE, RFC 7636); the browser is then sent to `url`. The answer sets a cookie, without
 * which the callback believes nothing. Refused with 400 at an address whose browser would not bring that cookie back.
 */
export const beginOauthSignIn = defineContract({
  method: 'POST',
  path: '/oauth-accounts/:documentId/sign-in',
  params: byDocumentId,
  response: z.object({ url: z.string() }),
});
/** Where the provider sends the browser back to, with the cookie of the beginning (`GET /api/chatter/oauth/callback`); answers a page, not JSON. */
export const oauthCallback = defineContract({
  method: 'GET',
  path: '/oauth/callback',
  query: z.object({
    state: z.string().max(2_000).default(''),
    code: z.string().max(4_000).optional(),
    error: z.string().max(200).optional(),
    error_description: z.string().max(2_000).optional(),
  }),
  response: z.unknown(),
});
