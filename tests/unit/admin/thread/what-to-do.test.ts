import { whatToDo } from '../../../../admin/src/thread/what-to-do';
import english from '../../../../admin/src/translations/en.json';
import { deliveryReason, type DeliveryState } from '../../../../server/src/contracts/thread';

const words = english as Record<string, string>;
const failed = (part: Partial<Parameters<typeof whatToDo>[0]> = {}) =>
  whatToDo({ state: 'failed', reason: null, statusCode: null, ...part });

describe('what to do about a failure', () => {
  it.each(deliveryReason.options)('%s has words, for why and for what helps', (reason) => {
    expect(words[`delivery.reason.${reason}`]).toBeTruthy();
    expect(words[failed({ reason }) ?? '']).toBeTruthy();
  });

  it('the status code says more than that it was refused', () => {
    expect(failed({ reason: 'refused', statusCode: '5.1.1' })).toBe('delivery.todo.correct-address');
    expect(failed({ reason: 'bounced', statusCode: '4.2.2' })).toBe('delivery.todo.later');
    expect(failed({ reason: 'refused', statusCode: '5.7.26' })).toBe('delivery.todo.reputation');
    expect(failed({ reason: 'refused', statusCode: '550' })).toBe('delivery.todo.read-answer');
  });

  it('and does not overrule a reason that is known', () => {
    expect(failed({ reason: 'bounced_spam', statusCode: '5.7.1' })).toBe('delivery.todo.other-words');
  });

  it('what is tried again by itself needs nobody, unless somebody must put it right', () => {
    expect(failed({ state: 'deferred', reason: 'refused_temporarily' })).toBeNull();
    expect(failed({ state: 'deferred', reason: 'server_login' })).toBe('delivery.todo.servers');
    expect(failed({ state: 'ready', reason: 'server_paused' })).toBe('delivery.todo.server-paused');
  });

  it('nothing is to be done about what arrived', () => {
    for (const state of ['sent', 'delivered', 'cancelled'] satisfies DeliveryState[])
      expect(failed({ state, reason: 'refused' })).toBeNull();
  });

  it('whoever complained is left alone, also where no reason was given', () => {
    expect(failed({ state: 'complained' })).toBe('delivery.todo.respect');
    expect(failed({ state: 'unknown' })).toBe('delivery.todo.ask-whether-arrived');
  });
});
