import { z } from 'zod';

import { acknowledged, defineContract } from './contract';
import { messageKind } from './thread';

/** One message that the caller was told of in the admin. */
export const inboxItem = z.object({
  id: z.number(),
  unread: z.boolean(),
  uid: z.string(),
  documentId: z.string(),
  typeName: z.string(),
  singleType: z.boolean(),
  title: z.string(),
  messageId: z.number(),
  kind: messageKind,
  internal: z.boolean(),
  authorName: z.string(),
  preview: z.string(),
  createdAt: z.string(),
});
export type InboxItem = z.infer<typeof inboxItem>;

/** Newest first, keyset by `before` (an item's id). Items of entries that the caller may no longer read are left out. */
export const listInbox = defineContract({
  method: 'GET',
  path: '/inbox',
  query: z.object({
    unread: z.enum(['true', 'false']).default('false'),
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  response: z.object({
    items: z.array(inboxItem),
    nextBefore: z.number().nullable(),
    unreadCount: z.number(),
  }),
});

export const countInbox = defineContract({
  method: 'GET',
  path: '/inbox/count',
  response: z.object({ unreadCount: z.number() }),
});

/** Marks items of the caller as read or unread; without `ids`, all of them. */
export const markInbox = defineContract({
  method: 'POST',
  path: '/inbox/mark',
  body: z.object({ read: z.boolean(), ids: z.array(z.number().int().positive()).max(500).optional() }),
  response: acknowledged,
});

/** How the caller wants to hear of messages. */
export const getPreferences = defineContract({
  method: 'GET',
  path: '/preferences',
  response: z.object({ notificationPreference: z.enum(['email', 'inbox']), address: z.string() }),
});
export const setPreferences = defineContract({
  method: 'PUT',
  path: '/preferences',
  body: z.object({ notificationPreference: z.enum(['email', 'inbox']) }),
  response: z.object({ notificationPreference: z.enum(['email', 'inbox']), address: z.string() }),
});
