import type { Tone } from '../components/tint';
import type { IncomingMailRow, IncomingReason, IncomingStatus } from '../../../server/src/contracts/incoming';
import type { Words } from '../words';

const TONES: Record<IncomingStatus, Tone> = {
  pending: 'neutral',
  processing: 'neutral',
  processed: 'success',
  rejected: 'danger',
  ignored: 'neutral',
  held: 'warning',
  failed: 'danger',
};

type Outcome = Pick<IncomingMailRow, 'status' | 'reason'>;

/** What "processed" means in a word; for the other states their own word says more. */
const BADGES = {
  reply: 'incoming.badge.reply',
  created: 'incoming.badge.created',
  delivery_status: 'incoming.badge.delivery_status',
  automatic_reply: 'incoming.badge.automatic_reply',
  attached_by_person: 'incoming.badge.attached_by_person',
  created_by_person: 'incoming.badge.created_by_person',
} as const satisfies Partial<Record<IncomingReason, string>>;

const badgeOf = (reason: IncomingReason | null) =>
  reason !== null && Object.hasOwn(BADGES, reason) ? BADGES[reason as keyof typeof BADGES] : null;

/** Quiet where nothing was asked of anybody: delivery reports and automatic answers. */
const QUIET: readonly (IncomingReason | null)[] = ['delivery_status', 'automatic_reply'];

/** How a mail ended, in one word and its colour. */
export const outcomeBadge = ({ status, reason }: Outcome, t: Words['t']): { tone: Tone; words: string } => {
  const badge = status === 'processed' ? badgeOf(reason) : null;
  return {
    tone: status === 'processed' && QUIET.includes(reason) ? 'primary' : TONES[status],
    words: badge ? t(badge) : t(`incoming.status.${status}`),
  };
};

/** The same with its reason, where the word does not say it already: "held: no route". */
export const outcomeWords = (outcome: Outcome, t: Words['t']): string => {
  const { words } = outcomeBadge(outcome, t);
  const said = outcome.status === 'processed' && badgeOf(outcome.reason) !== null;
  return outcome.reason === null || said
    ? words
    : t('incoming.outcome', { status: words, reason: t(`incoming.reason.${outcome.reason}`) });
};
