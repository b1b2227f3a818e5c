import type { Core } from '@strapi/strapi';

import type { MessageKind } from '../contracts/thread';
import type { ThreadRef } from '../entries/service';
import { onTable } from '../queue/connection';
import { MESSAGE } from './store';

/** A message as far as an answer to it needs to know. */
export interface AnsweredRow {
  id: number;
  thread: ThreadRef;
  internal: boolean;
  automatic: boolean;
  authorContactId: number | null;
  messageIdHash: string | null;
}

/** A message as far as the brakes count it. */
export interface RecentRow {
  kind: MessageKind;
  internal: boolean;
  automatic: boolean;
  authorAddress: string | null;
  /** epoch ms */
  createdAt: number;
}

const where = (thread: ThreadRef) => ({
  thread_type: thread.uid,
  thread_document_id: thread.documentId,
});

const textOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);

/** Messages with one of these ids, or that came with one of these Message-IDs (hashes). */
export const findAnsweredRows = async (
  strapi: Core.Strapi,
  ids: readonly number[],
  hashes: readonly string[]
): Promise<AnsweredRow[]> => {
  if (ids.length === 0 && hashes.length === 0) return [];
  const rows = (await onTable(strapi, MESSAGE, (table) =>
    table()
      .where((any) => {
        if (ids.length > 0) any.whereIn('id', [...ids]);
        if (hashes.length > 0) any.orWhereIn('message_id_hash', [...hashes]);
      })
      .select(
        'id',
        'thread_type',
        'thread_document_id',
        'internal',
        'automatic',
        'author_contact_id',
        'message_id_hash'
      )
  )) as Record<string, unknown>[];
  return rows.map((row) => ({
    id: Number(row.id),
    thread: { uid: String(row.thread_type), documentId: String(row.thread_document_id) },
    internal: Boolean(row.internal),
    automatic: Boolean(row.automatic),
    authorContactId: row.author_contact_id === null ? null : Number(row.author_contact_id),
    messageIdHash: textOrNull(row.message_id_hash),
  }));
};

/** The newest messages of a thread, newest first. */
export const findRecentRows = async (
  strapi: Core.Strapi,
  thread: ThreadRef,
  limit: number
): Promise<RecentRow[]> => {
  const rows = (await onTable(strapi, MESSAGE, (table) =>
    table()
      .where(where(thread))
      .orderBy('id', 'desc')
      .limit(limit)
      .select('kind', 'internal', 'automatic', 'author_address', 'created_at')
  )) as Record<string, unknown>[];
  return rows.map((row) => ({
    kind: row.kind as MessageKind,
    internal: Boolean(row.internal),
    automatic: Boolean(row.automatic),
    authorAddress: textOrNull(row.author_address),
    createdAt: new Date(row.created_at as string | number | Date).getTime(),
  }));
};

/** The beginnings of the newest texts that people wrote on a thread, newest first. */
export const findTexts = async (
  strapi: Core.Strapi,
  thread: ThreadRef,
  kinds: readonly MessageKind[],
  input: { limit: number; length: number }
): Promise<string[]> => {
  const rows = (await onTable(strapi, MESSAGE, (table) => {
    const query = table();
    return query
      .where(where(thread))
      .whereIn('kind', [...kinds])
      .orderBy('id', 'desc')
      .limit(input.limit)
      .select(query.client.raw('substr(??, 1, ?) as ??', ['text', input.length, 'beginning']));
  })) as { beginning: string | null }[];
  return rows.flatMap((row) => row.beginning || []);
};

/** Mails by this author on a thread since a moment. */
export const countMailsBy = async (
  strapi: Core.Strapi,
  authorAddress: string,
  thread: ThreadRef,
  since: Date
): Promise<number> => {
  const [row] = (await onTable(strapi, MESSAGE, (table) =>
    table()
      .where({ author_address: authorAddress, kind: 'email', ...where(thread) })
      .where('created_at', '>', since)
      .count('id as count')
  )) as { count: number | string }[];
  return Number(row?.count ?? 0);
};

/** Entries that mails by this author opened since a moment, by type. */
export const countOpenedBy = async (
  strapi: Core.Strapi,
  authorAddress: string,
  uids: readonly string[],
  since: Date
): Promise<Map<string, number>> => {
  if (uids.length === 0) return new Map();
  const rows = (await onTable(strapi, MESSAGE, (table) =>
    table()
      .where({ author_address: authorAddress, kind: 'email', opens_thread: true })
      .whereIn('thread_type', [...uids])
      .where('created_at', '>', since)
      .groupBy('thread_type')
      .select('thread_type')
      .count('id as count')
  )) as { thread_type: string; count: number | string }[];
  return new Map(rows.map((row) => [row.thread_type, Number(row.count)]));
};

/** Messages made by mail since a moment, from mails after `afterMailId`. */
export const countMailsSince = async (
  strapi: Core.Strapi,
  since: Date,
  afterMailId: number
): Promise<number> => {
  const [row] = (await onTable(strapi, MESSAGE, (table) =>
    table()
      .where('kind', 'email')
      .where('created_at', '>', since)
      .where('incoming_mail_id', '>', afterMailId)
      .count('id as count')
  )) as { count: number | string }[];
  return Number(row?.count ?? 0);
};
