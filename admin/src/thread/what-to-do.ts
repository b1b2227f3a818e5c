import { meaningOfStatusCode, type StatusCodeMeaning } from './status-code-words';

import type { Delivery, DeliveryReason } from '../../../server/src/contracts/thread';
import type { WordKey } from '../words';

/** What may help, by the reason why a mail did not arrive. */
const BY_REASON: Record<DeliveryReason, WordKey> = {
  address_missing: 'delivery.todo.add-address',
  address_invalid: 'delivery.todo.correct-address',
  sender_missing: 'delivery.todo.default-sender',
  sender_invalid: 'delivery.todo.default-sender',
  no_server: 'delivery.todo.servers',
  server_unreachable: 'delivery.todo.servers',
  server_login: 'delivery.todo.servers',
  server_tls: 'delivery.todo.servers',
  refused_temporarily: 'delivery.todo.later',
  refused: 'delivery.todo.read-answer',
  interrupted: 'delivery.todo.ask-whether-arrived',
  draft_failed: 'delivery.todo.server-log',
  too_large: 'delivery.todo.smaller',
  rate_limited: 'delivery.todo.limits',
  sign_in_needed: 'delivery.todo.sign-in',
  server_paused: 'delivery.todo.server-paused',
  no_access: 'delivery.todo.access',
  suppressed_hard_bounces: 'delivery.todo.suppressed',
  suppressed_complaint: 'delivery.todo.respect',
  suppressed_unsubscribed: 'delivery.todo.respect',
  suppressed_manual: 'delivery.todo.suppressed',
  complained: 'delivery.todo.respect',
  bounced: 'delivery.todo.read-answer',
  bounced_user_unknown: 'delivery.todo.correct-address',
  bounced_host_unknown: 'delivery.todo.correct-address',
  bounced_moved: 'delivery.todo.correct-address',
  bounced_not_accepting: 'delivery.todo.correct-address',
  bounced_mailbox_full: 'delivery.todo.later',
  bounced_disabled: 'delivery.todo.later',
  bounced_too_large: 'delivery.todo.smaller',
  bounced_expired: 'delivery.todo.later',
  bounced_network: 'delivery.todo.later',
  bounced_system: 'delivery.todo.later',
  bounced_blocked: 'delivery.todo.reputation',
  bounced_authentication: 'delivery.todo.reputation',
  bounced_policy: 'delivery.todo.other-way',
  bounced_spam: 'delivery.todo.other-words',
  bounced_virus: 'delivery.todo.other-words',
  bounced_content: 'delivery.todo.other-words',
  bounced_filtered: 'delivery.todo.other-way',
};

const BY_MEANING: Record<StatusCodeMeaning, WordKey> = {
  'no-mailbox': 'delivery.todo.correct-address',
  'no-domain': 'delivery.todo.correct-address',
  'bad-address': 'delivery.todo.correct-address',
  'mailbox-full': 'delivery.todo.later',
  'too-large': 'delivery.todo.smaller',
  'not-accepted': 'delivery.todo.reputation',
};

type Known = Pick<Delivery, 'state' | 'reason' | 'statusCode'>;

/**
 * What a person can do about a mail that did not arrive, as a key of the catalogue; null where nothing is to be done. While
 * it is tried again by itself only what somebody must put right is said.
 */
export const whatToDo = ({ state, reason, statusCode }: Known): WordKey | null => {
  if (['sent', 'delivered', 'sending', 'cancelled'].includes(state)) return null;
  if (state === 'unknown') return BY_REASON.interrupted;
  if (reason === null) return state === 'complained' ? BY_REASON.complained : null;
  const byReason = BY_REASON[reason];
  if ((state === 'ready' || state === 'deferred') && byReason === 'delivery.todo.later') return null;
  const meaning = reason === 'refused' || reason === 'bounced' ? meaningOfStatusCode(statusCode) : null;
  return meaning === null ? byReason : BY_MEANING[meaning];
};
