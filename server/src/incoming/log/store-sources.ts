import { createHash } from 'node:crypto';

import type { Core } from '@strapi/strapi';

import { hashMessageId } from '../../mail/message-id';
import { onTable } from '../../queue/connection';
import { INCOMING_MAIL } from '../store';

/** Values per query: SQLite binds 32,766 at most. */
const BATCH = 500;

/** What a source key becomes in its column. */
export const hashSource = (source: string): string => createHash('sha256').update(source).digest('hex');

const inBatches = async (
  values: readonly string[],
  find: (batch: readonly string[]) => Promise<readonly string[]>
): Promise<Set<string>> => {
  const found = new Set<string>();
  for (let start = 0; start < values.length; start += BATCH)
    for (const one of await find(values.slice(start, start + BATCH))) found.add(one);
  return found;
};

/** Which of these source keys belong to a stored mail. */
export const storedSources = async (
  strapi: Core.Strapi,
  sources: readonly string[]
): Promise<Set<string>> => {
  const byHash = new Map(sources.map((source) => [hashSource(source), source]));
  return inBatches([...byHash.keys()], async (batch) => {
    const rows = (await onTable(strapi, INCOMING_MAIL, (table) =>
      table()
        .whereIn('source_key', [...batch])
        .select('source_key')
    )) as { source_key: string }[];
    return rows.flatMap((row) => byHash.get(row.source_key) ?? []);
  });
};

/** Which of these Message-IDs came in through this server before. */
export const messageIdsFromServer = async (
  strapi: Core.Strapi,
  messageIds: readonly string[],
  serverDocumentId: string
): Promise<Set<string>> => {
  const byHash = new Map(messageIds.map((id) => [hashMessageId(id), id]));
  return inBatches([...byHash.keys()], async (batch) => {
    const rows = (await onTable(strapi, INCOMING_MAIL, (table) =>
      table()
        .where({ server_document_id: serverDocumentId })
        .whereIn('message_id_hash', [...batch])
        .distinct('message_id_hash')
    )) as { message_id_hash: string }[];
    return rows.flatMap((row) => byHash.get(row.message_id_hash) ?? []);
  });
};

/** Whether a mail of exactly this source came in through this server before. */
export const hasRawFromServer = async (
  strapi: Core.Strapi,
  rawHash: string,
  serverDocumentId: string
): Promise<boolean> => {
  const rows = (await onTable(strapi, INCOMING_MAIL, (table) =>
    table().where({ raw_hash: rawHash, server_document_id: serverDocumentId }).limit(1).select('id')
  )) as { id: number }[];
  return rows.length > 0;
};
