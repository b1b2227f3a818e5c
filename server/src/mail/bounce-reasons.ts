import { PHRASES, STATUS, SURELY_UNKNOWN, type BounceReason } from './bounce-phrases';

export type { BounceReason } from './bounce-phrases';

const HARD: ReadonlySet<BounceReason> = new Set<BounceReason>([
  'user_unknown',
  'host_unknown',
  'moved',
  'not_accepting',
]);

/** Facts about one failed delivery. */
export interface FailureFacts {
  /** what servers wrote about it */
  text: string;
  /** enhanced code, such as `5.1.1` */
  status: string | null;
  /** the SMTP command that was refused, where the report tells it */
  command: 'connect' | 'mail' | 'rcpt' | 'data' | null;
}

/** Codes that speak of failed authentication alone (RFC 7372, RFC 8601 and what large providers add). */
const AUTHENTICATION = /^7\.(?:2[0-46]|30|509)$/;

/** Lists of blocked hosts name themselves, mostly as a host name or link. */
const BLOCK_LISTS =
  /spamhaus|spamcop|sorbs|dnsbl|barracudacentral|\b(?:rbl|uribl|surbl)\b|senderscore|proofpoint/;

/** Without hosts, links and addresses: `relay2.example.org said: user unknown` speaks of no relaying. */
function withoutNames(text: string): string {
  return text
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/[a-z0-9._%+=-]*@[a-z0-9.-]+/g, ' ')
    .replace(/\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}\b/g, ' ')
    .replace(/\s+/g, ' ');
}

/** Names the reason of a failed delivery. */
export function bounceReason(facts: FailureFacts): BounceReason {
  const text = facts.text.slice(0, 5_000).toLowerCase().replace(/\s+/g, ' ');
  const detail = facts.status?.slice(2) ?? '';
  if (SURELY_UNKNOWN.some((phrase) => text.includes(phrase))) return 'user_unknown';
  if (AUTHENTICATION.test(detail)) return 'authentication';
  if (BLOCK_LISTS.test(text)) return 'blocked';
  // `550 example.org does not exist` speaks of a host, `550 user@example.org does not exist` of a user
  if (
    facts.command !== 'mail' &&
    /(?:^|[\s<"'])[a-z0-9-]{1,63}\.[a-z0-9.-]{1,200} does not exist/.test(text)
  ) {
    return 'host_unknown';
  }
  const words = withoutNames(text);
  for (const [reason, phrases] of PHRASES) {
    if (!phrases.some((phrase) => words.includes(phrase))) continue;
    return reason === 'user_unknown' ? unknownOrFiltered(facts, detail) : reason;
  }
  return STATUS[detail] ?? 'other';
}

/**
 * "User unknown" after DATA is what content filters answer. Only a refusal at RCPT, or a code that says so, is proof
 * enough to write an address off.
 */
function unknownOrFiltered(facts: FailureFacts, detail: string): BounceReason {
  if (facts.command === 'connect' || facts.command === 'mail') return 'policy';
  if (/^1\.(?:0|1|3|10|351)$/.test(detail)) return 'user_unknown';
  if (facts.command === 'data') return 'filtered';
  if (facts.command === 'rcpt') return 'user_unknown';
  return 'filtered';
}

/** Whether the address itself is at fault for good: nothing will ever arrive there. */
export function isHardReason(reason: BounceReason): boolean {
  return HARD.has(reason);
}
