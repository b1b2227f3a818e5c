import { contentType } from '../content-type';

/**
 * That one person hears of one message. The state of an `email` notification is the state of the outgoing mail with the
 * same message and contact; an `inbox` notification is unread until it is read.
 */
export const notificationType = contentType({
  singular: 'notification',
  plural: 'notifications',
  displayName: 'Notification',
  attributes: {
    messageId: { type: 'integer', required: true },
    contactId: { type: 'integer', required: true },
    channel: { type: 'enumeration', enum: ['email', 'inbox'], required: true },
    readAt: { type: 'datetime' },
  },
  indexes: [
    {
      name: 'chatter_notifications_message_uq',
      columns: ['message_id', 'contact_id'],
      type: 'unique' as const,
    },
    { name: 'chatter_notifications_inbox_idx', columns: ['contact_id', 'channel', 'read_at'] },
  ],
});
