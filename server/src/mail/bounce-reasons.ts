/**
 * Why a mail was not delivered, from the words of mail servers. Each list holds what servers write, lower-case; the first
 * list with a match decides, so lists about the mail or its sender stand before those about the recipient.
 */

export type BounceReason =
  | 'user_unknown'
  | 'host_unknown'
  | 'moved'
  | 'not_accepting'
  | 'mailbox_full'
  | 'disabled'
  | 'too_large'
  | 'expired'
  | 'network'
  | 'system'
  | 'blocked'
  | 'authentication'
  | 'policy'
  | 'spam'
  | 'virus'
  | 'content'
  | 'filtered'
  | 'delivered'
  | 'complaint'
  | 'other';

const PHRASES: readonly [BounceReason, readonly string[]][] = [
  [
    'authentication',
    [
      'dmarc', 'spf check', 'spf record', 'spf fail', 'spf validation', 'failed spf', 'spf hard', 'fails to pass spf', 'dkim check',
      'dkim fail', 'dkim signature', 'did not pass dkim', 'sender policy framework', 'unauthenticated email',
      'unauthenticated mail', 'authentication checks', 'email authentication', 'not authorized to send mail on behalf',
      '5.7.26', '5.7.509', '5.7.20', '5.7.21', '5.7.22', '5.7.23', '5.7.24', '5.7.30',
    ],
  ],
  [
    'blocked',
    [
      'ptr record', 'reverse dns', 'reverse hostname', 'cannot find your hostname', 'cannot find your reverse', 'rdns',
      'no ptr', 'mismatches client ip', 'invalid dns ptr', 'without reverse', 'missing ptr', 'client host rejected',
      'client host blocked', 'blacklist', 'black list', 'blocklist', 'block list', 'blocked using', 'blocked by', 'spamhaus',
      'spamcop', 'sorbs', 'dnsbl', 'rbl', 'listed in', 'listed at', 'poor reputation', 'ip reputation', 'low reputation',
      'bad reputation', 'sender reputation', 'ip address has been', 'your ip', 'server ip', 'access denied',
      'use the smtp server of your isp', 'helo command rejected', 'temporarily deferred due to', 'unexpected volume',
      'user complaints', 'too many connections', 'connection limit', 'too many recipients this hour', 'too many messages',
      'rate limit', 'sending rate', 'throttl', 'exceeded the rate', 'connection refused by', 'ip blocked', 'bad helo',
      'not accepting connections', 'connections not accepted', 'connection rejected', 'dynamic ip', 'residential ip',
      'dialup', 'not allowed to connect', 'is not allowed to send', 'unsolicited', 'banned sending ip',
      'message refused, your',
    ],
  ],
  [
    'policy',
    [
      'sender rejected', 'sender address rejected', 'sender denied', 'sender verify', 'sender domain', 'domain of sender',
      'invalid sender', 'mail from <', 'sender address', 'sender not', 'sender is not', 'denied by sender', 'bad sender',
      'purported responsible', 'from address', "sender's", 'not a registered gateway user', 'policy reasons', 'security polic',
      'policy violation', 'local policy', 'due to policy', 'by policy', 'administrative prohibition', 'administratively',
      'authentication required', 'authrequired', 'authenticationrequired', 'smtp authentication', 'please authenticate',
      'unauthenticated sender', 'relay', 'not permitted to', 'not authorized', 'not authorised', 'unauthorized',
      'email address is not verified', 'permission', 'starttls', 'encryption', 'tls required', 'greylist', 'not allowed to post',
      'may not have permission', "don't have permission", 'moderat', 'members only', 'only members', 'restricted',
      'rejected by the recipient', 'refused by recipient', 'message not accepted', 'message not allowed', 'sender blocked',
    ],
  ],
  [
    'virus',
    ['virus', 'malware', 'infected', 'trojan', 'security policies - mcspam'],
  ],
  [
    'spam',
    [
      'spam', 'bulk mail', 'junk mail', 'looks like', 'content rejected', 'high probability', 'rejected due to content',
      'bayes', 'phish', 'gtube', 'mail content denied', 'message content rejected',
    ],
  ],
  [
    'too_large',
    [
      'too large', 'too big', 'size exceed', 'message size', 'exceeds size', 'size limit', 'maximum message', 'message length',
      'exceeds limit', 'length exceeds', 'larger than', 'mail size', 'fixed maximum', 'message exceed', 'headers too large',
    ],
  ],
  [
    'content',
    [
      'duplicate header', 'header syntax', 'bare lf', 'bare <lf>', 'line too long', 'not rfc', 'rfc 5322', 'rfc 2822', 'rfc5322',
      'invalid header', 'missing header', 'attachment', 'illegal character', '8bit', '8-bit', 'mime', 'malformed',
    ],
  ],
  [
    'mailbox_full',
    [
      'mailbox full', 'mailbox is full', 'mailbox for user is full', 'mail box full', 'mailbox exceeded', 'mailbox has exceeded',
      'over quota', 'overquota', 'quota exceed', 'exceeded quota', 'exceed the quota', 'quota is exceeded', 'quota full',
      'is over quota', 'exceeded storage', 'storage allocation', 'storage limit', 'out of storage', 'storage space', 'full mailbox',
      'mailfolder is full', 'mailbox size', 'inbox is full', 'inbox full', 'maildir over', 'disk quota', 'disc quota', 'quota violation', 'insufficient quota', 'no space left in mailbox',
      'would exceed', 'mail quota', 'over the allowed quota', 'recipient storage full', "user's disk", 'boîte pleine', 'ist voll',
      'overflow', 'over the maximum allowed', 'hard limit', 'out of quota', 'too much mail', 'mbox is full', '容量', 'メールボックス',
      'exceeded the limit for mail', 'account is full', 'message storage exceeded', 'overdrawn', 'user has too many messages',
      'receiving mail at a rate', 'box is full', 'space limit',
    ],
  ],
  [
    'moved',
    ['has moved', 'moved to', 'no longer at', 'no longer with', 'not our user', 'user not local', 'has been replaced by', 'new address', 'changed address', 'recipient has left', 'has left the', 'forward path'],
  ],
  [
    'disabled',
    [
      'disabled', 'suspend', 'inactive', 'not active', 'deactivated', 'frozen', 'locked', 'account is blocked', 'expired account', 'account expired', 'account has expired', 'has been blocked', 'not currently accept',
      'restricted mailbox', 'currently has been', 'temporarily unavailable for this user', 'mailbox currently', 'user hold', 'on vacation', 'account closed', 'account has been closed',
      'recipient suspend', 'temporary locked', 'mailbox is unavailable at this time', 'not logged in', 'discontinued',
    ],
  ],
  [
    'not_accepting',
    [
      'does not accept mail', "doesn't receive email", "doesn't accept mail", 'does not accept email', 'null mx', 'nullmx', 'null-mx', 'does not receive mail',
      'domain does not accept', 'host does not accept', 'not accept any mail', 'does not handle mail', 'smtp protocol returned a permanent error', '5.3.2', '5.1.10 (null', 'no mail accepted', 'mail not accepted',
    ],
  ],
  [
    'expired',
    [
      'message expired', 'timed out', 'time out', 'timeout', 'has been in the queue too long', 'been queued too long', 'in queue too long', 'too long', 'retry time', 'giving up', 'failing for a long time',
      'could not be delivered for', 'not been delivered', 'still being retried', 'delivery time expired', 'expired', 'retry limit', 'retries exceeded', 'max retries', 'could not be delivered within',
      'unable to deliver in', 'delayed', 'delivery attempts', 'has not been collected', 'was not delivered within', 'maximum time', 'undeliverable for', 'not yet been delivered', 'will be retried', 'will keep trying', 'persistent transient', 'no answer from',
    ],
  ],
  [
    'host_unknown',
    [
      'host not found', 'host unknown', 'unknown host', 'domain name not found', 'name or service not known', 'domain not found', 'no such host', 'no such domain', 'unknown domain', 'domain does not exist', 'domain must exist',
      "couldn't find any host", 'could not find any host', 'nxdomain', 'unrouteable address', 'unroutable domain', 'unrouteable mail domain', "couldn't be found or is unable", 'domain could not be found', 'domain is not', 'domain unknown', 'invalid domain', 'illegal host', 'no mx', 'host lookup did not complete', 'all relevant mx records point to non-existent', 'address lookup failed', 'dns hard error', 'has no mail exchanger', 'no route found to domain', 'unable to resolve', 'mail domain mentioned', 'isn\'t a valid internet host', 'domain isn', "domain name doesn't exist", 'bad destination system', 'bad host', 'recipient domain', 'hostname unknown', 'no matches to nameserver query',
    ],
  ],
  [
    'network',
    [
      'connection refused', 'connection was dropped', 'connection dropped', 'connection reset', 'connection closed', 'lost connection', 'no route to host', 'network is unreachable', 'network unreachable', 'unable to connect', 'could not connect', "couldn't connect", 'cannot connect', 'hop count', 'too many hops', 'mail loop', 'routing loop', 'loop detected', 'loops back', 'mail for', 'dns query failed', 'dns error', 'name server', 'temporary name', 'tls handshake', 'ssl', 'unreachable', 'host is down', 'broken pipe', 'no connection', 'message looping', 'malformed or unexpected name server reply', 'network error', 'remote host',
    ],
  ],
  [
    'system',
    [
      'system error', 'config error', 'configuration error', 'internal error', 'local error', 'disk space', 'insufficient system', 'out of memory', 'cannot create', "couldn't create", "can't create", 'procmail', 'maildrop', 'exit status', 'pipe to', 'command died', 'aborted', 'service unavailable', 'service currently unavailable', 'temporary failure', 'try again later', 'server error', 'service refused', 'unexpected failure', 'permission denied', 'process failed', 'local configuration', 'x-unix', 'transport', 'returned non-zero', 'command not implemented', 'parameter not implemented', 'syntax error', 'bad sequence', 'unrecognized command', 'domain has not been verified', 'child status',
    ],
  ],
  [
    'user_unknown',
    [
      'user unknown', 'unknown user', 'no such user', 'no such mailbox', 'no such recipient', 'no such address', 'no such account', 'no such person', 'does not exist', "doesn't exist", 'not exist', 'mailbox unavailable', 'mailbox not found', 'mailbox unknown', 'unknown mailbox', 'no mailbox', 'user not found', 'recipient not found', 'recipnotfound', 'recipientnotfound', 'address not found', 'account not found', 'unknown recipient', 'recipient unknown', 'invalid recipient', 'invalid mailbox', 'invalid user', 'invalid address', 'unknown address', 'unknown local', 'local user', 'bad destination mailbox', 'bad address', 'not a valid mailbox', 'not a valid user', 'not a known user', 'not known', 'unknown account', 'no account', "doesn't have a", 'does not have', 'undeliverable address', 'address rejected', 'recipient rejected', 'unknown or illegal', 'not listed in', 'user is unknown', 'unknown email', 'address unknown', 'is not found', 'could not be found', "couldn't be found", "wasn't found", 'was not found', 'not found at', 'recipient address reject', 'no one by that name', 'not a user', 'addressee unknown', 'email address could not', 'typed', 'adresse destinataire', 'destinataire invalide', 'recipient is not', 'not here', 'user does', 'delivery to this user', 'recipient does', 'mailbox does', 'there is no', 'is not a valid', 'is unknown', 'unrouteable', 'unroutable', 'not delivered to', 'nosuchuser', 'badrcpt', 'bad recipient', 'not our customer', 'the following recipients', 'rejecting', 'is invalid', 'no valid recipient', 'account that you tried to reach', 'email account', 'no user', 'has no mailbox', 'unable to find', 'not in directory', 'ユーザ', 'address error', 'email name is not found', 'alias', 'user address', '宛先', 'mail address', 'e-mail address', 'email address', 'removed', 'is not registered', 'subscriber', 'does not like recipient', 'this user', 'verify', 'reject', 'recipient',
    ],
  ],
];

