import { GIVE_UP_AFTER_MS, nextAttempt } from '../../../server/src/queue/backoff';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;

const wait = (attempts: number, part: { random?: number; firstAttemptAt?: number } = {}): number | null => {
  const at = nextAttempt({ attempts, firstAttemptAt: NOW, now: NOW, random: 0.5, ...part });
  return at === null ? null : (at - NOW) / MINUTE;
};

describe('when a mail is tried again', () => {
  it.each([
    [1, 1],
    [2, 5],
    [3, 15],
    [4, 30],
    [5, 60],
    [6, 120],
    [7, 240],
    [8, 480],
    [9, 720],
    [10, 720],
    [500, 720],
    [0, 1],
  ])('after attempt %i: in %i minutes', (attempts, minutes) => {
    expect(wait(attempts)).toBe(minutes);
  });

  it('spreads the attempts by a fifth', () => {
    expect(wait(5, { random: 0 })).toBe(54);
    expect(wait(5, { random: 1 })).toBe(66);
  });

  it('gives up after five days, not before', () => {
    expect(wait(9, { firstAttemptAt: NOW - GIVE_UP_AFTER_MS + 720 * MINUTE })).toBe(720);
    expect(wait(9, { firstAttemptAt: NOW - GIVE_UP_AFTER_MS })).toBeNull();
    expect(GIVE_UP_AFTER_MS).toBe(5 * 24 * 60 * MINUTE);
  });

  it('tries a last time at the end of that time, not hours after it', () => {
    expect(wait(9, { firstAttemptAt: NOW - GIVE_UP_AFTER_MS + 60 * MINUTE })).toBe(60);
    expect(wait(9, { firstAttemptAt: NOW - GIVE_UP_AFTER_MS + 60 * MINUTE, random: 1 })).toBe(60);
  });
});
