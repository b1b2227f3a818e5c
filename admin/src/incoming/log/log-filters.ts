import {
  incomingReason,
  incomingStatus,
  type IncomingReason,
  type IncomingStatus,
} from '../../../../server/src/contracts/incoming';

/** Which mails the log shows; they stand in the query string, so that a view can be shared. */
export interface LogFilters {
  status: IncomingStatus | null;
  reason: IncomingReason | null;
  search: string;
  /** days as `YYYY-MM-DD`, both inclusive, of UTC */
  from: string | null;
  to: string | null;
}

export const NO_FILTERS: LogFilters = { status: null, reason: null, search: '', from: null, to: null };

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const readDay = (text: string | null): string | null =>
  text !== null && DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;

const oneOf = <Value extends string>(options: readonly Value[], text: string | null): Value | null =>
  options.find((option) => option === text) ?? null;

/** Reads the query string of the page; what makes no sense is left out. */
export const readFilters = (query: URLSearchParams): LogFilters => ({
  status: oneOf(incomingStatus.options, query.get('status')),
  reason: oneOf(incomingReason.options, query.get('reason')),
  search: (query.get('search') ?? '').trim().slice(0, 200),
  from: readDay(query.get('from')),
  to: readDay(query.get('to')),
});

/** The query string of filters, with its `?`; '' without any. */
export const writeFilters = (filters: LogFilters): string => {
  const query = new URLSearchParams();
  for (const name of ['status', 'reason', 'search', 'from', 'to'] as const) {
    const value = filters[name];
    if (value) query.set(name, value);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
};

export const isFiltered = (filters: LogFilters): boolean => writeFilters(filters) !== '';

/**
 * The day of UTC in which the local day so many days ago begins: the filter then shows all of that local day, wherever
 * the reader is.
 */
export const dayAgo = (days: number, now: Date): string =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() - days).toISOString().slice(0, 10);

/** With which status a reason goes, in the order in which people look for them; some go with two. */
export const REASONS_BY_STATUS: readonly { status: IncomingStatus; reasons: readonly IncomingReason[] }[] = [
  {
    status: 'held',
    reasons: ['no_route', 'no_sender', 'entry_gone', 'unparsable', 'fast_brake', 'global_brake'],
  },
  { status: 'failed', reasons: ['error', 'alias_invalid'] },
  {
    status: 'rejected',
    reasons: [
      'catchall',
      'policy_contacts',
      'policy_followers',
      'policy_internal_users',
      'alias_invalid',
      'rate_limit',
      'rejected_by_person',
    ],
  },
  {
    status: 'processed',
    reasons: [
      'reply',
      'created',
      'delivery_status',
      'automatic_reply',
      'attached_by_person',
      'created_by_person',
    ],
  },
  {
    status: 'ignored',
    reasons: [
      'own_mail',
      'test_mail',
      'duplicate',
      'answer_to_refusal',
      'automatic',
      'bounce_unmatched',
      'sender_blocked',
      'unsubscribed',
      'ignored_by_person',
    ],
  },
];

/** The reasons to choose from under a status, each once; without a status all of them. */
export const reasonsFor = (
  status: IncomingStatus | null
): { status: IncomingStatus; reasons: IncomingReason[] }[] => {
  const seen = new Set<IncomingReason>();
  return REASONS_BY_STATUS.filter((one) => status === null || one.status === status).map((one) => ({
    status: one.status,
    reasons: one.reasons.filter((reason) => !seen.has(reason) && seen.add(reason)),
  }));
};
