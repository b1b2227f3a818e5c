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

const list = (words: string) => words.split('|');

export const PHRASES: readonly [BounceReason, readonly string[]][] = [
  ['host_unknown', list('account or domain may not exist')],
  ['network', list('host not found, try again|name service error for domain')],
  ['filtered', list('recipient preferences|on hold')],
  [
    'authentication',
    list(
      'dmarc|spf check|spf record|spf fail|spf validation|failed spf|spf hard|fails to pass spf|' +
        'dkim check|dkim fail|dkim signature|did not pass dkim|sender policy framework|' +
        'unauthenticated email|unauthenticated mail|authentication checks|email authentication|' +
        'not authorized to send mail on behalf|spf policy|spf -all|authentication-results|' +
        'authentication failure|fails authentication|sender id|not pass authentication|' +
        'does not pass dmarc'
    ),
  ],
  [
    'blocked',
    list(
      'ptr record|reverse dns|reverse hostname|cannot find your hostname|cannot find your reverse|' +
        'rdns|no ptr|mismatches client ip|invalid dns ptr|without reverse|missing ptr|' +
        'client host rejected|client host blocked|blacklist|black list|blocklist|block list|' +
        'blocked using|blocked by|is listed in|listed at|currently listed|poor reputation|ip reputation|' +
        'low reputation|bad reputation|sender reputation|ip address has been|your ip|server ip|' +
        'access denied|use the smtp server of your isp|helo command rejected|' +
        'temporarily deferred due to|unexpected volume|user complaints|too many connections|' +
        'connection limit|too many recipients this hour|too many messages|rate limit|sending rate|' +
        'throttl|exceeded the rate|connection refused by|ip blocked|bad helo|not accepting connections|' +
        'connections not accepted|connection rejected|dynamic ip|residential ip|dialup|' +
        'not allowed to connect|is not allowed to send|unsolicited|banned sending ip|' +
        'message refused, your|blocked due to|has been blocked due|listed by|blocked for|blocking list|' +
        'real time block|temporarily blocked|ip was blocked|host is blocked|' +
        'deferred due to user complaints|too many invalid recipients|refused to talk|connections per|' +
        'too many concurrent|too fast|excessive|reputation'
    ),
  ],
  [
    'policy',
    list(
      'sender rejected|sender address rejected|sender denied|sender verify|sender domain|' +
        'domain of sender|invalid sender|sender address|sender not|sender is not|denied by sender|' +
        "bad sender|purported responsible|from address|sender's|not a registered gateway user|" +
        'policy reasons|security polic|policy violation|local policy|due to policy|by policy|' +
        'administrative prohibition|administratively|authentication required|authrequired|' +
        'authenticationrequired|smtp authentication|please authenticate|unauthenticated sender|' +
        'not permitted to|not authorized|not authorised|unauthorized|email address is not verified|' +
        'starttls|encryption|tls required|greylist|not allowed to post|may not have permission|' +
        "don't have permission|moderat|members only|only members|restricted|refused by recipient|" +
        'message not accepted|message not allowed|sender blocked|relaying|relay access|relay denied|' +
        'unable to relay|relay not permitted|cannot relay|not allowed to relay|relay prohibited|' +
        'insufficient permission|administrator|refused by policy|message rejected due to|' +
        'sender domain must'
    ),
  ],
  ['virus', list('virus|malware|infected|trojan|security policies - mcspam')],
  [
    'spam',
    list(
      'spam|bulk mail|junk mail|content rejected|high probability|rejected due to content|bayes|phish|' +
        'gtube|mail content denied|message content rejected|unwanted content|suspicious|content filter|' +
        'message refused|considered as junk'
    ),
  ],
  [
    'too_large',
    list(
      'too large|too big|size exceed|message size|exceeds size|size limit|maximum message|' +
        'message length|exceeds limit|length exceeds|larger than|mail size|fixed maximum|message exceed|' +
        'headers too large'
    ),
  ],
  [
    'content',
    list(
      'duplicate header|header syntax|bare lf|bare <lf>|line too long|not rfc|rfc 5322|rfc 2822|' +
        'rfc5322|invalid header|missing header|illegal character|8bit|8-bit|malformed|mime error|' +
        'not acceptable'
    ),
  ],
  [
    'mailbox_full',
    list(
      'mailbox full|mailbox is full|mailbox for user is full|mail box full|mailbox exceeded|' +
        'mailbox has exceeded|over quota|overquota|quota exceed|exceeded quota|exceed the quota|' +
        'quota is exceeded|quota full|is over quota|exceeded storage|storage allocation|storage limit|' +
        'out of storage|storage space|full mailbox|mailfolder is full|mailbox size|inbox is full|' +
        'inbox full|maildir over|disk quota|disc quota|quota violation|insufficient quota|' +
        'no space left in mailbox|would exceed|mail quota|over the allowed quota|recipient storage full|' +
        "user's disk|boîte pleine|ist voll|over the maximum allowed|hard limit|out of quota|" +
        'too much mail|mbox is full|exceeded the limit for mail|account is full|' +
        'message storage exceeded|overdrawn|user has too many messages|receiving mail at a rate|' +
        'box is full|space limit|переполнен|lleno|llena|casella piena|cheia|已满|一杯|満杯|容量超過|plein|' +
        'storage quota|full (|mailbox over|over limit|maximum storage|user is over|mailbox limit|' +
        'maildir size|quotaexceeded'
    ),
  ],
  [
    'moved',
    list(
      'has moved|moved to|no longer at|no longer with|not our user|user not local|' +
        'has been replaced by|new address|changed address|recipient has left|has left the|forward path'
    ),
  ],
  [
    'disabled',
    list(
      'disabled|suspend|inactive|not active|deactivated|frozen|locked|account is blocked|' +
        'expired account|account expired|account has expired|has been blocked|not currently accept|' +
        'restricted mailbox|currently has been|temporarily unavailable for this user|mailbox currently|' +
        'user hold|on vacation|account closed|account has been closed|recipient suspend|' +
        'temporary locked|mailbox is unavailable at this time|not logged in|discontinued|' +
        'this account has been|no longer available|no longer accepts|mailbox is disabled|not enabled|' +
        'account has been|temporarily disabled|out of service|administratively disabled'
    ),
  ],
  [
    'not_accepting',
    list(
      "does not accept mail|doesn't receive email|doesn't accept mail|does not accept email|null mx|" +
        'nullmx|null-mx|does not receive mail|domain does not accept|host does not accept|' +
        'not accept any mail|does not handle mail|no mail accepted|mail not accepted|' +
        'no mx record found for domain|name server: .: host not found'
    ),
  ],
  [
    'expired',
    list(
      'message expired|timed out|time out|timeout|has been in the queue too long|been queued too long|' +
        'in queue too long|retry time|failing for a long time|could not be delivered for|' +
        'not been delivered|still being retried|delivery time expired|expired|retry limit|' +
        'retries exceeded|max retries|could not be delivered within|unable to deliver in|delayed|' +
        'delivery attempts|has not been collected|was not delivered within|maximum time|' +
        'undeliverable for|not yet been delivered|will be retried|will keep trying|persistent transient|' +
        'no answer from|did not respond|no response|not responding|too many retries|maximum retry|' +
        'not reachable|delivery was attempted|has been delayed|did not accept our requests to connect|' +
        'unable to contact'
    ),
  ],
  [
    'host_unknown',
    list(
      'host not found|host unknown|unknown host|domain name not found|name or service not known|' +
        'domain not found|no such host|no such domain|unknown domain|domain does not exist|' +
        "domain must exist|couldn't find any host|could not find any host|nxdomain|unrouteable address|" +
        "unroutable domain|unrouteable mail domain|couldn't be found or is unable|" +
        'domain could not be found|domain is not|domain unknown|invalid domain|illegal host|no mx|' +
        'host lookup did not complete|all relevant mx records point to non-existent|' +
        'address lookup failed|dns hard error|has no mail exchanger|no route found to domain|' +
        "unable to resolve|mail domain mentioned|isn't a valid internet host|domain isn|" +
        "domain name doesn't exist|bad destination system|bad host|recipient domain|hostname unknown|" +
        'no matches to nameserver query|non-existent domain|nonexistent domain|host lookup failed|' +
        'host name lookup failure|domain of recipient|dns lookup|unknown mail domain|domain has no|' +
        'unresolvable|no valid host|not resolve|lookup of domain'
    ),
  ],
  [
    'network',
    list(
      'connection refused|connection was dropped|connection dropped|connection reset|' +
        'connection closed|lost connection|no route to host|network is unreachable|network unreachable|' +
        "unable to connect|could not connect|couldn't connect|cannot connect|hop count|too many hops|" +
        'mail loop|routing loop|loop detected|loops back|dns query failed|dns error|temporary name|' +
        'tls handshake|unreachable|host is down|broken pipe|no connection|message looping|' +
        'malformed or unexpected name server reply|network error|network problem|no smtp connection|' +
        'dropped connection|socket error|not accept our connection|name service'
    ),
  ],
  [
    'system',
    list(
      'system error|config error|configuration error|internal error|local error|disk space|' +
        "insufficient system|out of memory|cannot create|couldn't create|can't create|procmail|maildrop|" +
        'exit status|pipe to|command died|aborted|service unavailable|service currently unavailable|' +
        'temporary failure|try again later|server error|service refused|unexpected failure|' +
        'permission denied|process failed|local configuration|x-unix|returned non-zero|' +
        'command not implemented|parameter not implemented|syntax error|bad sequence|' +
        'unrecognized command|domain has not been verified|child status'
    ),
  ],
  [
    'user_unknown',
    list(
      'not listed in|user unknown|unknown user|no such user|no such mailbox|no such recipient|' +
        "no such address|no such account|no such person|does not exist|doesn't exist|not exist|" +
        'mailbox unavailable|mailbox not found|mailbox unknown|unknown mailbox|no mailbox|' +
        'user not found|recipient not found|recipnotfound|recipientnotfound|address not found|' +
        'account not found|unknown recipient|recipient unknown|invalid recipient|invalid mailbox|' +
        'invalid user|invalid address|unknown address|unknown local|local user|bad destination mailbox|' +
        'bad address|not a valid mailbox|not a valid user|not a known user|unknown account|no account|' +
        "doesn't have a|undeliverable address|address rejected|recipient rejected|unknown or illegal|" +
        'user is unknown|unknown email|address unknown|is not found|could not be found|' +
        "couldn't be found|wasn't found|was not found|not found at|recipient address reject|" +
        'no one by that name|not a user|addressee unknown|email address could not|adresse destinataire|' +
        'destinataire invalide|not here|delivery to this user|is not a valid|is unknown|unrouteable|' +
        'unroutable|nosuchuser|badrcpt|bad recipient|not our customer|is invalid|no valid recipient|' +
        'account that you tried to reach|no user|has no mailbox|unable to find|not in directory|ユーザ|' +
        "address error|email name is not found|is not registered|does not like recipient|n'existe pas|" +
        'existiert nicht|unbekannt|no existe|não existe|inexistente|non esiste|sconosciuto|存在しません|' +
        '見つかりません|宛先不明|не существует|не найден|不存在|존재하지|mailbox not available|unknown extension|bad user|' +
        'unknown virtual|non-existent|nonexistent|not a local|invalid local|user unavailable|' +
        'unknown or invalid|no recipient|user doesn|recipient does|mailbox does|user does|' +
        'invalid delivery|is no longer valid|recipient not|not our user|no account by that name|' +
        'address is not valid|invalid e-mail|invalid email|unknown to|no one at this address|' +
        'not an active address|not a valid recipient|in name directory|not present in directory|badrcptto|' +
        "badrecipientto|validrcptto|can't accept user|envelope recipient has been denied|" +
        'utilisateur inconnu|nessun utente|user not known|missing home directory|mailbox not present|' +
        'mailbox invalid|address invalid|refuses to accept your mail|destination addresses were unknown|' +
        'keine mailbox|kein postfach|empfänger nicht|destinatario desconocido|usuario desconocido|' +
        'usuário desconhecido|destinatário desconhecido|onbekende gebruiker|ukendt bruger|okänd mottagare'
    ),
  ],
];

/** Replies of large providers that mean an unknown user at any stage, however general they sound. */
export const SURELY_UNKNOWN = list(
  "recipient address rejected: access denied|doesn't have a yahoo.com account|" +
    'adresse destinataire invalide|resolver.adr.recip|recipient name is not recognized|' +
    'not listed in domino|invalid final delivery userid|unable to deliver message to <|' +
    "address couldn't be found|wasn't found at|recipient unknown to address|no such user here"
);

/** What an enhanced status code says where the text does not (RFC 3463, RFC 7372, RFC 7505). */
export const STATUS: Readonly<Record<string, BounceReason>> = {
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
  '7.27': 'not_accepting',
};
