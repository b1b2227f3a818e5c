import type { Core } from '@strapi/strapi';

import type { OutgoingPurpose } from '../contracts/outgoing';
import type { DeliveryReason, DeliveryState } from '../contracts/thread';
import { insertRows, onTable } from '../queue/connection';

export const OUTGOING_MAIL = 'plugin::chatter.outgoing-mail';

export interface OutgoingMailRow {
  id: number;
  status: DeliveryState;
  attempts: number;
  runAfter: number;
  purpose: OutgoingPurpose;
  messageId: number | null;
  contactId: number | null;
  threadType: string | null;
  threadDocumentId: string | null;
  internal: boolean;
  authorContactId: number | null;
  language: string | null;
  forcedServer: string | null;
  subject: string | null;
  /** kept from the first attempt on, so that a mail that is sent again is the same mail */
  messageIdHeader: string | null;
  fromAddress: string | null;
  serverName: string | null;
  serverDocumentId: string | null;
  ignored: boolean;
  arrival: unknown;
  toName: string;
  toAddress: string;
  draft: unknown;
  firstAttemptAt: number | null;
  sentAt: string | null;
  reason: DeliveryReason | null;
  statusCode: string | null;
  response: string | null;
  createdAt: string | null;
  /** when the state last changed */
  updatedAt: string | null;
}

const numberOrNull = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);
const textOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);
const dateOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : new Date(value as string | number | Date).toISOString();

/** A row as the table holds it, in the plugin's own spelling. */
export const fromColumns = (columns: Record<string, unknown>): OutgoingMailRow => ({
  id: Number(columns.id),
  status: columns.status as DeliveryState,
  attempts: Number(columns.attempts ?? 0),
  runAfter: Number(columns.run_after ?? 0),
  purpose: columns.purpose as OutgoingMailRow['purpose'],
  messageId: numberOrNull(columns.message_id),
  contactId: numberOrNull(columns.contact_id),
  threadType: textOrNull(columns.thread_type),
  threadDocumentId: textOrNull(columns.thread_document_id),
  internal: Boolean(columns.internal),
  authorContactId: numberOrNull(columns.author_contact_id),
  language: textOrNull(columns.language),
  forcedServer: textOrNull(columns.forced_server),
  subject: textOrNull(columns.subject),
  messageIdHeader: textOrNull(columns.message_id_header),
  fromAddress: textOrNull(columns.from_address),
  serverName: textOrNull(columns.server_name),
  serverDocumentId: textOrNull(columns.server_document_id),
  ignored: Boolean(columns.ignored),
  arrival: typeof columns.arrival === 'string' ? JSON.parse(columns.arrival) : (columns.arrival ?? null),
  toName: String(columns.to_name ?? ''),
  toAddress: String(columns.to_address ?? ''),
  draft: typeof columns.draft === 'string' ? JSON.parse(columns.draft) : (columns.draft ?? null),
  firstAttemptAt: numberOrNull(columns.first_attempt_at),
  sentAt: dateOrNull(columns.sent_at),
  reason: textOrNull(columns.reason) as DeliveryReason | null,
  statusCode: textOrNull(columns.status_code),
  response: textOrNull(columns.response),
  createdAt: dateOrNull(columns.created_at),
  updatedAt: dateOrNull(columns.updated_at),
});

export interface NewOutgoingMail {
  purpose: OutgoingMailRow['purpose'];
  messageId: number | null;
  contactId: number | null;
  thread: { uid: string; documentId: string } | null;
  to: { name: string; address: string };
  internal: boolean;
  authorContactId?: number | null;
  language?: string | null;
  forcedServer?: string | null;
  draft?: unknown;
  dedupeKey?: string;
}

