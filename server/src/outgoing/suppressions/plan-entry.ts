import type { SuppressionEvent, SuppressionReason } from '../../contracts/suppressions';

/** An entry of the suppression list as it is stored. */
export interface SuppressionRow {
  id: number;
  /** normalised */
  address: string;
  reason: SuppressionReason;
  /** false: taken off the list; the row remains for its log */
  active: boolean;
  note: string;
  /** oldest first */
  events: SuppressionEvent[];
  /** ISO */
  createdAt: string;
  updatedAt: string;
}

/** What may change of an entry. */
export type SuppressionChange = Pick<SuppressionRow, 'reason' | 'active' | 'note' | 'events'>;

export interface Addition {
  reason: SuppressionReason;
  note: string;
  /** the person who adds it; null when it happens by itself */
  by: string | null;
  /** ISO */
  at: string;
  /** epoch ms at which the cause of it came to be, for reports that come late; null = now */
  causedAt?: number | null;
}

/** Events kept of one entry; the first one stays, the oldest others go. */
const MOST_EVENTS = 100;

/** A stronger reason replaces a weaker one: hard bounces end by themselves, a decision of a person does not. */
const STRENGTH: Readonly<Record<SuppressionReason, number>> = {
  hard_bounces: 0,
  unsubscribed: 1,
  complaint: 2,
  manual: 3,
};

const withEvent = (events: readonly SuppressionEvent[], event: SuppressionEvent): SuppressionEvent[] => {
  const [first, ...others] = [...events, event];
  return first ? [first, ...others.slice(-(MOST_EVENTS - 1))] : [];
};

/**
 * What an addition makes of an entry; null when nothing changes. Whoever adds by hand leaves what is on the list as it is.
 * A report about something that happened before a person took the address off the list does not bring it back.
 */
export const planAddition = (
  entry: Pick<SuppressionRow, 'reason' | 'active' | 'note' | 'events'> | null,
  { reason, note, by, at, causedAt }: Addition
): SuppressionChange | null => {
  const event = (what: SuppressionEvent['what']): SuppressionEvent => ({ at, what, reason, note, by });
  if (!entry) return { reason, active: true, note, events: [event('added')] };
  if (entry.active) {
    if (by !== null || STRENGTH[reason] <= STRENGTH[entry.reason]) return null;
    return { reason, active: true, note, events: withEvent(entry.events, event('added_again')) };
  }
  const removed = entry.events.findLast(({ what }) => what === 'removed');
  if (by === null && causedAt && removed && causedAt <= Date.parse(removed.at)) return null;
  return { reason, active: true, note, events: withEvent(entry.events, event('added_again')) };
};

/** What taking an address off the list makes of its entry; null when it is not on it. */
export const planRemoval = (
  entry: Pick<SuppressionRow, 'reason' | 'active' | 'note' | 'events'>,
  {
    what,
    note,
    by,
    at,
  }: { what: 'removed' | 'mail_from_address'; note: string; by: string | null; at: string }
): SuppressionChange | null =>
  entry.active
    ? {
        reason: entry.reason,
        active: false,
        note: entry.note,
        events: withEvent(entry.events, { at, what, reason: entry.reason, note, by }),
      }
    : null;
