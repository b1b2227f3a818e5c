import { randomBytes } from 'node:crypto';

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
  const now = new Date();
  return insertRows(
    strapi,
    NOTIFICATION,
    planned.map(({ contactId, channel }) => ({
      document_id: randomBytes(12).toString('hex'),
      message_id: messageId,
      contact_id: contactId,
      channel,
      created_at: now,
      updated_at: now,
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