/** Adds rows to the queue; a second row for the same message and person, or of the same dedupe key, is left out. */
export const insertOutgoingMails = (
  strapi: Core.Strapi,
  mails: readonly NewOutgoingMail[],
  now: number
): Promise<void> =>
  insertRows(
    strapi,
    OUTGOING_MAIL,
    mails.map((mail) => ({
      status: 'ready',
      attempts: 0,
      run_after: now,
      purpose: mail.purpose,
      message_id: mail.messageId,
      contact_id: mail.contactId,
      thread_type: mail.thread?.uid ?? null,
      thread_document_id: mail.thread?.documentId ?? null,
      internal: mail.internal,
      author_contact_id: mail.authorContactId ?? null,
      language: mail.language ?? null,
      forced_server: mail.forcedServer ?? null,
      ignored: false,
      to_name: mail.to.name.slice(0, 255),
      to_address: mail.to.address,
      draft: mail.draft === undefined ? null : JSON.stringify(mail.draft),
      dedupe_key: mail.dedupeKey ?? null,
    })),
    { ignoreConflicts: true }
  );

export const findByMessages = async (
  strapi: Core.Strapi,
  messageIds: readonly number[]
): Promise<OutgoingMailRow[]> => {
  if (messageIds.length === 0) return [];
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .whereIn('message_id', [...messageIds])
      .orderBy('id')
      .select('*')
  )) as Record<string, unknown>[];
  return rows.map(fromColumns);
};

export const findOutgoingMail = async (strapi: Core.Strapi, id: number): Promise<OutgoingMailRow | null> => {
  const [row] = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table().where({ id }).select('*')
  )) as Record<string, unknown>[];
  return row ? fromColumns(row) : null;
};

export const findOutgoingMails = async (
  strapi: Core.Strapi,
  ids: readonly number[]
): Promise<OutgoingMailRow[]> => {
  if (ids.length === 0) return [];
  const rows = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .whereIn('id', [...new Set(ids)])
      .select('*')
  )) as Record<string, unknown>[];
  return rows.map(fromColumns);
};

/** Changes a row that stands in one of `states`; false when it does not. */
export const updateInState = async (
  strapi: Core.Strapi,
  id: number,
  states: readonly DeliveryState[],
  columns: Record<string, unknown>
): Promise<boolean> => {
  const count = await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .where({ id })
      .whereIn('status', [...states])
      .update({ ...columns, updated_at: new Date() })
  );
  return Number(count) === 1;
};

/** When the state of a mail of this thread last changed (epoch ms), and how many mails there are. */
export const findLastChange = async (
  strapi: Core.Strapi,
  uid: string,
  documentId: string
): Promise<string> => {
  const [row] = (await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .where({ thread_type: uid, thread_document_id: documentId })
      .max('updated_at as last')
      .count('id as count')
  )) as { last: string | number | Date | null; count: number | string }[];
  return `${row?.count ?? 0} ${row?.last ? new Date(row.last).getTime() : 0}`;
};

/** Rows of a thread that is gone: what was not sent yet never will be; the rest stays as proof of delivery. */
export const cancelOfThread = async (strapi: Core.Strapi, uid: string, documentId: string): Promise<void> => {
  await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .where({ thread_type: uid, thread_document_id: documentId })
      .whereIn('status', ['ready', 'deferred', 'failed', 'unknown'])
      // without its lease a worker that has just taken it cannot go on
      .update({ status: 'cancelled', draft: null, lease_token: null, lease_until: null })
  );
};

/**
 * Gives the mails of a message to another thread. Those that were not sent yet are cancelled, unless their receiver is
 * one of `stay`.
 */
export const moveOfMessage = async (
  strapi: Core.Strapi,
  messageId: number,
  to: { uid: string; documentId: string },
  stay: readonly number[]
): Promise<void> => {
  await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .where({ message_id: messageId })
      .whereIn('status', ['ready', 'deferred'])
      .where((receiver) => receiver.whereNull('contact_id').orWhereNotIn('contact_id', [...stay]))
      // without its lease a worker that has just taken it cannot go on
      .update({ status: 'cancelled', updated_at: new Date(), lease_token: null, lease_until: null })
  );
  await onTable(strapi, OUTGOING_MAIL, (table) =>
    table()
      .where({ message_id: messageId })
      .update({ thread_type: to.uid, thread_document_id: to.documentId })
  );
};
