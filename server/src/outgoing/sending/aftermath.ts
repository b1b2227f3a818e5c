import type { OutgoingSettings } from '../../contracts/outgoing';
import type { DeliveryReason } from '../../contracts/thread';
import { nextAttempt } from '../../queue/backoff';
import type { TransportError } from '../transport-error';

/** For how long a mail waits for a paused server, unless somebody sees to the server before (ms). */
export const HOLD_MS = 60 * 60 * 1000;

const HOUR_MS = 60 * 60 * 1000;

/** The attempt that has just failed. */
export interface Attempt {
  /** attempts so far, with this one */
  attempts: number;
  /** epoch ms */
  firstAttemptAt: number;
}

export type Aftermath =
  /** nothing more happens by itself */
  | { state: 'failed' | 'unknown'; reason: DeliveryReason }
  /** tried again at `runAfter` (epoch ms) */
  | { state: 'deferred'; reason: DeliveryReason; runAfter: number }
  /** the server is paused; the mail waits for it, and this was no attempt of the mail */
  | { state: 'held'; reason: DeliveryReason; runAfter: number };

/** Whether the server will refuse every other mail alike until a person has done something: then it is paused. */
export const pausesServer = (failure: TransportError): boolean =>
  failure.reason === 'sign_in_needed' ||
  // 454 (RFC 4954 6): the server cannot check the login for the moment
  (failure.reason === 'server_login' && !/^4/.test(failure.statusCode ?? ''));

/** What becomes of one mail after an attempt that failed. `random` is 0 to 1. */
export const afterFailure = (
  failure: TransportError,
  attempt: Attempt,
  input: {
    now: number;
    random: number;
    settings: Pick<OutgoingSettings, 'giveUpAfterHours' | 'resendUnknown'>;
  }
): Aftermath => {
  const { reason } = failure;
  if (pausesServer(failure)) return { state: 'held', reason, runAfter: input.now + HOLD_MS };
  const again = nextAttempt({
    ...attempt,
    now: input.now,
    random: input.random,
    giveUpAfterMs: input.settings.giveUpAfterHours * HOUR_MS,
  });
  if (failure.mayHaveArrived) {
    return again !== null && input.settings.resendUnknown
      ? { state: 'deferred', reason: 'interrupted', runAfter: again }
      : { state: 'unknown', reason: 'interrupted' };
  }
  return failure.permanent || again === null
    ? { state: 'failed', reason }
    : { state: 'deferred', reason, runAfter: again };
};
