import type { Core } from '@strapi/strapi';

import { insertRows, inTransaction, onTable } from '../../queue/connection';
import { roomIn, type CountedSpan, type Span } from './rate-spans';

const SERVER_USAGE = 'plugin::chatter.server-usage';

/** Days for which counts of days are kept; those of minutes and hours go after one. */
const DAYS_KEPT = 40;
const DAY_MS = 24 * 60 * 60_000;
/** Another process may take the last places between our look and our write. */
const TRIES = 5;

class Full extends Error {}

const readCounts = async (
  strapi: Core.Strapi,
  server: string,
  spans: readonly CountedSpan[]
): Promise<Map<Span, number>> => {
  const rows = (await onTable(strapi, SERVER_USAGE, (table) =>
    table()
      .where('server_document_id', server)
      .whereIn(
        'start',
        spans.map(({ start }) => start)
      )
      .select('span', 'start', 'count')
  )) as { span: Span; start: number | string; count: number | string }[];
  const ours = rows.filter((row) =>
    spans.some(({ span, start }) => span === row.span && start === Number(row.start))
  );
  return new Map(ours.map(({ span, count }) => [span, Number(count)]));
};

const makeMissing = async (
  strapi: Core.Strapi,
  server: string,
  spans: readonly CountedSpan[],
  known: ReadonlyMap<Span, number>
): Promise<void> => {
  const missing = spans.filter(({ span }) => !known.has(span));
  if (missing.length === 0) return;
  await insertRows(
    strapi,
    SERVER_USAGE,
    missing.map(({ span, start }) => ({ server_document_id: server, span, start, count: 0 })),
    { ignoreConflicts: true }
  );
};

/** Adds `count` unless a limit forbids; false when it does. One statement, so that no two processes take the same place. */
const addTo = async (
  strapi: Core.Strapi,
  server: string,
  { span, start, limit }: CountedSpan,
  count: number
): Promise<boolean> => {
  const changed = await onTable(strapi, SERVER_USAGE, (table) => {
    const row = table().where({ server_document_id: server, span, start });
    if (limit !== null) row.where('count', '<=', limit - count);
    return row.update({ count: row.client.raw('?? + ?', ['count', count]) });
  });
  return Number(changed) === 1;
};

/**
 * Takes up to `wanted` places in all spans at once. Answers how many it got, and when to ask again (epoch ms) if none.
 * What is taken is taken for good, also when this process dies before it sends: never more than the limit.
 */
export const takeUsage = async (
  strapi: Core.Strapi,
  server: string,
  spans: readonly CountedSpan[],
  wanted: number
): Promise<{ taken: number; until: number | null }> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const counts = await readCounts(strapi, server, spans);
    const { room, until } = roomIn(spans, counts, wanted);
    if (room === 0) return { taken: 0, until };
    await makeMissing(strapi, server, spans, counts);
    try {
      await inTransaction(strapi, async () => {
        for (const span of spans) if (!(await addTo(strapi, server, span, room))) throw new Full();
      });
      return { taken: room, until: null };
    } catch (error) {
      if (!(error instanceof Full)) throw error;
    }
  }
  // Others take the places as fast as we look: soon again.
  return { taken: 0, until: Date.now() + 1000 };
};

/** Counts mails (or takes them back, below zero) whatever the limits. */
export const addUsage = async (
  strapi: Core.Strapi,
  server: string,
  spans: readonly CountedSpan[],
  count: number
): Promise<void> => {
  const free = spans.map((span) => ({ ...span, limit: null }));
  await makeMissing(strapi, server, free, count > 0 ? await readCounts(strapi, server, free) : allOf(free));
  for (const span of free) await addTo(strapi, server, span, count);
};

const allOf = (spans: readonly CountedSpan[]): Map<Span, number> =>
  new Map(spans.map(({ span }) => [span, 0]));

/** Removes counts that nobody asks for any more. */
export const sweepUsage = async (strapi: Core.Strapi, now: number): Promise<void> => {
  await onTable(strapi, SERVER_USAGE, (table) =>
    table()
      .where((old) => old.whereNot('span', 'day').where('start', '<', now - DAY_MS))
      .orWhere('start', '<', now - DAYS_KEPT * DAY_MS)
      .delete()
  );
};
