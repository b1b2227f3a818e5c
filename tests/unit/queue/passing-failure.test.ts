import { isPassingFailure, isUniqueViolation } from '../../../server/src/queue/connection';

const failure = (code: string): Error => Object.assign(new Error('insert into tickets …'), { code });

describe('failures of a database', () => {
  it.each([
    'SQLITE_BUSY',
    'SQLITE_BUSY_SNAPSHOT',
    '40001',
    '40P01',
    '55P03',
    '57P01',
    '08006',
    'ER_LOCK_DEADLOCK',
    'ER_LOCK_WAIT_TIMEOUT',
    'ECONNRESET',
  ])('%s passes', (code) => {
    expect(isPassingFailure(failure(code))).toBe(true);
  });

  it.each(['SQLITE_CONSTRAINT_NOTNULL', '23502', '22001', 'ER_DATA_TOO_LONG', 'ER_BAD_NULL_ERROR', ''])(
    '%s is about what was written',
    (code) => {
      expect(isPassingFailure(failure(code))).toBe(false);
    }
  );

  it('keeps repeated keys apart', () => {
    for (const code of ['SQLITE_CONSTRAINT_UNIQUE', '23505', 'ER_DUP_ENTRY']) {
      expect(isUniqueViolation(failure(code))).toBe(true);
      expect(isPassingFailure(failure(code))).toBe(false);
    }
    expect(isPassingFailure(null)).toBe(false);
  });
});
