import type { Core } from '@strapi/strapi';

import type { Mailbox } from '../mail/parsed-mail';
import { onTable } from '../queue/connection';
import { OUTGOING_MAIL } from './store';

/** Outsiders who get a message by mail, in the order in which they were written down; at most `limit` of them. */
export const findOutsideReceivers = async (
  strapi: Core.Strapi,
  messageId: number,
  limit: number
): Promise<Mailbox[]> => {
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .where({ message_id: messageId, internal: false })
      .orderBy('id')
      .limit(limit)
      .select('to_name', 'to_address')
  )) as { to_name: string | null; to_address: string | null }[];
  return rows.map((row) => ({ name: row.to_name ?? '', address: row.to_address ?? '' }));
};
