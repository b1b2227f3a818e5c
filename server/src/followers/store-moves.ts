import type { Core } from '@strapi/strapi';

import type { ThreadRef } from '../entries/service';
import { insertRows, onTable } from '../queue/connection';
import { deleteFollower, FOLLOWER } from './store';

/** Up to `limit` threads that a contact follows. */
export const findFollowed = async (
  strapi: Core.Strapi,
  contactId: number,
  limit: number
): Promise<ThreadRef[]> => {
  const rows = (await onTable(strapi, FOLLOWER, (table) =>
    table()
      .where('contact_id', contactId)
      .orderBy('id', 'desc')
      .limit(limit)
      .select('thread_type', 'thread_document_id')
  )) as { thread_type: string; thread_document_id: string }[];
  return rows.map((row) => ({ uid: row.thread_type, documentId: row.thread_document_id }));
};

/** Lets `to` follow in place of `from`, with what that one hears of; who follows already keeps theirs. */
export const moveFollower = async (
  strapi: Core.Strapi,
  thread: ThreadRef,
  from: number,
  to: number
): Promise<void> => {
  const where = { thread_type: thread.uid, thread_document_id: thread.documentId };
  const [row] = (await onTable(strapi, FOLLOWER, (table) =>
    table()
      .where({ ...where, contact_id: from })
      .select('subtypes')
  )) as { subtypes: unknown }[];
  if (!row) return;
  // PostgreSQL answers JSON as a value, the others as text.
  const subtypes =
    row.subtypes === null || typeof row.subtypes === 'string' ? row.subtypes : JSON.stringify(row.subtypes);
  await insertRows(strapi, FOLLOWER, [{ ...where, contact_id: to, subtypes }], { ignoreConflicts: true });
  await deleteFollower(strapi, thread, from);
};
