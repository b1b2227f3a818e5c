import {
  planAddition,
  planRemoval,
  type SuppressionChange,
} from '../../../../server/src/outgoing/suppressions/plan-entry';

const AT = '2026-11-21T10:00:00.000Z';
const LATER = '2026-11-21T11:00:00.000Z';

const added = (
  reason: Parameters<typeof planAddition>[1]['reason'],
  by: string | null = null
): SuppressionChange => planAddition(null, { reason, note: 'first', by, at: AT }) as SuppressionChange;
const removed = (entry: SuppressionChange): SuppressionChange =>
  planRemoval(entry, { what: 'removed', note: 'asked', by: 'Ada', at: LATER }) as SuppressionChange;

describe('an entry of the suppression list', () => {
  it('begins with who added it, and why', () => {
    expect(added('manual', 'Ada')).toEqual({
      reason: 'manual',
      active: true,
      note: 'first',
      events: [{ at: AT, what: 'added', reason: 'manual', note: 'first', by: 'Ada' }],
    });
  });

  it.each([
    ['hard_bounces', 'complaint', 'complaint'],
    ['hard_bounces', 'unsubscribed', 'unsubscribed'],
    ['unsubscribed', 'complaint', 'complaint'],
    ['complaint', 'hard_bounces', null],
    ['complaint', 'complaint', null],
    ['manual', 'complaint', null],
    ['unsubscribed', 'hard_bounces', null],
  ] as const)('of %s becomes, when a report of %s comes, %s', (before, report, after) => {
    const change = planAddition(added(before), { reason: report, note: '', by: null, at: LATER });
    expect(change?.reason ?? null).toBe(after);
  });

  it('stays as it is when a person adds it a second time', () => {
    expect(
      planAddition(added('hard_bounces'), { reason: 'manual', note: 'x', by: 'Ada', at: LATER })
    ).toBeNull();
  });

  it('keeps its log when it is taken off, and comes back with it', () => {
    const off = removed(added('complaint'));
    expect(off).toMatchObject({ active: false, reason: 'complaint', note: 'first' });
    expect(planRemoval(off, { what: 'removed', note: '', by: 'Ada', at: LATER })).toBeNull();
    const again = planAddition(off, { reason: 'manual', note: 'again', by: 'Ada', at: LATER });
    expect(again).toMatchObject({ active: true, reason: 'manual', note: 'again' });
    expect(again?.events.map(({ what }) => what)).toEqual(['added', 'removed', 'added_again']);
  });

  it('does not come back because of what was reported late', () => {
    const off = removed(added('complaint'));
    const report = { reason: 'complaint' as const, note: '', by: null, at: '2026-11-21T12:00:00.000Z' };
    expect(planAddition(off, { ...report, causedAt: Date.parse(AT) })).toBeNull();
    expect(planAddition(off, { ...report, causedAt: Date.parse(LATER) + 1 })).not.toBeNull();
    expect(planAddition(off, report)).not.toBeNull();
  });

  it('does not grow for ever', () => {
    let entry = added('hard_bounces');
    for (let n = 0; n < 300; n += 1) {
      entry = planRemoval(entry, {
        what: 'mail_from_address',
        note: String(n),
        by: null,
        at: LATER,
      }) as SuppressionChange;
      entry = planAddition(entry, {
        reason: 'hard_bounces',
        note: String(n),
        by: null,
        at: LATER,
      }) as SuppressionChange;
    }
    expect(entry.events).toHaveLength(100);
    expect(entry.events[0]).toMatchObject({ what: 'added', note: 'first' });
    expect(entry.events[99]).toMatchObject({ note: '299' });
  });
});
