import type { Core } from '@strapi/strapi';

import { onTable } from '../queue/connection';

/** A row of any content type, as the query engine answers it. */
export type EntryRow = Record<string, unknown> & { id: number; documentId: string };

/** Drafts first. */
const byDraft = (a: EntryRow, b: EntryRow): number =>
  Number(Boolean(a.publishedAt)) - Number(Boolean(b.publishedAt)) || a.id - b.id;

/** Every row of a document: draft, published, each locale; drafts first. Empty when there is no such entry. */
export const findRows = async (
  strapi: Core.Strapi,
  uid: string,
  documentId: string,
  populate: string[] = []
): Promise<EntryRow[]> => {
  const rows = (await strapi.db.query(uid).findMany({ where: { documentId }, populate })) as EntryRow[];
  return rows.sort(byDraft);
};

/** Rows of several documents of one type, drafts first, with no more columns than a title needs. */
export const findTitleRows = async (
  strapi: Core.Strapi,
  uid: string,
  documentIds: readonly string[],
  field: string | null
): Promise<EntryRow[]> => {
  const rows = (await strapi.db.query(uid).findMany({
    where: { documentId: { $in: [...documentIds] } },
    select: ['id', 'documentId', 'publishedAt', ...(field ? [field] : [])],
  })) as EntryRow[];
  return rows.sort(byDraft);
};

export const countRows = async (strapi: Core.Strapi, uid: string, where: object): Promise<number> =>
  strapi.db.query(uid).count({ where });

/** Up to `limit` entries whose `field` contains `search`, one row per document. */
export const searchRows = async (
  strapi: Core.Strapi,
  uid: string,
  input: { where: object; field: string | null; search: string; limit: number }
): Promise<EntryRow[]> => {
  const rows = (await strapi.db.query(uid).findMany({
    where: {
      ...input.where,
      ...(input.field && input.search ? { [input.field]: { $containsi: input.search } } : {}),
    },
    orderBy: { id: 'desc' },
    limit: input.limit * 3,
  })) as EntryRow[];
  return [...new Map(rows.map((row) => [row.documentId, row])).values()].slice(0, input.limit);
};

/** Up to `limit` entries, one row per document, whose text in `field` is `value` in whatever case; newest first. */
export const findEqualRows = async (
  strapi: Core.Strapi,
  uid: string,
  input: { where: object; field: string; value: string; limit: number }
): Promise<EntryRow[]> => {
  const rows = (await strapi.db.query(uid).findMany({
    where: { $and: [input.where, { [input.field]: { $eqi: input.value } }] },
    orderBy: { id: 'desc' },
    limit: input.limit * 3,
  })) as EntryRow[];
  return [...new Map(rows.map((row) => [row.documentId, row])).values()].slice(0, input.limit);
};

/** Up to `limit` active admin users whose name or address contains `search`; or the one with this documentId, active or not. */
export const searchUsers = async (
  strapi: Core.Strapi,
  uid: string,
  input: { search: string; documentId?: string; limit: number }
): Promise<EntryRow[]> => {
  const part = { $containsi: input.search };
  const matching = { $or: [{ firstname: part }, { lastname: part }, { email: part }] };
  return strapi.db.query(uid).findMany({
    select: ['id', 'documentId', 'firstname', 'lastname', 'username', 'email'],
    where: input.documentId
      ? { documentId: input.documentId }
      : { isActive: true, ...(input.search ? matching : {}) },
    orderBy: [{ firstname: 'asc' }, { id: 'asc' }],
    limit: input.limit,
  }) as Promise<EntryRow[]>;
};

/** documentIds of the entries that fulfil a condition. */
export const matchingDocumentIds = async (
  strapi: Core.Strapi,
  uid: string,
  where: object
): Promise<Set<string>> => {
  const rows = (await strapi.db.query(uid).findMany({ where, select: ['documentId'] })) as EntryRow[];
  return new Set(rows.map((row) => row.documentId));
};

/** The documentIds among `documentIds` that still exist. */
export const existingDocumentIds = async (
  strapi: Core.Strapi,
  uid: string,
  documentIds: readonly string[]
): Promise<Set<string>> => {
  const rows = (await onTable(strapi, uid, (table) =>
    table()
      .whereIn('document_id', [...documentIds])
      .distinct('document_id')
  )) as { document_id: string }[];
  return new Set(rows.map((row) => row.document_id));
};

/** The fields that each role's right to read a type names; null = all of them. */
export const findReadableFields = async (strapi: Core.Strapi, uid: string): Promise<(string[] | null)[]> => {
  const rows = (await strapi.db.query('admin::permission').findMany({
    where: { action: 'plugin::content-manager.explorer.read', subject: uid },
    select: ['properties'],
  })) as { properties: { fields?: string[] | null } | null }[];
  return rows.map((row) => row.properties?.fields ?? null);
};
