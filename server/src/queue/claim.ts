import { randomUUID } from 'node:crypto';

import type { Core } from '@strapi/strapi';

import { onTable } from './connection';

/** A claimed row, with the columns as they stand in the table. */
export interface ClaimedRow {
  id: number;
  leaseToken: string;
  columns: Record<string, unknown>;
}

interface ClaimInput {
  uid: string;
  /** states that may be claimed once `run_after` has passed */
  claimable: readonly string[];
  limit: number;
  leaseMs: number;
  now: number;
}

/**
 * Takes up to `limit` due rows for this worker. Two workers never hold the same row: the update repeats the condition on
 * the lease, and only rows that carry our token afterwards are ours.
 */
export const claim = async (strapi: Core.Strapi, input: ClaimInput): Promise<ClaimedRow[]> => {
  const leaseToken = randomUUID();
  const { now } = input;

  const take = async (): Promise<void> =>
    onTable(strapi, input.uid, async (table) => {
      const candidates = table()
        .select('id')
        .whereIn('status', [...input.claimable])
        .where('run_after', '<=', now)
        .where((lease) => lease.whereNull('lease_until').orWhere('lease_until', '<', now))
        .orderBy('run_after')
        .orderBy('id')
        .limit(input.limit);
      if (strapi.db.dialect.client !== 'sqlite') candidates.forUpdate().skipLocked();
      const ids = ((await candidates) as { id: number }[]).map((row) => row.id);
      if (ids.length === 0) return;
      await table()
        .whereIn('id', ids)
        .whereIn('status', [...input.claimable])
        .where((lease) => lease.whereNull('lease_until').orWhere('lease_until', '<', now))
        .update({ lease_token: leaseToken, lease_until: now + input.leaseMs });
    });
  // The row locks of SKIP LOCKED last as long as their transaction; SQLite has one writer and needs none.
  if (strapi.db.dialect.client === 'sqlite') await take();
  else await strapi.db.transaction(take);

  const rows = (await onTable(strapi, input.uid, (table) =>
    table().where('lease_token', leaseToken).orderBy('id').select('*')
  )) as Record<string, unknown>[];
  return rows.map((columns) => ({ id: Number(columns.id), leaseToken, columns }));
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
