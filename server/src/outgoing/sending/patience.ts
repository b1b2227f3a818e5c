import { setTimeout as pause } from 'node:timers/promises';

import { isPassingFailure } from '../../queue/connection';

const STEP_MS = 500;
const LONGEST_PAUSE_MS = 5_000;
/** Attempts of what is not known to pass by itself. */
const TRIES = 6;
/** How long a process that is to end still insists (ms). */
const HURRY_MS = 10_000;

/**
 * Writes what is known already: a database that is away for a while must not make it unknown. Pauses grow up to five
 * seconds; after `hurry` ten seconds must do.
 */
export const createPatience = (
  clock: () => number = Date.now,
  wait: (ms: number) => Promise<unknown> = pause
) => {
  let limit = Infinity;
  return {
    /**
     * Repeats `work` until it succeeds, or until `forMs` have passed; then rejects with what it threw last. `work` is told
     * which attempt it is (1, 2, …): the answer of the one before may have been lost after its commit.
     */
    async insist<Result>(
      forMs: number,
      work: (attempt: number) => Promise<Result>,
      tries = TRIES
    ): Promise<Result> {
      const until = clock() + forMs;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await work(attempt);
        } catch (error) {
          const isLast = attempt >= tries && !isPassingFailure(error);
          if (isLast || clock() >= Math.min(until, limit)) throw error;
          await wait(Math.min(STEP_MS * attempt, LONGEST_PAUSE_MS));
        }
      }
    },
    /** The process is about to end. */
    hurry(): void {
      limit = clock() + HURRY_MS;
    },
    relax(): void {
      limit = Infinity;
    },
  };
};

export type Patience = ReturnType<typeof createPatience>;

/**
 * How long the end of a mail is tried to be written (ms): with the longest dialogue before it, that is shortly before its lease
 * ends.
 */
export const INSIST_MS = 4 * 60_000;
