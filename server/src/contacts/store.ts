import type { Core } from '@strapi/strapi';

import { insertRows, onTable } from '../queue/connection';

export const CONTACT = 'plugin::chatter.contact';

export interface ContactRow {
  id: number;
  name: string | null;
  address: string;
  adminUserId: number | null;
  language: string | null;
  notificationPreference: 'email' | 'inbox' | null;
  bounceCount: number;
  active: boolean;
}

export interface AdminUserRow {
  id: number;
  email: string;
  firstname: string | null;
  lastname: string | null;
  username: string | null;
  isActive: boolean;
  blocked: boolean;
  preferedLanguage: string | null;
}

/** Bound values per query stay below every database's limit. */
const CHUNK = 500;

const inChunks = async <Key, Row>(
  keys: readonly Key[],
  find: (chunk: Key[]) => Promise<Row[]>
): Promise<Row[]> => {
  const rows: Row[] = [];
  for (let start = 0; start < keys.length; start += CHUNK)
    rows.push(...(await find(keys.slice(start, start + CHUNK))));
  return rows;
};

export const findByAddresses = (strapi: Core.Strapi, addresses: readonly string[]): Promise<ContactRow[]> =>
  inChunks(addresses, (chunk) => strapi.db.query(CONTACT).findMany({ where: { address: { $in: chunk } } }));

export const findByIds = (strapi: Core.Strapi, ids: readonly number[]): Promise<ContactRow[]> =>
  inChunks(ids, (chunk) => strapi.db.query(CONTACT).findMany({ where: { id: { $in: chunk } } }));

export const findAdminUsers = (
  strapi: Core.Strapi,
  where: object,
  populate: string[] = []
): Promise<AdminUserRow[]> => strapi.db.query('admin::user').findMany({ where, populate });

export const findAdminUsersById = (
  strapi: Core.Strapi,
  ids: readonly number[],
  populate: string[] = []
): Promise<AdminUserRow[]> =>
  inChunks(ids, (chunk) => findAdminUsers(strapi, { id: { $in: chunk } }, populate));

/** Contacts whose name or address contains `search`. */
export const searchContactRows = (
  strapi: Core.Strapi,
  search: string,
  limit: number
): Promise<ContactRow[]> =>
  strapi.db.query(CONTACT).findMany({
    where: { active: true, $or: [{ name: { $containsi: search } }, { address: { $containsi: search } }] },
    orderBy: { id: 'desc' },
    limit,
  });

/** Admin users whose name or address contains `search`. */
export const searchAdminUsers = (
  strapi: Core.Strapi,
  search: string,
  limit: number
): Promise<AdminUserRow[]> =>
  strapi.db.query('admin::user').findMany({
    where: {
      isActive: true,
      $or: ['firstname', 'lastname', 'email'].map((field) => ({ [field]: { $containsi: search } })),
    },
    limit,
  });

export const updateContact = (
  strapi: Core.Strapi,
  id: number,
  data: Partial<ContactRow>
): Promise<ContactRow> => strapi.db.query(CONTACT).update({ where: { id }, data });

/** One more; added by the database, so that two reports at one moment count twice. */
export const raiseBounceCount = async (strapi: Core.Strapi, id: number): Promise<void> => {
  await onTable(strapi, CONTACT, (table) => table().where({ id }).increment('bounce_count', 1));
};

/** Adds contacts; an address that another process has just added stays as it is. */
export const insertContacts = (
  strapi: Core.Strapi,
  contacts: readonly { name: string; address: string; adminUserId: number | null; language: string | null }[]
): Promise<void> => {
  return insertRows(
    strapi,
    CONTACT,
    contacts.map((contact) => ({
      name: contact.name,
      address: contact.address,
      admin_user_id: contact.adminUserId,
      language: contact.language,
      notification_preference: 'email',
      bounce_count: 0,
      active: true,
    })),
    { ignoreConflicts: true }
  );
};
