import { setTimeout as pause } from 'node:timers/promises';

import type { Core } from '@strapi/strapi';

import { turnOver, type Held, type Sent } from './store-sending';

/** A database that is away for a moment must not make mails that were sent look unknown. */
const TRIES = 6;
const PAUSE_MS = 500;

interface Waiting<Row> {
  row: Row;
  resolve(written: boolean): void;
  reject(error: unknown): void;
}

/**
 * Writes what happens on all connections: what ends and what begins meanwhile goes into one statement. No mail begins
 * before its row says so, and none begins before the one before it on its connection is written down; so no more rows than
 * connections are ever `sending`.
 */
export const createLedger = (strapi: Core.Strapi, leaseMs: number) => {
  let sent: Waiting<Sent>[] = [];
  let begun: Waiting<Held>[] = [];
  let scheduled = false;

  const write = async (ended: Waiting<Sent>[], started: Waiting<Held>[]): Promise<Set<number>> => {
    for (let attempt = 1; ; attempt += 1) {
      const now = Date.now();
      try {
        return await turnOver(strapi, {
          sent: ended.map(({ row }) => row),
          begun: started.map(({ row }) => row),
          now,
          leaseUntil: now + leaseMs,
        });
      } catch (error) {
        if (attempt === TRIES) throw error;
        await pause(PAUSE_MS * attempt);
      }
    }
  };

  const flush = async (): Promise<void> => {
    const [ended, started] = [sent, begun];
    [sent, begun] = [[], []];
    try {
      const written = await write(ended, started);
      for (const { row, resolve } of [...ended, ...started]) resolve(written.has(row.id));
    } catch (error) {
      for (const { reject } of [...ended, ...started]) reject(error);
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
