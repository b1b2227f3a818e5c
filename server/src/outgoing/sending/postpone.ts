import type { OutgoingSettings } from '../../contracts/outgoing';
import { nextAttempt } from '../../queue/backoff';
import { isPassingFailure } from '../../queue/connection';
import type { OutgoingMailRow } from '../store';

const HOUR_MS = 60 * 60 * 1000;

/** What a machine says that is short of something, or whose disk or network share is away for the moment. */
const PASSING_IO = new Set([
  ...['EMFILE', 'ENFILE', 'ENOSPC', 'EDQUOT', 'EIO', 'EAGAIN', 'EBUSY', 'ENOMEM', 'EROFS'],
  ...['ESTALE', 'EHOSTDOWN', 'ENOTCONN', 'ETIMEDOUT', 'ENETDOWN', 'ENETUNREACH'],
]);

/** Whether a mail could not be written for a reason that is none of its own: database, disk, memory. */
export const isPassingTrouble = (error: unknown): boolean => {
  // What wraps a failure keeps it as its cause; not without end.
  let one = error;
  for (let depth = 0; depth < 4 && one !== null && typeof one === 'object'; depth += 1) {
    if (isPassingFailure(one) || PASSING_IO.has(String((one as { code?: unknown }).code))) return true;
    one = (one as { cause?: unknown }).cause ?? null;
  }
  return false;
};

/** Columns of a mail that is tried again, and has failed when it is given up. */
export type Postponed = {
  status: 'deferred';
  reason: 'draft_failed' | 'interrupted';
  run_after: number;
  attempts: number;
  first_attempt_at: number;
};

/** When to write a mail anew that could not be written for now; null once it is to be given up. */
export const postpone = (
  row: Pick<OutgoingMailRow, 'attempts' | 'firstAttemptAt' | 'reason'>,
  settings: Pick<OutgoingSettings, 'giveUpAfterHours'>,
  now: number
): Postponed | null => {
  const attempts = row.attempts + 1;
  const firstAttemptAt = row.firstAttemptAt ?? now;
  const runAfter = nextAttempt({
    attempts,
    firstAttemptAt,
    now,
    random: Math.random(),
    giveUpAfterMs: settings.giveUpAfterHours * HOUR_MS,
  });
  return runAfter === null
    ? null
    : {
        status: 'deferred',
        // By this, a late report is known to be about it.
        reason: row.reason === 'interrupted' ? 'interrupted' : 'draft_failed',
        run_after: runAfter,
        attempts,
        first_attempt_at: firstAttemptAt,
      };
};
