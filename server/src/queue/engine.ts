import type { Core } from '@strapi/strapi';

import { claim, releaseUnbegun, type ClaimedRow } from './claim';

export interface QueueDefinition {
  /** for logs */
  name: string;
  /** content type whose rows are the jobs */
  uid: string;
  claimable: readonly string[];
  concurrency: number;
  leaseMs: number;
  /** state that rows get with the claim, which counts their `attempts` up too; default: `work` begins each one itself */
  begin?: string;
  /** Handles one row and settles it. What it throws is logged; the row is tried again when its lease has ended. */
  work(row: ClaimedRow): Promise<void>;
  /** Puts right what a dead worker left behind; runs before each look at the queue. */
  recover?(now: number): Promise<void>;
}

export interface Queue {
  readonly name: string;
  /** Looks for work now. A hint: the rows are the truth, and a lost hint only costs the poll interval. */
  wake(): void;
  /** Starts working; before that, `wake` does nothing. */
  start(): void;
  /** Takes no more rows and resolves once those in work are settled. */
  stop(): Promise<void>;
  /** Resolves when no row is due any more. */
  idle(): Promise<void>;
}

/**
 * One loop over any record that carries the job fields. Rows are claimed a few per worker ahead, so that a slow one does
 * not hold up the others; every process runs the loop, the lease decides who works.
 */
export const createQueue = (strapi: Core.Strapi, definition: QueueDefinition): Queue => {
  let started = false;
  let wanted = false;
  let running: Promise<void> | null = null;
  let buffer: ClaimedRow[] = [];
  let refilling: Promise<void> | null = null;

  const refill = async (): Promise<void> => {
    const { uid, claimable, concurrency, leaseMs, begin } = definition;
    // A row that the claim begins shall not wait long: if the process dies, it counts as one that was tried.
    const limit = begin === undefined ? concurrency * 4 : concurrency;
    refilling ??= claim(strapi, { uid, claimable, limit, leaseMs, now: Date.now(), begin })
      .then((rows) => {
        buffer = rows;
      })
      .finally(() => {
        refilling = null;
      });
    return refilling;
  };

  const next = async (): Promise<ClaimedRow | undefined> => {
    if (!started) return undefined;
    if (buffer.length === 0) await refill();
    return started ? buffer.shift() : undefined;
  };

  /** Gives back what was claimed ahead: otherwise it would wait for the end of its lease, at every restart. */
  const giveBack = async (): Promise<void> => {
    const rows = buffer;
    buffer = [];
    const { uid, claimable, begin } = definition;
    try {
      await releaseUnbegun(strapi, uid, rows, { claimable, begin });
    } catch (error) {
      strapi.log.warn(
        `chatter: ${rows.length} of ${definition.name} wait for their lease: ${describe(error)}`
      );
    }
  };

  const worker = async (): Promise<void> => {
    for (let row = await next(); row !== undefined; row = await next()) {
      try {
        await definition.work(row);
      } catch (error) {
        strapi.log.error(`chatter: ${definition.name} ${row.id} could not be handled: ${describe(error)}`);
      }
    }
  };

  const run = async (): Promise<void> => {
    try {
      do {
        wanted = false;
        await definition.recover?.(Date.now());
        await Promise.all(Array.from({ length: definition.concurrency }, worker));
      } while (wanted && started);
    } catch (error) {
      // A database that is away for a moment must not end the loop: the next tick tries again.
      strapi.log.error(`chatter: the queue ${definition.name} stopped for now: ${describe(error)}`);
    }
  };

  const wake = (): void => {
    wanted = true;
    if (!started || running) return;
    running = run().finally(() => {
      running = null;
      if (wanted && started) wake();
    });
  };

  return {
    name: definition.name,
    wake,
    start() {
      started = true;
      wake();
    },
    async stop() {
      started = false;
      await running;
      await giveBack();
    },
    async idle() {
      while (running) await running;
    },
  };
};

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
