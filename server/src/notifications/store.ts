import type { Core } from '@strapi/strapi';

import { insertRows, onTable } from '../queue/connection';
import type { PlannedNotification } from './plan-notifications';

const NOTIFICATION = 'plugin::chatter.notification';

export interface NotificationRow {
  messageId: number;
  contactId: number;
  channel: 'email' | 'inbox';
  createdAt: string | null;
}

export const insertNotifications = (
  strapi: Core.Strapi,
  messageId: number,
  planned: readonly PlannedNotification[]
): Promise<void> => {
  return insertRows(
    strapi,
    NOTIFICATION,
    planned.map(({ contactId, channel }) => ({
      message_id: messageId,
      contact_id: contactId,
      channel,
    })),
    { ignoreConflicts: true }
  );
};

export const findNotifications = async (
  strapi: Core.Strapi,
  messageIds: readonly number[]
): Promise<NotificationRow[]> => {
  if (messageIds.length === 0) return [];
  const rows = (await onTable(strapi, NOTIFICATION, (table) =>
    table()
      .whereIn('message_id', [...messageIds])
      .orderBy('id')
      .select('message_id', 'contact_id', 'channel', 'created_at')
  )) as {
    message_id: number;
    contact_id: number;
    channel: 'email' | 'inbox';
    created_at: string | number | Date | null;
  }[];
  return rows.map((row) => ({
    messageId: Number(row.message_id),
    contactId: Number(row.contact_id),
    channel: row.channel,
    createdAt: row.created_at === null ? null : new Date(row.created_at).toISOString(),
  }));
};

/** A notification in somebody's inbox. */
export interface InboxRow {
  id: number;
  messageId: number;
  unread: boolean;
}

/** A page of the inbox of a contact, newest first, before the id `before`. */
export const findInbox = async (
  strapi: Core.Strapi,
  contactId: number,
  input: { unread: boolean; before?: number | undefined; limit: number }
): Promise<InboxRow[]> => {
  const rows = (await onTable(strapi, NOTIFICATION, (table) => {
    const query = table()
      .where({ contact_id: contactId, channel: 'inbox' })
      .orderBy('id', 'desc')
      .limit(input.limit);
    if (input.unread) query.whereNull('read_at');
    if (input.before !== undefined) query.where('id', '<', input.before);
    return query.select('id', 'message_id', 'read_at');
  })) as { id: number; message_id: number; read_at: unknown }[];
  return rows.map((row) => ({
    id: Number(row.id),
    messageId: Number(row.message_id),
    unread: row.read_at === null,
  }));
};

export const countUnread = async (strapi: Core.Strapi, contactId: number): Promise<number> => {
  const [row] = (await onTable(strapi, NOTIFICATION, (table) =>
    table().where({ contact_id: contactId, channel: 'inbox' }).whereNull('read_at').count('id as count')
  )) as { count: number | string }[];
  return Number(row?.count ?? 0);
};

/** Marks notifications of a contact; all of them without `ids`. */
export const markInboxRows = async (
  strapi: Core.Strapi,
  contactId: number,
  input: { read: boolean; ids?: readonly number[] | undefined }
): Promise<void> => {
  await onTable(strapi, NOTIFICATION, (table) => {
    const query = table().where({ contact_id: contactId, channel: 'inbox' });
    if (input.ids) query.whereIn('id', [...input.ids]);
    if (input.read) query.whereNull('read_at');
    return query.update({ read_at: input.read ? new Date() : null });
  });
};

export const deleteNotifications = async (
  strapi: Core.Strapi,
  messageIds: readonly number[]
): Promise<void> => {
  await onTable(strapi, NOTIFICATION, (table) =>
    table()
      .whereIn('message_id', [...messageIds])
      .delete()
  );
};
