import type { Core } from '@strapi/strapi';

import { insertRows, onTable } from '../queue/connection';

const NOTIFICATION = 'plugin::chatter.notification';

/** Whoever was told of a message by mail is another contact; who was told already stays told. */
export const moveNotification = async (
  strapi: Core.Strapi,
  messageId: number,
  from: number,
  to: number
): Promise<void> => {
  await onTable(strapi, NOTIFICATION, (table) =>
    table().where({ message_id: messageId, contact_id: from }).delete()
  );
  await insertRows(strapi, NOTIFICATION, [{ message_id: messageId, contact_id: to, channel: 'email' }], {
    ignoreConflicts: true,
  });
};
