import type { Core } from '@strapi/strapi';

import { onTable } from '../queue/connection';
import { OUTGOING_MAIL, type OutgoingMailRow } from './store';

/** A mail of ours as far as an answer to it needs to know. */
export type AnsweredMailRow = Pick<
  OutgoingMailRow,
  'id' | 'purpose' | 'messageId' | 'contactId' | 'threadType' | 'threadDocumentId'
>;

/** Mails with these ids, without their drafts. */
export const findAnsweredMails = async (
  strapi: Core.Strapi,
  ids: readonly number[]
): Promise<AnsweredMailRow[]> => {
  if (ids.length === 0) return [];
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .whereIn('id', [...new Set(ids)])
      .select('id', 'purpose', 'message_id', 'contact_id', 'thread_type', 'thread_document_id')
  )) as {
    id: number;
    purpose: OutgoingMailRow['purpose'];
    message_id: number | null;
    contact_id: number | null;
    thread_type: string | null;
    thread_document_id: string | null;
  }[];
  return rows.map((row) => ({
    id: Number(row.id),
    purpose: row.purpose,
    messageId: row.message_id,
    contactId: row.contact_id,
    threadType: row.thread_type,
    threadDocumentId: row.thread_document_id,
  }));
};
