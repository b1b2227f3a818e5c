import type { Core } from '@strapi/strapi';

import { ADMIN_USER, CONTACT, contactColumns, readContact, type ContactWithUser } from '../contacts/store';
import type { ThreadRef } from '../entries/service';
import { insertRows, onTable, tableName } from '../queue/connection';

export const FOLLOWER = 'plugin::chatter.follower';
export const SUBTYPE = 'plugin::chatter.subtype';

export interface Subtype {
  key: string;
  name: string;
  internal: boolean;
  default: boolean;
  sequence: number;
}

export interface FollowerRow {
  contactId: number;
  subtypes: string[] | null;
}

const where = (thread: ThreadRef) => ({ thread_type: thread.uid, thread_document_id: thread.documentId });

const readFollower = (row: { contact_id: unknown; subtypes: unknown }): FollowerRow => ({
  contactId: Number(row.contact_id),
  // SQLite and MariaDB keep JSON as text.
  subtypes: (typeof row.subtypes === 'string' ? JSON.parse(row.subtypes) : row.subtypes) as string[] | null,
});

export const findFollowers = async (strapi: Core.Strapi, thread: ThreadRef): Promise<FollowerRow[]> => {
  const rows = (await onTable(strapi, FOLLOWER, (table) =>
    table().where(where(thread)).orderBy('id').select('contact_id', 'subtypes')
  )) as { contact_id: unknown; subtypes: unknown }[];
  return rows.map(readFollower);
};

/** Followers of a thread with their contacts, in one query: every message asks for both. */
export const findFollowersWithContacts = async (
  strapi: Core.Strapi,
  thread: ThreadRef
): Promise<{ follower: FollowerRow; contact: ContactWithUser | null }[]> => {
  const followers = tableName(strapi, FOLLOWER);
  const contacts = tableName(strapi, CONTACT);
  const users = tableName(strapi, ADMIN_USER);
  const rows = (await onTable(strapi, FOLLOWER, (table) =>
    table()
      .leftJoin(contacts, `${contacts}.id`, `${followers}.contact_id`)
      .leftJoin(users, `${users}.id`, `${contacts}.admin_user_id`)
      .where({
        [`${followers}.thread_type`]: thread.uid,
        [`${followers}.thread_document_id`]: thread.documentId,
      })
      .orderBy(`${followers}.id`)
      .select({
        follower_contact_id: `${followers}.contact_id`,
        follower_subtypes: `${followers}.subtypes`,
        ...contactColumns(strapi),
      })
  )) as Record<string, unknown>[];
  return rows.map((row) => ({
    follower: readFollower({ contact_id: row.follower_contact_id, subtypes: row.follower_subtypes }),
    contact: row.id === null ? null : readContact(row),
  }));
};

export const insertFollowers = (
  strapi: Core.Strapi,
  thread: ThreadRef,
  contactIds: readonly number[]
): Promise<void> => {
  return insertRows(
    strapi,
    FOLLOWER,
    contactIds.map((contactId) => ({
      ...where(thread),
      contact_id: contactId,
      subtypes: null,
    })),
    { ignoreConflicts: true }
  );
};

/** Sets what one follower hears of; false when they do not follow. */
export const updateSubtypes = async (
  strapi: Core.Strapi,
  thread: ThreadRef,
  contactId: number,
  subtypes: readonly string[]
): Promise<boolean> => {
  const count = await onTable(strapi, FOLLOWER, (table) =>
    table()
      .where({ ...where(thread), contact_id: contactId })
      .update({ subtypes: JSON.stringify(subtypes), updated_at: new Date() })
  );
  return Number(count) === 1;
};

export const deleteFollower = async (
  strapi: Core.Strapi,
  thread: ThreadRef,
  contactId: number
): Promise<void> => {
  await onTable(strapi, FOLLOWER, (table) =>
    table()
      .where({ ...where(thread), contact_id: contactId })
      .delete()
  );
};

export const deleteFollowers = async (strapi: Core.Strapi, thread: ThreadRef): Promise<void> => {
  await onTable(strapi, FOLLOWER, (table) => table().where(where(thread)).delete());
};

export const findSubtypes = (strapi: Core.Strapi): Promise<Subtype[]> =>
  strapi.db.query(SUBTYPE).findMany({ orderBy: [{ sequence: 'asc' }, { id: 'asc' }] });

/** Adds subtypes that are not there yet; those that an administrator has edited stay. */
export const insertSubtypes = (strapi: Core.Strapi, subtypes: readonly Subtype[]): Promise<void> =>
  insertRows(
    strapi,
    SUBTYPE,
    subtypes.map((subtype) => ({
      ...subtype,
    })),
    { ignoreConflicts: true }
  );

/** Threads of a type that have followers, after `cursor`, in the order of their documentIds. */
export const followedDocumentIds = async (
  strapi: Core.Strapi,
  uid: string,
  cursor: string,
  limit: number
): Promise<string[]> => {
  const rows = (await onTable(strapi, FOLLOWER, (table) =>
    table()
      .where('thread_type', uid)
      .where('thread_document_id', '>', cursor)
      .distinct('thread_document_id')
      .orderBy('thread_document_id')
      .limit(limit)
  )) as { thread_document_id: string }[];
  return rows.map((row) => row.thread_document_id);
};
