import { badgeOf, failuresOf, type MyFailure } from '../../../../admin/src/inbox/my-failures';

describe('the badge in the menu', () => {
  it('counts what is unread and what failed; red as soon as something failed', () => {
    expect(badgeOf(0, 0)).toBeNull();
    expect(badgeOf(3, 0)).toEqual({ count: 3, tone: 'primary' });
    expect(badgeOf(3, 2)).toEqual({ count: 5, tone: 'danger' });
    expect(badgeOf(0, 1)).toEqual({ count: 1, tone: 'danger' });
  });
});

describe('my failures', () => {
  const failure = (outgoingMailId: number, state: string, reason: string | null): MyFailure =>
    ({ outgoingMailId, state, reason }) as MyFailure;

  it('stand with their kind: state and reason', () => {
    const failures = [
      failure(3, 'failed', 'refused'),
      failure(2, 'bounced', null),
      failure(1, 'failed', 'refused'),
    ];
    const of = (state: 'failed' | 'bounced', reason: 'refused' | null) =>
      failuresOf(failures, { state, reason, count: 0 }).map(({ outgoingMailId }) => outgoingMailId);
    expect(of('failed', 'refused')).toEqual([3, 1]);
    expect(of('bounced', null)).toEqual([2]);
    expect(of('failed', null)).toEqual([]);
  });
});
