import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';

import type { FieldProblem } from '../addressing/addresses';
import { canEncrypt, encrypt } from '../addressing/encryption';
import { refuseFields } from '../http/refuse-fields';
import { readConfig } from '../config';
import type { oauthAccountInput, OauthAccountView } from '../contracts/oauth';
import type { Encryption } from '../contracts/servers';
import { getService } from '../services';
import { isTenant, tokenRefusal } from './oauth-providers';
import { createOauthSignIn } from './oauth-sign-in';
import { createOauthTokens, requireOauthAccount } from './oauth-tokens';
import {
  deleteOauthAccount,
  findOauthAccount,
  findOauthAccounts,
  findUses,
  saveOauthAccount,
  type OauthAccountRow,
} from './store-oauth';

export { SignInNeeded, SignInUnavailable } from './sign-in-needed';

type AccountInput = z.output<typeof oauthAccountInput>;

/** An account as a mail server's view names it. */
export interface OauthAccountReference {
  documentId: string;
  name: string;
  needsSignIn: boolean;
}

const CONTROL = /\p{Cc}/u;

const toView = (row: OauthAccountRow, servers: string[]): OauthAccountView => ({
  documentId: row.documentId,
  name: row.name,
  provider: row.provider,
  user: row.user ?? '',
  clientId: row.clientId,
  hasClientSecret: Boolean(row.clientSecret),
  tenant: row.tenant || 'common',
  secretExpiresAt: row.secretExpiresAt,
  state: row.state ?? 'not_signed_in',
  signedInAt: row.signedInAt === null ? null : new Date(row.signedInAt).toISOString(),
  signedInBy: row.signedInBy,
  lastError: row.lastError,
  servers,
});

/** What is wrong with an input by itself. */
const problemsOf = (input: AccountInput): FieldProblem[] => {
  const problems: FieldProblem[] = [];
  for (const field of ['user', 'clientId', 'clientSecret'] as const) {
    // In SASL XOAUTH2 a control character would begin a field of its own.
    if (CONTROL.test(input[field] ?? ''))
      problems.push({ path: [field], message: 'There are no line breaks or other control characters here.' });
  }
  if (input.provider === 'microsoft' && !isTenant(input.tenant)) {
    const message = 'The directory is its id, one of its domains, common or organizations.';
    problems.push({ path: ['tenant'], message });
  }
  return problems;
};

/** Nothing that was handed out for another client, person or provider is of use: a new sign-in is needed. */
const DROPPED = {
  refreshToken: null,
  accessToken: null,
  accessTokenEndsAt: null,
  state: 'not_signed_in',
  signedInAt: null,
  signedInBy: null,
  lastError: null,
  pendingState: null,
  pendingVerifier: null,
  pendingUntil: null,
  leaseToken: null,
  leaseUntil: null,
} as const;