/** What an enhanced status code says where the text does not (RFC 3463, RFC 7372, RFC 7505). */
const STATUS: Readonly<Record<string, BounceReason>> = {
  '1.0': 'user_unknown',
  '1.1': 'user_unknown',
  '1.2': 'host_unknown',
  '1.3': 'user_unknown',
  '1.4': 'filtered',
  '1.6': 'moved',
  '1.7': 'policy',
  '1.8': 'policy',
  '1.10': 'not_accepting',
  '2.0': 'filtered',
  '2.1': 'disabled',
  '2.2': 'mailbox_full',
  '2.3': 'too_large',
  '2.4': 'filtered',
  '3.1': 'system',
  '3.2': 'not_accepting',
  '3.4': 'too_large',
  '4.0': 'network',
  '4.1': 'expired',
  '4.2': 'network',
  '4.3': 'system',
  '4.4': 'host_unknown',
  '4.6': 'network',
  '4.7': 'expired',
  '5.1': 'system',
  '6.0': 'content',
  '7.0': 'policy',
  '7.1': 'policy',
  '7.13': 'disabled',
  '7.25': 'blocked',
  '7.26': 'authentication',
  '7.27': 'not_accepting',
};

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

/** Names the reason of a failed delivery. */
export function bounceReason(facts: FailureFacts): BounceReason {
  const text = facts.text.toLowerCase();
  const detail = facts.status?.slice(2) ?? '';
  for (const [reason, phrases] of PHRASES) {
    if (!phrases.some((phrase) => text.includes(phrase))) continue;
    return reason === 'user_unknown' ? unknownOrFiltered(facts, detail) : reason;
  }
  return STATUS[detail] ?? 'other';
}

/** "User unknown" after DATA is what content filters answer; at RCPT, or with a code that says so, the user is unknown. */
function unknownOrFiltered(facts: FailureFacts, detail: string): BounceReason {
  if (/^1\.(?:0|1|3|10|351)$/.test(detail)) return 'user_unknown';
  if (facts.command === 'data') return 'filtered';
  if (facts.command === 'rcpt') return 'user_unknown';
  return detail.startsWith('2.') || detail.startsWith('7.') ? 'filtered' : 'user_unknown';
}

/** Whether the address itself is at fault for good: nothing will ever arrive there. */
export function isHardReason(reason: BounceReason): boolean {
  return HARD.has(reason);
}
