import type { Delivery, DeliveryState } from '../../../server/src/contracts/thread';

/** How a state reads at a glance. */
export type Outcome = 'underway' | 'arrived' | 'unsure' | 'failed' | 'stopped';

const OUTCOMES: Record<DeliveryState, Outcome> = {
  ready: 'underway',
  sending: 'underway',
  deferred: 'underway',
  sent: 'arrived',
  delivered: 'arrived',
  unknown: 'unsure',
  failed: 'failed',
  bounced: 'failed',
  suppressed: 'failed',
  complained: 'failed',
  cancelled: 'stopped',
};

export const outcomeOf = (delivery: Delivery): Outcome => OUTCOMES[delivery.state];

/** What needs a person: it did not arrive, or nobody knows. */
export const needsAttention = (delivery: Delivery): boolean => {
  const outcome = outcomeOf(delivery);
  return outcome === 'failed' || outcome === 'unsure';
};

export interface DeliverySummary {
  /** recipients by mail; a colleague who reads in the admin is no delivery that can fail */
  total: number;
  failed: number;
  unsure: number;
  underway: number;
}

/** Counts the mails of one message. */
export const summarise = (deliveries: Delivery[]): DeliverySummary => {
  const outcomes = deliveries.filter((delivery) => delivery.channel === 'email').map(outcomeOf);
  const count = (outcome: Outcome): number => outcomes.filter((one) => one === outcome).length;
  return {
    total: outcomes.length,
    failed: count('failed'),
    unsure: count('unsure'),
    underway: count('underway'),
  };
};
