import { needsAttention, summarise, toneOf } from '../../../../admin/src/thread/delivery-outcome';
import { deliveryState, type Delivery, type DeliveryState } from '../../../../server/src/contracts/thread';
import { FAILURES } from '../../../../server/src/outgoing/mail-states';

const delivery = (state: DeliveryState, ignored = false): Delivery =>
  ({ channel: 'email', state, ignored }) as Delivery;

describe('how the mails of a message went', () => {
  it('the envelope is red for what failed, until somebody ignores it', () => {
    expect(toneOf(delivery('bounced'))).toBe('danger');
    expect(toneOf(delivery('bounced', true))).toBe('neutral');
    expect(toneOf(delivery('unknown'))).toBe('warning');
  });

  it('what needs a person is what the server lists as failures', () => {
    expect(deliveryState.options.filter((state) => needsAttention(delivery(state))).sort()).toEqual(
      [...FAILURES].sort()
    );
    expect(deliveryState.options.filter((state) => needsAttention(delivery(state, true)))).toEqual([]);
  });

  it('counts ignored failures apart', () => {
    expect(
      summarise([
        delivery('failed'),
        delivery('failed', true),
        delivery('unknown', true),
        delivery('unknown'),
        delivery('deferred'),
        delivery('sent'),
        { ...delivery('delivered'), channel: 'inbox' },
      ])
    ).toEqual({ total: 6, failed: 1, unsure: 1, underway: 1, ignored: 2 });
  });
});
