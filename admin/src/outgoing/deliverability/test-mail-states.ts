import type { DeliveryState } from '../../../../server/src/contracts/thread';

/** How far a test mail has come, as people see it. */
export type TestStep = 'waiting' | 'under_way' | 'back' | 'not_sent';

const STEPS: Record<DeliveryState, TestStep> = {
  ready: 'waiting',
  sending: 'waiting',
  deferred: 'waiting',
  sent: 'under_way',
  delivered: 'back',
  complained: 'back',
  failed: 'not_sent',
  bounced: 'not_sent',
  suppressed: 'not_sent',
  cancelled: 'not_sent',
  // Nothing more happens to it by itself, though it may have left.
  unknown: 'not_sent',
};

export const stepOf = (state: DeliveryState): TestStep => STEPS[state];

/** Whether nothing more happens by itself. */
export const isOver = (state: DeliveryState): boolean => ['back', 'not_sent'].includes(stepOf(state));
