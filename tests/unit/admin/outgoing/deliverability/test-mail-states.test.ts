import { isOver, stepOf } from '../../../../../admin/src/outgoing/deliverability/test-mail-states';
import { deliveryState } from '../../../../../server/src/contracts/thread';

describe('a test mail', () => {
  it('is followed as long as something may happen by itself', () => {
    const followed = deliveryState.options.filter((state) => !isOver(state));
    expect(followed).toEqual(['ready', 'sending', 'sent', 'deferred']);
  });

  it('is back when it arrived, and not before', () => {
    expect(deliveryState.options.filter((state) => stepOf(state) === 'back')).toEqual([
      'delivered',
      'complained',
    ]);
    expect(stepOf('sent')).toBe('under_way');
    expect(stepOf('unknown')).toBe('not_sent');
  });
});
