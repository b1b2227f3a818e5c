import type { Core } from '@strapi/strapi';

import { isPassingFailure } from '../../queue/connection';
import { INSIST_MS, type Patience } from './patience';
import { findTurnedOver, turnOver, type Held, type Sent } from './store-sending';

interface Waiting<Row> {
  row: Row;
  resolve(written: boolean): void;
  reject(error: unknown): void;
}

interface Batch {
  ended: readonly Waiting<Sent>[];
  started: readonly Waiting<Held>[];
}

/**
 * Writes what happens on all connections: what ends and what begins meanwhile goes into one statement. No mail begins
 * before its row says so, and none begins before the one before it on its connection is written down; so no more rows than
 * connections are ever `sending`.
 */
export const createLedger = (strapi: Core.Strapi, leaseMs: number, patience: Patience) => {
  let sent: Waiting<Sent>[] = [];
  let begun: Waiting<Held>[] = [];
  let scheduled = false;

  const write = ({ ended, started }: Batch, tries?: number): Promise<Set<number>> => {
    const rows = { sent: ended.map(({ row }) => row), begun: started.map(({ row }) => row) };
    return patience.insist(
      INSIST_MS,
      async (attempt) => {
        const now = Date.now();
        const written = await turnOver(strapi, { ...rows, now, leaseUntil: now + leaseMs });
        // What was written by an attempt whose answer was lost is not written again.
        return attempt === 1 ? written : findTurnedOver(strapi, rows);
      },
      tries
    );
  };

  const settle = async (batch: Batch, tries?: number): Promise<void> => {
    const written = await write(batch, tries);
    for (const { row, resolve } of [...batch.ended, ...batch.started]) resolve(written.has(row.id));
  };

  const settleOne = (batch: Batch, { reject }: { reject(error: unknown): void }): Promise<void> =>
    settle(batch).catch(reject);

  const flush = async (): Promise<void> => {
    const batch: Batch = { ended: sent, started: begun };
    [sent, begun] = [[], []];
    const { ended, started } = batch;
    const alone = ended.length + started.length === 1;
    try {
      await settle(batch, alone ? undefined : 1);
    } catch (error) {
      if (alone || isPassingFailure(error)) {
        for (const { reject } of [...ended, ...started]) reject(error);
        return;
      }
      // One row that the database refuses must not take the others along.
      for (const one of ended) await settleOne({ ended: [one], started: [] }, one);
      for (const one of started) await settleOne({ ended: [], started: [one] }, one);
    }
  };

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    // After what else this turn of the event loop brings, so that it goes along.
    setImmediate(async () => {
      while (sent.length + begun.length > 0) await flush();
      scheduled = false;
    });
  };

  const add = <Row>(list: Waiting<Row>[], row: Row): Promise<boolean> =>
    new Promise((resolve, reject) => {
      list.push({ row, resolve, reject });
      schedule();
    });

  return {
    /** Writes `sending`; false when the mail is no longer ours, and must not be sent. */
    begin: (row: Held): Promise<boolean> => add(begun, row),
    /** Writes `sent`; false when something else was written meanwhile, such as a report that came back. */
    sent: (row: Sent): Promise<boolean> => add(sent, row),
  };
};

export type Ledger = ReturnType<typeof createLedger>;
