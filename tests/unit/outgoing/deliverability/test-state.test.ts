import {
  judgeTests,
  LOST_AFTER_MS,
  type LastTest,
} from '../../../../server/src/outgoing/deliverability/test-state';

const NOW = 1_800_000_000_000;
const A = 'catchall@shop.example';
const B = 'bounce@shop.example';
const test = (address: string, state: LastTest['state'], sentAt: number | null = NOW): LastTest => ({
  address,
  state,
  sentAt,
});

it.each<[string, LastTest[], string, string | null, string | undefined]>([
  ['all came back', [test(A, 'delivered'), test(B, 'delivered')], 'ok', null, undefined],
  ['one was never tried', [test(A, 'delivered')], 'unknown', 'addresses_untested', B],
  ['one is under way', [test(A, 'delivered'), test(B, 'sent')], 'unknown', 'addresses_waiting', B],
  [
    'one did not come back',
    [test(A, 'delivered'), test(B, 'sent', NOW - LOST_AFTER_MS - 1)],
    'failed',
    'addresses_lost',
    B,
  ],
  ['one was refused', [test(A, 'failed', null), test(B, 'sent', 0)], 'failed', 'addresses_refused', A],
  [
    'one was cancelled',
    [test(A, 'delivered'), test(B, 'cancelled', null)],
    'unknown',
    'addresses_untested',
    B,
  ],
])('%s', (_name, tests, state, problem, named) => {
  expect(judgeTests([A, B], tests, NOW)).toMatchObject({
    state,
    problem,
    values: named === undefined ? {} : { addresses: named },
  });
});

it('names a few of many addresses', () => {
  const many = Array.from({ length: 9 }, (_, n) => `a${n}@shop.example`);
  expect(judgeTests(many, [], NOW).values.addresses).toMatch(
    /^a0@shop\.example, .*a4@shop\.example … \(9\)$/
  );
});
