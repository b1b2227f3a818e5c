import {
  deliveryReason,
  deliveryState,
  type DeliveryReason,
  type DeliveryState,
} from '../../../../server/src/contracts/thread';

export const SHOWN = ['waiting', 'problems', 'all'] as const;
export type Show = (typeof SHOWN)[number];

/** Which mails the queue shows; they stand in the query string, so that a view can be shared. */
export interface QueueFilters {
  show: Show;
  state: DeliveryState | null;
  reason: DeliveryReason | null;
  /** documentId of an outgoing server */
  server: string | null;
  search: string;
}

export const NO_FILTERS: QueueFilters = {
  show: 'waiting',
  state: null,
  reason: null,
  server: null,
  search: '',
};

const STATES: Record<Show, readonly DeliveryState[]> = {
  waiting: ['ready', 'deferred', 'sending'],
  problems: ['failed', 'bounced', 'complained', 'unknown', 'suppressed'],
  all: deliveryState.options,
};

/** The states to choose from. */
export const statesFor = (show: Show): readonly DeliveryState[] => STATES[show];

const oneOf = <Value extends string>(options: readonly Value[], text: string | null): Value | null =>
  options.find((option) => option === text) ?? null;

/** Reads the query string of the page; what makes no sense is left out. */
export const readFilters = (query: URLSearchParams): QueueFilters => {
  const show = oneOf(SHOWN, query.get('show')) ?? 'waiting';
  const server = query.get('server') ?? '';
  return {
    show,
    state: oneOf(STATES[show], query.get('state')),
    reason: oneOf(deliveryReason.options, query.get('reason')),
    server: /^[a-z0-9]{1,64}$/i.test(server) ? server : null,
    search: (query.get('search') ?? '').trim().slice(0, 200),
  };
};

/** The query string of filters, with its `?`; '' for the view that the page opens with. */
export const writeFilters = (filters: QueueFilters): string => {
  const query = new URLSearchParams();
  if (filters.show !== 'waiting') query.set('show', filters.show);
  for (const name of ['state', 'reason', 'server', 'search'] as const) {
    const value = filters[name];
    if (value) query.set(name, value);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
};

/** Whether anything but the view is chosen. */
export const isFiltered = (filters: QueueFilters): boolean =>
  writeFilters({ ...filters, show: 'waiting' }) !== '';

/** The filter as the server takes it. */
export const toFilter = ({ show, state, reason, server, search }: QueueFilters) => ({
  show,
  state: state ?? undefined,
  reason: reason ?? undefined,
  server: server ?? undefined,
  search: search || undefined,
});

const startsWith =
  (start: string) =>
  (reason: DeliveryReason): boolean =>
    reason.startsWith(start);

const ABOUT_THE_ADDRESS: readonly DeliveryReason[] = ['address_missing', 'address_invalid'];
const ABOUT_A_SERVER: readonly DeliveryReason[] = [
  'no_server',
  'server_unreachable',
  'server_login',
  'server_tls',
  'sign_in_needed',
  'rate_limited',
  'server_paused',
];
const CAME_BACK = deliveryReason.options.filter(
  (reason) => startsWith('bounced')(reason) || reason === 'complained'
);
const SUPPRESSED = deliveryReason.options.filter(startsWith('suppressed'));

/** Reasons by what they are about, each once; every reason stands somewhere. */
export const REASON_GROUPS = [
  { heading: 'server', reasons: ABOUT_A_SERVER },
  {
    heading: 'mail',
    reasons: deliveryReason.options.filter(
      (reason) => ![...ABOUT_A_SERVER, ...ABOUT_THE_ADDRESS, ...CAME_BACK, ...SUPPRESSED].includes(reason)
    ),
  },
  { heading: 'address', reasons: ABOUT_THE_ADDRESS },
  { heading: 'returned', reasons: CAME_BACK },
  { heading: 'suppressed', reasons: SUPPRESSED },
] as const;