/** Accounts at Google and Microsoft that mail servers sign in with. */
export const createOauthAccountsService = ({ strapi }: { strapi: Core.Strapi }) => {
  const { accessToken } = createOauthTokens(strapi);
  const listeners: ((documentId: string) => Promise<void>)[] = [];
  const signIn = createOauthSignIn(strapi, async (documentId) => {
    for (const listener of listeners) await listener(documentId);
  });

  const viewsOf = async (rows: readonly OauthAccountRow[]): Promise<OauthAccountView[]> => {
    const uses = await findUses(
      strapi,
      rows.map(({ documentId }) => documentId)
    );
    return rows.map((row) =>
      toView(
        row,
        uses.filter(({ oauthAccount }) => oauthAccount === row.documentId).map(({ name }) => name)
      )
    );
  };

  const view = async (documentId: string): Promise<OauthAccountView> => {
    const [one] = await viewsOf([await requireOauthAccount(strapi, documentId)]);
    if (!one) throw new errors.NotFoundError(`There is no OAuth account ${documentId}.`);
    return one;
  };

  const columnsOf = ({ clientSecret, tenant, ...rest }: AccountInput): object => ({
    ...rest,
    tenant: rest.provider === 'microsoft' ? tenant.toLowerCase() : '',
    ...(clientSecret === undefined || clientSecret === ''
      ? {}
      : { clientSecret: clientSecret === null ? null : encrypt(strapi, clientSecret) }),
  });

  return {
    /** An access token; SignInNeeded when a person has to sign in, SignInUnavailable when it may work later. */
    accessToken,
    begin: signIn.begin,
    finish: signIn.finish,
    canStorePasswords: (): boolean => canEncrypt(strapi),

    /** Calls `listener` whenever somebody has signed in for an account, in the process that saw it. */
    onSignedIn(listener: (documentId: string) => Promise<void>): void {
      listeners.push(listener);
    },

    /** Where providers send the browser back to; null while Strapi does not know its own address. */
    redirectUrl(): string | null {
      const base = String(strapi.config.get('server.absoluteUrl') ?? '').replace(/\/+$/, '');
      const prefix = String(strapi.config.get('api.rest.prefix', '/api'));
      return /^https?:\/\/[^/]/i.test(base) ? `${base}${prefix}/chatter/oauth/callback` : null;
    },

    list: async (): Promise<OauthAccountView[]> => viewsOf(await findOauthAccounts(strapi)),

    async create(input: AccountInput): Promise<OauthAccountView> {
      refuseFields(problemsOf(input));
      return view(await saveOauthAccount(strapi, null, { ...columnsOf(input), state: 'not_signed_in' }));
    },

    async update(documentId: string, input: AccountInput): Promise<OauthAccountView> {
      const before = await requireOauthAccount(strapi, documentId);
      refuseFields(problemsOf(input));
      const another =
        before.provider !== input.provider ||
        (before.user ?? '') !== input.user ||
        before.clientId !== input.clientId ||
        (input.provider === 'microsoft' && (before.tenant || 'common') !== input.tenant.toLowerCase()) ||
        Boolean(input.clientSecret) ||
        (input.clientSecret === null && before.clientSecret !== null);
      // A secret is its client's, and goes to no other provider: as with passwords, it has to be entered again.
      const foreign =
        before.clientSecret !== null &&
        !input.clientSecret &&
        (before.provider !== input.provider || before.clientId !== input.clientId);
      await saveOauthAccount(strapi, documentId, {
        ...columnsOf(input),
        ...(foreign ? { clientSecret: null } : {}),
        ...(another ? DROPPED : {}),
      });
      const was = before.user ?? '';
      if (was !== input.user)
        await getService(strapi, 'incomingServers').followAccount(documentId, was, input.user);
      return view(documentId);
    },

    /** ValidationError while a mail server uses it. */
    async remove(documentId: string): Promise<void> {
      await requireOauthAccount(strapi, documentId);
      const uses = await findUses(strapi, [documentId]);
      if (uses.length > 0) {
        const names = uses.map(({ name }) => name).join(', ');
        throw new errors.ValidationError(`Mail servers sign in with it: ${names}. Change those first.`);
      }
      await deleteOauthAccount(strapi, documentId);
    },

    /** The accounts with these ids as views of mail servers name them; those that are gone are left out. */
    async references(
      documentIds: readonly (string | null | undefined)[]
    ): Promise<Map<string, OauthAccountReference>> {
      const wanted = [...new Set(documentIds.filter((id): id is string => Boolean(id)))];
      const rows = wanted.length > 0 ? await findOauthAccounts(strapi, { documentId: { $in: wanted } }) : [];
      return new Map(
        rows.map(({ documentId, name, state }) => [
          documentId,
          { documentId, name, needsSignIn: state !== 'signed_in' },
        ])
      );
    },

    /** The mailbox of an account: the user name that servers are told; null when it is gone. */
    userOf: async (documentId: string): Promise<string | null> =>
      (await findOauthAccount(strapi, documentId))?.user ?? null,

    /**
     * What keeps a mail server from signing in with an account, by field; null when nothing does. To be asked before every
     * use: tokens go to the provider's own servers only.
     */
    async problemWith(
      documentId: string | null | undefined,
      server: { host: string; encryption: Encryption }
    ): Promise<{ field: 'oauthAccount' | 'host' | 'encryption'; message: string } | null> {
      if (!documentId) return { field: 'oauthAccount', message: 'Choose an OAuth account.' };
      const row = await findOauthAccount(strapi, documentId);
      if (!row) return { field: 'oauthAccount', message: 'This OAuth account does not exist any more.' };
      return tokenRefusal(row.provider, readConfig(strapi).oauth, server);
    },
  };
};

export type OauthAccountsService = ReturnType<typeof createOauthAccountsService>;
