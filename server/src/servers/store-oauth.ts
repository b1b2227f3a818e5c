import type { Core } from '@strapi/strapi';

import type { OauthProvider, OauthState } from '../contracts/oauth';
import { onTable } from '../queue/connection';
import { INCOMING_SERVER, OUTGOING_SERVER } from './store';

export const OAUTH_ACCOUNT = 'plugin::chatter.oauth-account';

export interface OauthAccountRow {
  id: number;
  documentId: string;
  name: string;
  provider: OauthProvider;
  user: string | null;
  clientId: string;
  /** encrypted, as are the tokens and the verifier */
  clientSecret: string | null;
  tenant: string | null;
  secretExpiresAt: string | null;
  refreshToken: string | null;
  accessToken: string | null;
  accessTokenEndsAt: string | null;
  state: OauthState | null;
  signedInAt: string | null;
  /** who agreed, as the provider said */
  signedInBy: string | null;
  lastError: string | null;
  pendingState: string | null;
  pendingVerifier: string | null;
  pendingUntil: string | null;
  leaseToken: string | null;
  leaseUntil: string | null;
}

export const findOauthAccounts = (strapi: Core.Strapi, where: object = {}): Promise<OauthAccountRow[]> =>
  strapi.db.query(OAUTH_ACCOUNT).findMany({ where, orderBy: [{ name: 'asc' }, { id: 'asc' }] });

export const findOauthAccount = (strapi: Core.Strapi, documentId: string): Promise<OauthAccountRow | null> =>
  strapi.db.query(OAUTH_ACCOUNT).findOne({ where: { documentId } });

export const saveOauthAccount = async (
  strapi: Core.Strapi,
  documentId: string | null,
  data: object
): Promise<string> => {
  const documents = strapi.documents(OAUTH_ACCOUNT as never);
  const saved = documentId
    ? await documents.update({ documentId, data: data as never })
    : await documents.create({ data: data as never });
  return (saved as { documentId: string }).documentId;
};

export const deleteOauthAccount = async (strapi: Core.Strapi, documentId: string): Promise<void> => {
  await strapi.documents(OAUTH_ACCOUNT as never).delete({ documentId });
};

/** Writes columns of an account, only while `where` still holds; false, and nothing written, when it does not. */
export const updateOauthAccount = async (
  strapi: Core.Strapi,
  where: { id: number } & Partial<OauthAccountRow>,
  data: object
): Promise<boolean> => {
  const { count } = await strapi.db.query(OAUTH_ACCOUNT).updateMany({ where, data });
  return count === 1;
};

/** Takes the right to refresh the token for the holder of `token`, until `until` (epoch ms); false when another has it. */
export const leaseOauthAccount = async (
  strapi: Core.Strapi,
  id: number,
  token: string,
  input: { now: number; until: number }
): Promise<boolean> => {
  const count = await onTable(strapi, OAUTH_ACCOUNT, (table) =>
    table()
      .where({ id })
      .where((lease) => lease.whereNull('lease_until').orWhere('lease_until', '<', input.now))
      .update({ lease_token: token, lease_until: input.until })
  );
  return Number(count) === 1;
};

/** Mail servers that sign in with one of these accounts. */
export const findUses = async (
  strapi: Core.Strapi,
  documentIds: readonly string[]
): Promise<{ name: string; oauthAccount: string }[]> => {
  if (documentIds.length === 0) return [];
  const query = {
    select: ['name', 'oauthAccount'],
    where: { oauthAccount: { $in: [...documentIds] }, authentication: 'oauth2' },
    orderBy: [{ name: 'asc' as const }],
  };
  const [outgoing, incoming] = await Promise.all([
    strapi.db.query(OUTGOING_SERVER).findMany(query),
    strapi.db.query(INCOMING_SERVER).findMany(query),
  ]);
  return [...outgoing, ...incoming] as { name: string; oauthAccount: string }[];
};
