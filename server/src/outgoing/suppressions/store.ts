import type { Core } from '@strapi/strapi';

import type { SuppressionEvent, SuppressionReason } from '../../contracts/suppressions';
import { insertRows, onTable, type Table } from '../../queue/connection';
import type { SuppressionChange, SuppressionRow } from './plan-entry';

export const SUPPRESSION = 'plugin::chatter.suppression';

/** Addresses asked for in one query. */
const CHUNK = 500;

const eventsOf = (value: unknown): SuppressionEvent[] => {
  const events: unknown = typeof value === 'string' ? JSON.parse(value) : value;
  return Array.isArray(events) ? (events as SuppressionEvent[]) : [];
};

const fromColumns = (columns: Record<string, unknown>): SuppressionRow => ({
  id: Number(columns.id),
  address: String(columns.address),
  reason: columns.reason as SuppressionReason,
  active: Boolean(columns.active),
  note: String(columns.note ?? ''),
  events: eventsOf(columns.events),
  createdAt: new Date(columns.created_at as string | number | Date).toISOString(),
  updatedAt: new Date(columns.updated_at as string | number | Date).toISOString(),
});

const toColumns = (change: SuppressionChange): Record<string, unknown> => ({
  reason: change.reason,
  active: change.active,
  note: change.note,
  events: JSON.stringify(change.events),
});

/** Why this normalised address gets no mail; null when it does. */
export const findReason = async (strapi: Core.Strapi, address: string): Promise<SuppressionReason | null> => {
  const [row] = (await onTable(strapi, SUPPRESSION, (table) =>
    table().where({ address, active: true }).select('reason')
  )) as { reason: SuppressionReason }[];
  return row?.reason ?? null;
};

/** Addresses that are on the list because of hard bounces, at most `limit` of them. */
export const findBounced = async (strapi: Core.Strapi, limit: number): Promise<string[]> => {
  const rows = (await onTable(strapi, SUPPRESSION, (table) =>
    table().where({ active: true, reason: 'hard_bounces' }).limit(limit).select('address')
  )) as { address: string }[];
  return rows.map(({ address }) => address);
};

/** Entries of these normalised addresses. Inside a transaction others wait with theirs (SQLite has one writer anyway). */
export const lockEntries = async (
  strapi: Core.Strapi,
  addresses: readonly string[]
): Promise<SuppressionRow[]> => {
  const rows: SuppressionRow[] = [];
  for (let start = 0; start < addresses.length; start += CHUNK) {
    const found = (await onTable(strapi, SUPPRESSION, (table) =>
      table()
        .whereIn('address', addresses.slice(start, start + CHUNK))
        .orderBy('id')
        .forUpdate()
        .select('*')
    )) as Record<string, unknown>[];
    rows.push(...found.map(fromColumns));
  }
  return rows;
};

export const lockEntry = async (strapi: Core.Strapi, id: number): Promise<SuppressionRow | null> => {
  const [row] = (await onTable(strapi, SUPPRESSION, (table) =>
    table().where({ id }).forUpdate().select('*')
  )) as Record<string, unknown>[];
  return row ? fromColumns(row) : null;
};

/** Adds entries; an address that another process has just added stays as it is. */
export const insertEntries = (
  strapi: Core.Strapi,
  entries: readonly { address: string; change: SuppressionChange }[]
): Promise<void> =>
  insertRows(
    strapi,
    SUPPRESSION,
    entries.map(({ address, change }) => ({ address, ...toColumns(change) })),
    { ignoreConflicts: true }
  );

export const updateEntry = async (
  strapi: Core.Strapi,
  id: number,
  change: SuppressionChange
): Promise<void> => {
  await onTable(strapi, SUPPRESSION, (table) =>
    table()
      .where({ id })
      .update({ ...toColumns(change), updated_at: new Date() })
  );
};

export interface SuppressionFilter {
  search?: string | undefined;
  reason?: SuppressionReason | undefined;
  active: boolean;
}

const matching = (table: Table, { search, reason, active }: SuppressionFilter): Table => {
  const query = table.where({ active });
  if (reason) query.where({ reason });
  if (search) {
    const part = search.toLowerCase().replace(/[!%_]/g, '!$&');
    query.whereRaw("address like ? escape '!'", [`%${part}%`]);
  }
  return query;
};

/** Entries, newest change first; `before` is the id of the last one of the page before. */
export const findEntries = async (
  strapi: Core.Strapi,
  filter: SuppressionFilter,
  page: { before?: number | undefined; limit: number }
): Promise<SuppressionRow[]> => {
  const { before } = page;
  const rows = (await onTable(strapi, SUPPRESSION, (table) => {
    const query = matching(table(), filter)
      .orderBy([
        { column: 'updated_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(page.limit);
    if (before !== undefined) {
      // As a subquery: a date that has been to JavaScript and back has lost its microseconds.
      const mark = () => table().where({ id: before }).select('updated_at');
      query.where((older) =>
        older
          .where('updated_at', '<', mark())
          .orWhere((same) => same.where('updated_at', '=', mark()).where('id', '<', before))
      );
    }
    return query.select('*');
  })) as Record<string, unknown>[];
  return rows.map(fromColumns);
};

export const countEntries = async (strapi: Core.Strapi, filter: SuppressionFilter): Promise<number> => {
  const [row] = (await onTable(strapi, SUPPRESSION, (table) =>
    matching(table(), filter).count('id as count')
  )) as { count: number | string }[];
  return Number(row?.count ?? 0);
};
