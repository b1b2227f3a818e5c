import {
  judgeTests,
  LOST_AFTER_MS,
  type LastTest,
} from '../../../../server/src/outgoing/deliverability/test-state';

const NOW = 1_800_000_000_000;
const A = 'catchall@shop.example';
const B = 'bounce@shop.example';
const test = (
  address: string,
  state: LastTest['state'],
  sentAt: number | null = NOW,
  reason: LastTest['reason'] = null
): LastTest => ({ address, state, reason, sentAt });
const ended = (state: LastTest['state'], reason: LastTest['reason']): LastTest =>
  test(A, state, null, reason);

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

it.each<[LastTest['state'], LastTest['reason'], string, string]>([
  ['failed', 'refused', 'failed', 'addresses_refused'],
  ['failed', 'refused_temporarily', 'failed', 'addresses_refused'],
  ['bounced', 'bounced_user_unknown', 'failed', 'addresses_refused'],
  ['failed', 'sender_missing', 'failed', 'addresses_not_sent'],
  ['failed', 'draft_failed', 'failed', 'addresses_not_sent'],
  ['failed', 'server_unreachable', 'failed', 'addresses_not_sent'],
  ['suppressed', 'suppressed_manual', 'failed', 'addresses_not_sent'],
  ['unknown', 'interrupted', 'unknown', 'addresses_not_sent'],
])('%s because of %s', (mailState, reason, state, problem) => {
  expect(judgeTests([A, B], [ended(mailState, reason), test(B, 'delivered')], NOW)).toMatchObject({
    state,
    problem,
    values: { addresses: A, ...(problem === 'addresses_not_sent' ? { reason } : {}) },
  });
});

it('tells what was refused first, then what never left for one and the same reason', () => {
  const draft = ended('failed', 'draft_failed');
  expect(judgeTests([A, B], [draft, test(B, 'failed', null, 'refused')], NOW)).toMatchObject({
    problem: 'addresses_refused',
    values: { addresses: B },
  });
  expect(judgeTests([A, B], [draft, test(B, 'failed', null, 'no_server')], NOW).values).toEqual({
    addresses: A,
    reason: 'draft_failed',
  });
});

it('names a few of many addresses', () => {
  const many = Array.from({ length: 9 }, (_, n) => `a${n}@shop.example`);
  expect(judgeTests(many, [], NOW).values.addresses).toMatch(
    /^a0@shop\.example, .*a4@shop\.example … \(9\)$/
  );
});
