import { randomUUID } from 'node:crypto';

import type { Core } from '@strapi/strapi';

import { inTransaction, onTable, type Table } from './connection';

/** A claimed row, with the columns as they stand in the table. */
export interface ClaimedRow {
  id: number;
  leaseToken: string;
  /** until when (epoch ms) no other worker takes it */
  leaseUntil: number;
  columns: Record<string, unknown>;
}

interface ClaimInput {
  uid: string;
  /** states that may be claimed once `run_after` has passed */
  claimable: readonly string[];
  limit: number;
  leaseMs: number;
  now: number;
  /**
   * state that a row gets with the claim, which counts its `attempts` up too: one statement for all of them, instead of
   * one more each. Default: the claim changes neither
   */
  begin?: string | undefined;
  /** leaves out rows that this worker cannot do for the moment */
  narrow?: ((query: Table) => void) | undefined;
}

/** Candidates: due, in a claimable state, and held by nobody. */
const due = (query: Table, { claimable, now, limit, narrow }: ClaimInput): Table => {
  const wanted = query
    .select('id')
    .whereIn('status', [...claimable])
    .where('run_after', '<=', now)
    .where((lease) => lease.whereNull('lease_until').orWhere('lease_until', '<', now));
  narrow?.(wanted as Table);
  return wanted.orderBy('run_after').orderBy('id').limit(limit) as Table;
};

/**
 * Takes up to `limit` due rows for this worker. Two workers never hold the same row: where the database answers what it has
 * updated, that is one statement over locked candidates; elsewhere the update repeats the condition on the lease, and only
 * rows that carry our token afterwards are ours.
 */
export const claim = async (strapi: Core.Strapi, input: ClaimInput): Promise<ClaimedRow[]> => {
  const leaseToken = randomUUID();
  const leaseUntil = input.now + input.leaseMs;
  const rows = await takeRows(strapi, input, { lease_token: leaseToken, lease_until: leaseUntil });
  return rows
    .sort(
      (one, other) => Number(one.run_after) - Number(other.run_after) || Number(one.id) - Number(other.id)
    )
    .map((columns) => ({ id: Number(columns.id), leaseToken, leaseUntil, columns }));
};

type Columns = Record<string, unknown>;

/** What a claim writes on a row. */
const taken = (query: Table, lease: Columns, { begin }: ClaimInput): Columns =>
  begin === undefined
    ? lease
    : { ...lease, status: begin, attempts: query.client.raw('?? + 1', ['attempts']) };

const takeRows = async (
  strapi: Core.Strapi,
  input: ClaimInput,
  lease: { lease_token: string; lease_until: number }
): Promise<Columns[]> => {
  const { client } = strapi.db.dialect;
  if (client === 'mysql') return takeRowsInSteps(strapi, input, lease);
  return onTable(strapi, input.uid, async (table) => {
    const candidates = due(table(), input);
    // The subquery of `in` may run more than once, and lock more than its limit; an array is made once.
    const chosen =
      client === 'postgres'
        ? table().whereRaw('id = any(array(?))', [candidates.forUpdate().skipLocked()])
        : table().whereIn('id', candidates);
    return (await chosen.update(taken(chosen, lease, input)).returning('*')) as Columns[];
  });
};

/** MySQL answers no updated rows; the locks of SKIP LOCKED last as long as their transaction. */
const takeRowsInSteps = async (
  strapi: Core.Strapi,
  input: ClaimInput,
  lease: { lease_token: string; lease_until: number }
): Promise<Columns[]> => {
  const count = await inTransaction(strapi, () =>
    onTable(strapi, input.uid, async (table) => {
      const rows = (await due(table(), input).forUpdate().skipLocked()) as { id: number }[];
      const ids = rows.map((row) => row.id);
      if (ids.length > 0) {
        const free = table()
          .whereIn('id', ids)
          .where((lease) => lease.whereNull('lease_until').orWhere('lease_until', '<', input.now));
        await free.update(taken(free, lease, input));
      }
      return ids.length;
    })
  );
  if (count === 0) return [];
  return onTable(strapi, input.uid, (table) =>
    table().where('lease_token', lease.lease_token).select('*')
  ) as Promise<Columns[]>;
};

/**
 * Writes columns on a claimed row and ends the claim, unless `keepLease` is set. False when the lease has passed to
 * another worker meanwhile: then nothing was written and the caller must drop what it was doing.
 */
export const settle = async (
  strapi: Core.Strapi,
  uid: string,
  row: Pick<ClaimedRow, 'id' | 'leaseToken'>,
  columns: Record<string, unknown>,
  options: { keepLeaseUntil?: number } = {}
): Promise<boolean> => {
  const lease =
    options.keepLeaseUntil === undefined
      ? { lease_token: null, lease_until: null }
      : { lease_until: options.keepLeaseUntil };
  const count = await onTable(strapi, uid, (table) =>
    table()
      .where({ id: row.id, lease_token: row.leaseToken })
      .update({ ...columns, ...lease })
  );
  return Number(count) === 1;
};

/**
 * Gives rows back that were claimed and never worked on. Those that the claim began (`begin`) stand as before, in the first of
 * the states that may be claimed, and were not tried.
 */
export const releaseUnbegun = async (
  strapi: Core.Strapi,
  uid: string,
  rows: readonly ClaimedRow[],
  { claimable, begin }: Pick<ClaimInput, 'claimable' | 'begin'>
): Promise<void> => {
  const tokens = [...new Set(rows.map(({ leaseToken }) => leaseToken))];
  if (tokens.length === 0) return;
  const [waiting] = claimable.filter((state) => state !== begin);
  await onTable(strapi, uid, (table) => {
    const held = table()
      .whereIn(
        'id',
        rows.map(({ id }) => id)
      )
      .whereIn('lease_token', tokens);
    const before =
      begin === undefined
        ? {}
        : { status: waiting ?? begin, attempts: held.client.raw('?? - 1', ['attempts']) };
    return held.update({ ...before, lease_token: null, lease_until: null });
  });
};

/** Rows that a worker left in `running` when its lease ended: it has died. They get the columns and lose their lease. */
export const recoverExpired = async (
  strapi: Core.Strapi,
  uid: string,
  input: { running: string; now: number; columns: Record<string, unknown> }
): Promise<number> => {
  const count = await onTable(strapi, uid, (table) =>
    table()
      .where('status', input.running)
      .where((lease) => lease.whereNull('lease_until').orWhere('lease_until', '<', input.now))
      .update({ ...input.columns, lease_token: null, lease_until: null })
  );
  return Number(count);
};
