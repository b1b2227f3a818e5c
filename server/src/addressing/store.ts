import type { Core } from '@strapi/strapi';

import type { AliasStatus, ContactPolicy } from '../contracts/addressing';
import { insertRows } from '../queue/connection';

export const ALIAS_DOMAIN = 'plugin::chatter.alias-domain';
export const ALIAS = 'plugin::chatter.alias';
const SIGNING_KEY = 'plugin::chatter.signing-key';

export interface AliasDomainRow {
  id: number;
  documentId: string;
  name: string;
  catchall: string;
  bounce: string;
  defaultFrom: string | null;
  sequence: number;
  plusAddressing: boolean;
  companies?: { documentId: string; name: string }[];
}

export interface AliasRow {
  id: number;
  documentId: string;
  name: string | null;
  fullName: string | null;
  aliasDomain: { documentId: string; name: string; plusAddressing: boolean } | null;
  targetType: string;
  defaults: Record<string, unknown> | null;
  contactPolicy: ContactPolicy;
  forcedDocumentId: string | null;
  ownerType: string | null;
  ownerDocumentId: string | null;
  anyDomain: boolean;
  takesAutomatic: boolean;
  forwardedAuthor: boolean;
  relays: string[] | null;
  publish: boolean;
  refusalHtml: string | null;
  /** admin user who made it */
  creatorId: number | null;
  status: AliasStatus;
  statusError: string | null;
}

export const findAliasDomains = (strapi: Core.Strapi): Promise<AliasDomainRow[]> =>
  strapi.db
    .query(ALIAS_DOMAIN)
    .findMany({ populate: ['companies'], orderBy: [{ sequence: 'asc' }, { id: 'asc' }] });

export const findAliases = (strapi: Core.Strapi, where: object = {}): Promise<AliasRow[]> =>
  strapi.db.query(ALIAS).findMany({ where, populate: ['aliasDomain'], orderBy: { id: 'asc' } });

export const saveDocument = async (
  strapi: Core.Strapi,
  uid: typeof ALIAS | typeof ALIAS_DOMAIN,
  documentId: string | null,
  data: object
): Promise<string> => {
  const documents = strapi.documents(uid as never);
  const saved = documentId
    ? await documents.update({ documentId, data: data as never })
    : await documents.create({ data: data as never });
  return (saved as { documentId: string }).documentId;
};

export const deleteDocument = async (
  strapi: Core.Strapi,
  uid: typeof ALIAS | typeof ALIAS_DOMAIN,
  documentId: string
): Promise<void> => {
  await strapi.documents(uid as never).delete({ documentId });
};

/** Writes only what changes: a busy alias becomes valid with every single mail. */
export const updateAliasStatus = async (
  strapi: Core.Strapi,
  id: number,
  status: AliasStatus,
  statusError: string | null
): Promise<void> => {
  await strapi.db.query(ALIAS).updateMany({
    where: {
      id,
      // NULL is different from nothing at all in SQL.
      $or: [
        { status: { $ne: status } },
        ...(statusError === null
          ? [{ statusError: { $notNull: true } }]
          : [{ statusError: { $ne: statusError } }, { statusError: { $null: true } }]),
      ],
    },
    data: { status, statusError },
  });
};

export interface SigningKeyRow {
  keyId: number;
  secret: string;
}

export const findSigningKeys = (strapi: Core.Strapi): Promise<SigningKeyRow[]> =>
  strapi.db.query(SIGNING_KEY).findMany({ orderBy: { keyId: 'asc' } });

/** Adds a key unless another process was first. */
export const insertSigningKey = (strapi: Core.Strapi, key: SigningKeyRow): Promise<void> =>
  insertRows(strapi, SIGNING_KEY, [{ key_id: key.keyId, secret: key.secret }], {
    ignoreConflicts: true,
  });
