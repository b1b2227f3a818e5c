import type { Tone } from '../components/tone';
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

const TONES: Record<Outcome, Tone> = {
  underway: 'neutral',
  arrived: 'success',
  unsure: 'warning',
  failed: 'danger',
  stopped: 'neutral',
};

type Seen = Pick<Delivery, 'state' | 'ignored'>;

export const outcomeOf = ({ state }: Pick<Delivery, 'state'>): Outcome => OUTCOMES[state];

/** The colour of a state; grey once somebody has ignored the failure. */
export const toneOf = (delivery: Seen): Tone => (delivery.ignored ? 'neutral' : TONES[outcomeOf(delivery)]);

const isFailure = (delivery: Seen): boolean => ['failed', 'unsure'].includes(outcomeOf(delivery));

/** What needs a person: it did not arrive, or nobody knows, and nobody has ignored it. */
export const needsAttention = (delivery: Seen): boolean => isFailure(delivery) && !delivery.ignored;

export interface DeliverySummary {
  /** recipients by mail; a colleague who reads in the admin is no delivery that can fail */
  total: number;
  failed: number;
  unsure: number;
  underway: number;
  /** failures that somebody has ignored; in none of the other numbers */
  ignored: number;
}

/** Counts the mails of one message. */
export const summarise = (deliveries: readonly Delivery[]): DeliverySummary => {
  const mails = deliveries.filter((delivery) => delivery.channel === 'email');
  const count = (outcome: Outcome): number =>
    mails.filter((mail) => outcomeOf(mail) === outcome && !(mail.ignored && isFailure(mail))).length;
  return {
    total: mails.length,
    failed: count('failed'),
    unsure: count('unsure'),
    underway: count('underway'),
    ignored: mails.filter((mail) => mail.ignored && isFailure(mail)).length,
  };
};
