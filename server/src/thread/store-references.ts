import type { Core } from '@strapi/strapi';

import type { ThreadRef } from '../entries/service';
import { onTable } from '../queue/connection';
import type { CitableMail } from './choose-references';

/** The newest mails that came in on a thread and can be cited, newest first. */
export const findCitableMails = async (
  strapi: Core.Strapi,
  thread: ThreadRef,
  limit: number
): Promise<CitableMail[]> => {
  const rows = (await onTable(strapi, 'plugin::chatter.message', (table) =>
    table()
      .where({ thread_type: thread.uid, thread_document_id: thread.documentId })
      .whereNotNull('message_id_header')
      .orderBy('id', 'desc')
      .limit(limit)
      .select('message_id_header', 'internal', 'automatic')
  )) as Record<string, unknown>[];
  return rows.map((row) => ({
    messageId: String(row.message_id_header),
    internal: Boolean(row.internal),
    automatic: Boolean(row.automatic),
  }));
};
