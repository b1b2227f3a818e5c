import type { Core } from '@strapi/strapi';

import { insertRows, onTable, tableName } from '../queue/connection';

export const CONTACT = 'plugin::chatter.contact';
export const ADMIN_USER = 'admin::user';

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

const textOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);

/** A contact with the admin user that it is tied to, if there is such a user. */
export interface ContactWithUser extends ContactRow {
  user: AdminUserRow | undefined;
}

/** Columns of an admin user, as `readUser` takes them; never the password. */
const userColumns = (table: string): Record<string, string> => ({
  user_id: `${table}.id`,
  user_email: `${table}.email`,
  user_firstname: `${table}.firstname`,
  user_lastname: `${table}.lastname`,
  user_username: `${table}.username`,
  user_is_active: `${table}.is_active`,
  user_blocked: `${table}.blocked`,
  user_language: `${table}.prefered_language`,
});

const readUser = (row: Record<string, unknown>): AdminUserRow => ({
  id: Number(row.user_id),
  email: String(row.user_email),
  firstname: textOrNull(row.user_firstname),
  lastname: textOrNull(row.user_lastname),
  username: textOrNull(row.user_username),
  // SQLite and MariaDB answer 0 and 1.
  isActive: Boolean(row.user_is_active),
  blocked: Boolean(row.user_blocked),
  preferedLanguage: textOrNull(row.user_language),
});

/** Columns of contacts joined with their admin users, as `readContact` takes them. */
export const contactColumns = (strapi: Core.Strapi): Record<string, string> => {
  const contacts = tableName(strapi, CONTACT);
  return {
    id: `${contacts}.id`,
    name: `${contacts}.name`,
    address: `${contacts}.address`,
    admin_user_id: `${contacts}.admin_user_id`,
    language: `${contacts}.language`,
    notification_preference: `${contacts}.notification_preference`,
    bounce_count: `${contacts}.bounce_count`,
    active: `${contacts}.active`,
    ...userColumns(tableName(strapi, ADMIN_USER)),
  };
};

export const readContact = (row: Record<string, unknown>): ContactWithUser => ({
  id: Number(row.id),
  name: textOrNull(row.name),
  address: String(row.address),
  adminUserId: row.admin_user_id === null ? null : Number(row.admin_user_id),
  language: textOrNull(row.language),
  notificationPreference: row.notification_preference as ContactRow['notificationPreference'],
  bounceCount: Number(row.bounce_count ?? 0),
  active: Boolean(row.active),
  user: row.user_id === null ? undefined : readUser(row),
});

/** Every mail asks for people several times: one query for contacts and their users, of no more columns than needed. */
const findContacts = (
  strapi: Core.Strapi,
  column: 'id' | 'address',
  keys: readonly (number | string)[]
): Promise<ContactWithUser[]> =>
  inChunks(keys, async (chunk) => {
    const [contacts, users] = [tableName(strapi, CONTACT), tableName(strapi, ADMIN_USER)];
    const rows = (await onTable(strapi, CONTACT, (table) =>
      table()
        .leftJoin(users, `${users}.id`, `${contacts}.admin_user_id`)
        .whereIn(`${contacts}.${column}`, chunk)
        .select(contactColumns(strapi))
    )) as Record<string, unknown>[];
    return rows.map(readContact);
  });

export const findByAddresses = (
  strapi: Core.Strapi,
  addresses: readonly string[]
): Promise<ContactWithUser[]> => findContacts(strapi, 'address', addresses);

export const findByIds = (strapi: Core.Strapi, ids: readonly number[]): Promise<ContactWithUser[]> =>
  findContacts(strapi, 'id', ids);

/** Admin users who have one of these addresses. */
export const findAdminUsersByEmail = (
  strapi: Core.Strapi,
  emails: readonly string[]
): Promise<AdminUserRow[]> =>
  inChunks(emails, async (chunk) => {
    const rows = (await onTable(strapi, ADMIN_USER, (table) =>
      table()
        .whereIn('email', chunk)
        .select(userColumns(tableName(strapi, ADMIN_USER)))
    )) as Record<string, unknown>[];
    return rows.map(readUser);
  });

export const findAdminUsersById = (
  strapi: Core.Strapi,
  ids: readonly number[],
  populate: string[] = []
): Promise<AdminUserRow[]> =>
  inChunks(ids, (chunk) => strapi.db.query(ADMIN_USER).findMany({ where: { id: { $in: chunk } }, populate }));

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
  strapi.db.query(ADMIN_USER).findMany({
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

/**
 * Gives an outsider another address, whose mails have not come back yet; false when they have not the old one any more. Fails
 * with a unique violation when somebody else has the new one.
 */
export const replaceAddress = async (
  strapi: Core.Strapi,
  contact: { id: number; name: string | null; address: string },
  address: string
): Promise<boolean> => {
  const count = await onTable(strapi, CONTACT, (table) =>
    table()
      .where({ id: contact.id, address: contact.address })
      .whereNull('admin_user_id')
      .update({
        address,
        bounce_count: 0,
        updated_at: new Date(),
        // Who has no name is called by their address.
        ...(contact.name === contact.address ? { name: address } : {}),
      })
  );
  return Number(count) === 1;
};

/**
 * Gives the contact of an admin user their present address; false when another contact has it. Looked up first: an error
 * inside a transaction ends it on PostgreSQL.
 */
export const renameColleague = async (
  strapi: Core.Strapi,
  adminUserId: number,
  address: string
): Promise<boolean> => {
  const rows = (await onTable(strapi, CONTACT, (table) =>
    table()
      .where({ admin_user_id: adminUserId })
      .orWhere({ address })
      .select('id', 'address', 'admin_user_id')
  )) as { id: number; address: string; admin_user_id: number | null }[];
  const own = rows.find((row) => Number(row.admin_user_id) === adminUserId && row.address !== address);
  if (!own) return true;
  if (rows.some((row) => row.address === address)) return false;
  await onTable(strapi, CONTACT, (table) =>
    table().where({ id: own.id }).update({ address, bounce_count: 0, updated_at: new Date() })
  );
  return true;
};

/** One more; added by the database, so that two reports at one moment count twice. */
export const raiseBounceCount = async (strapi: Core.Strapi, id: number): Promise<void> => {
  await onTable(strapi, CONTACT, (table) => table().where({ id }).increment('bounce_count', 1));
};

/** Sets the count of bounces of a normalised address to zero. */
export const clearBounceCount = async (strapi: Core.Strapi, address: string): Promise<void> => {
  await onTable(strapi, CONTACT, (table) =>
    table().where({ address }).where('bounce_count', '>', 0).update({ bounce_count: 0 })
  );
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
