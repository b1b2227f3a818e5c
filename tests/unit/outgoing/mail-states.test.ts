import { deliveryState, type DeliveryState } from '../../../server/src/contracts/thread';
import {
  CANCELLABLE,
  columnsOfAct,
  CORRECTABLE,
  FAILURES,
  RETRYABLE,
  statesActedOn,
  statesOfAct,
  statesShown,
  WAITING,
} from '../../../server/src/outgoing/mail-states';

describe('the states of a mail', () => {
  it('are each of one kind: waiting, failed, or done with', () => {
    const done = deliveryState.options.filter(
      (state) => !WAITING.includes(state) && !FAILURES.includes(state)
    );
    expect(done).toEqual(['sent', 'cancelled', 'delivered']);
    expect(WAITING.filter((state) => FAILURES.includes(state))).toEqual([]);
  });

  it('what arrived, or is being sent, is neither sent again nor taken back nor corrected', () => {
    const untouchable: DeliveryState[] = ['sent', 'delivered', 'sending'];
    for (const states of [RETRYABLE, CANCELLABLE, CORRECTABLE])
      expect(states.filter((state) => untouchable.includes(state))).toEqual([]);
  });

  it('who complained gets no second mail', () => {
    expect([...RETRYABLE, ...CORRECTABLE]).not.toContain('complained');
  });
});

describe('a filter', () => {
  it('shows the states of its view', () => {
    expect(statesShown({ show: 'waiting' })).toEqual(WAITING);
    expect(statesShown({ show: 'problems' })).toEqual(FAILURES);
    expect(statesShown({ show: 'all' })).toBeNull();
  });

  it('shows one state of its view, and none of another view', () => {
    expect(statesShown({ show: 'waiting', state: 'deferred' })).toEqual(['deferred']);
    expect(statesShown({ show: 'all', state: 'sent' })).toEqual(['sent']);
    expect(statesShown({ show: 'waiting', state: 'failed' })).toEqual([]);
  });
});

describe('an act on all of a filter', () => {
  it('changes only what the filter shows and the act allows', () => {
    expect(statesActedOn('retry', { show: 'waiting' })).toEqual(['deferred']);
    expect(statesActedOn('cancel', { show: 'waiting' })).toEqual(['ready', 'deferred']);
    expect(statesActedOn('cancel', { show: 'problems' })).toEqual([]);
    expect(statesActedOn('retry', { show: 'problems' })).toEqual([
      'failed',
      'unknown',
      'bounced',
      'suppressed',
    ]);
    expect(statesActedOn('ignore', { show: 'all' })).toEqual(FAILURES);
    expect(statesActedOn('retry', { show: 'all', state: 'sent' })).toEqual([]);
  });

  it('sends what was cancelled again only if that is what the filter names', () => {
    expect(statesActedOn('retry', { show: 'all' })).not.toContain('cancelled');
    expect(statesActedOn('retry', { show: 'all', state: 'cancelled' })).toEqual(['cancelled']);
    expect(statesOfAct('retry')).toContain('cancelled');
  });
});

describe('what an act writes', () => {
  it('takes the lease away, so that no worker goes on with the mail', () => {
    for (const act of ['retry', 'cancel'] as const)
      expect(columnsOfAct(act, 5)).toMatchObject({ lease_token: null, lease_until: null });
    expect(columnsOfAct('retry', 5)).toMatchObject({ status: 'ready', run_after: 5, attempts: 0 });
  });

  it('of ignoring is nothing but that', () => {
    expect(columnsOfAct('ignore', 5)).toEqual({ ignored: true });
  });
});
