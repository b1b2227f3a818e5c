import { isPassingTrouble, postpone } from '../../../../server/src/outgoing/sending/postpone';

const NOW = 1_800_000_000_000;
const HOUR = 60 * 60_000;
const coded = (code: string): Error => Object.assign(new Error(code), { code });

describe('a mail that cannot be written', () => {
  it.each<[string, unknown, boolean]>([
    ['too many open files', coded('EMFILE'), true],
    ['a full disk', coded('ENOSPC'), true],
    ['a broken disk', coded('EIO'), true],
    ['a locked database', coded('SQLITE_BUSY'), true],
    ['a database that is away', coded('57P01'), true],
    ['one that hung up under a query', new Error('Connection terminated unexpectedly'), true],
    ['the same behind other words', new Error('no draft', { cause: coded('EIO') }), true],
    ['a file that is gone', coded('ENOENT'), false],
    ['a fault of ours', new TypeError('x is undefined'), false],
    ['no error at all', 'EIO', false],
  ])('for %s', (_situation, error, expected) => {
    expect(isPassingTrouble(error)).toBe(expected);
  });

  it('ends, whatever its causes are', () => {
    const error = new Error('round');
    error.cause = error;
    expect(isPassingTrouble(error)).toBe(false);
  });

  it('is tried again, each time later, and given up in the end', () => {
    const settings = { giveUpAfterHours: 5 };
    expect(postpone({ attempts: 0, firstAttemptAt: null, reason: null }, settings, NOW)).toMatchObject({
      status: 'deferred',
      reason: 'draft_failed',
      attempts: 1,
      first_attempt_at: NOW,
    });
    const later = postpone({ attempts: 3, firstAttemptAt: NOW - HOUR, reason: null }, settings, NOW);
    expect(later?.run_after).toBeGreaterThan(NOW + 20 * 60_000);
    expect(postpone({ attempts: 3, firstAttemptAt: NOW - 5 * HOUR, reason: null }, settings, NOW)).toBeNull();
  });

  it('stays one that was interrupted, so that a late report still counts', () => {
    expect(
      postpone({ attempts: 1, firstAttemptAt: NOW, reason: 'interrupted' }, { giveUpAfterHours: 5 }, NOW)
    ).toMatchObject({ reason: 'interrupted' });
  });
});
