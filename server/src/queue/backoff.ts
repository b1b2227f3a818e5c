/** Delays in minutes after the 1st, 2nd, ... failed attempt; the last one repeats. */
const DELAYS_MINUTES = [1, 5, 15, 30, 60, 120, 240, 480, 720];

/** How long temporary trouble is tried again: RFC 5321 4.5.4.1 asks for at least four to five days. */
export const GIVE_UP_AFTER_MS = 5 * 24 * 60 * 60 * 1000;

/**
 * When to try again (epoch ms), or null once `firstAttemptAt` is longer ago than `giveUpAfterMs`. The last attempt is at the
 * end of that time, not as long after it as the delay happens to be.
 * `random` (0 to 1) spreads the attempts by a fifth, so that a server that comes back is not hit by everything at once.
 */
export const nextAttempt = (input: {
  attempts: number;
  firstAttemptAt: number;
  now: number;
  random: number;
  giveUpAfterMs?: number;
}): number | null => {
  const end = input.firstAttemptAt + (input.giveUpAfterMs ?? GIVE_UP_AFTER_MS);
  if (input.now >= end) return null;
  const index = Math.min(Math.max(input.attempts, 1), DELAYS_MINUTES.length) - 1;
  const delay = (DELAYS_MINUTES[index] ?? 60) * 60_000;
  return Math.min(end, Math.round(input.now + delay * (0.9 + 0.2 * input.random)));
};
