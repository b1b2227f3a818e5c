import { normaliseAddress } from './address';
import { bounceReason, isHardReason, type BounceReason } from './bounce-reasons';
import { readBounceText, readCodes, readCommand, type BounceText, type TextFailure } from './bounce-text';
import { htmlToText } from './html-text';
import { headerValue, readHeaderFields } from './mail-headers';
import type { ParsedMail } from './parsed-mail';
import {
  MAX_PROOFS,
  readMachinePart,
  readMachineText,
  readOriginal,
  readRecipient,
  readReturnDetail,
  type Failure,
  type Original,
} from './delivery-parts';

/** What happened to a mail for one recipient. */
export interface DeliveryRecipient {
  /** normalised; null when the report does not say */
  address: string | null;
  /** RFC 3464 2.3.3, lower-case: `failed`, `delayed`, `delivered`, `relayed`, `expanded` */
  action: string | null;
  /** enhanced status code (RFC 3463), such as `5.1.1`; `5.0.0` or `4.0.0` where only that much is known */
  status: string | null;
  /** SMTP reply code, such as `550` */
  code: string | null;
  /** the address itself is at fault for good: unknown user, unknown host, moved, accepts no mail */
  hard: boolean;
  reason: BounceReason;
  /** what the servers wrote, on one line, at most 1,000 characters */
  text: string;
}

export interface DeliveryReport {
  recipients: DeliveryRecipient[];
  /** ids of the mail that the report is about, from its copy or header in the report */
  originalMessageIds: string[];
  /** addresses that this mail went to, normalised */
  originalRecipients: string[];
  /** what may be our bounce token in the copy of the mail; anybody can write the rest of a report, but has no such copy */
  proofs: string[];
  /** a complaint of a reader (RFC 5965), not a failure */
  complaint: boolean;
  /** type of a feedback report (RFC 5965 7.3), lower-case, '' where it names none; null for other reports */
  feedback: string | null;
}

/**
 * Feedback by which a reader says that they do not want such mail. The others say something else: `not-spam` that they want
 * it, `auth-failure` (RFC 6591) that a server could not tell by whom it is.
 */
const COMPLAINTS: readonly string[] = ['', 'abuse', 'fraud', 'virus', 'opt-out', 'other'];

const MAX_RECIPIENTS = 200;
const MAX_REPORT = 500_000;

/** Local parts that only mail servers write from. */
const DAEMON = /^(?:mailer[-_.]?daemon|mail[-_.]?dae?mon|mdaemon|post[-_]?master|mail[-_.]?delivery.*)$/;

const list = (words: string) => words.split('|');

const SUBJECTS = list(
  'undeliver|undelivered|delivery status|delivery fail|delivery notification|failure notice|' +
    'failure notification|mail delivery|returned mail|returned to sender|delivery problem|' +
    'could not be delivered|not delivered|delivery delay|delayed mail|mail failure|message status|' +
    'nondeliverable|non-deliver|non remis|unzustellbar|unzustellbarkeit|delivery report|' +
    'mail system error|user unknown|message delay|warning: message|warning: could not|non recapit|' +
    'no se puede entregar|no entregado|não entregue|onbestelbaar|недоставлен|mail error|delivery error|' +
    'failed mail|failed delivery|notice: mail|unable to deliver|error in mail|mail could not|' +
    'returned to you|message rejected|mail rejected|配信できません|メールエラー|配信エラー|送信エラー|送信できません'
);

function toRecipient(failure: Failure, fallbackText: string): DeliveryRecipient {
  const ownText = failure.text.trim() === '' ? fallbackText : failure.text;
  const codes = readCodes(ownText);
  const status = bestStatus(failure, codes, ownText);
  const command = failure.command;
  let reason = bounceReason({ text: replyOf(ownText), status, command });
  if (reason === 'other') reason = bounceReason({ text: ownText, status, command });
  if (reason === 'other' && ownText !== fallbackText)
    reason = bounceReason({ text: fallbackText, status, command });
  if (status.startsWith('2')) reason = 'delivered';
  return {
    address: failure.address,
    action: failure.action,
    status,
    code: codes.code,
    hard: isHardReason(reason) && !(status.startsWith('4') && reason !== 'user_unknown'),
    reason,
    text: ownText.replace(/\s+/g, ' ').trim().slice(0, 1_000),
  };
}

/** From the reply of a server on: what stands before it is the report's own wording, the same for all reasons. */
function replyOf(text: string): string {
  const at = text.search(/(?<![\d./]|\d:)[45]\d{2}[ -](?=[^\d\s]|[245]\.)/);
  return at > 0 ? text.slice(at) : text;
}

/** The most telling code: one with a detail beats `5.0.0`, the reply of the remote server beats the report's summary. */
function bestStatus(
  failure: Failure,
  codes: { status: string | null; code: string | null },
  text: string
): string {
  const { action } = failure;
  if (action === 'delivered' || action === 'relayed' || action === 'expanded')
    return failure.status ?? '2.0.0';
  // OpenSMTPD reports the end of its attempts under the heading of a delay
  if (/envelope expired/i.test(text)) return '5.4.7';
  const machine = failure.status;
  const vague = machine === null || /^\d\.0\.0$/.test(machine) || /^4\.4\.7$/.test(machine);
  if (codes.status !== null && (vague || codes.status[0] === machine?.[0])) {
    if (vague || /\.0\.0$/.test(codes.status) === false) return codes.status;
  }
  if (machine !== null) return machine;
  if (codes.code !== null) return `${codes.code[0] ?? '5'}.0.0`;
  if (action === 'delayed') return '4.0.0';
  return isTemporary(text) ? '4.0.0' : '5.0.0';
}

const TEMPORARY = list(
  'temporar|will be retried|try again later|try later|still trying|will keep trying|retry timeout|' +
    'retry time|delayed|deferred|warning message only|failing for a long time|transient|' +
    'not yet been delivered|no action is required'
);

function isTemporary(text: string): boolean {
  const lower = text.toLowerCase();
  return TEMPORARY.some((phrase) => lower.includes(phrase));
}

function isReport(mail: ParsedMail, machine: boolean): boolean {
  if (
    machine ||
    mail.reportType === 'delivery-status' ||
    mail.contentType.includes('report-type=delivery-status')
  )
    return true;
  if (mail.headers.some((field) => field.name === 'x-failed-recipients')) return true;
  const subject = mail.subject.toLowerCase();
  const told = SUBJECTS.some((phrase) => subject.includes(phrase));
  if (mail.contentType === 'multipart/report' && mail.reportType === null) return true;
  const from = (headerValue(mail.headers, 'from') ?? '').toLowerCase();
  const local = (mail.from?.address ?? '').toLowerCase().split('@')[0] ?? '';
  if (from.includes('mailer-daemon')) return true;
  if (DAEMON.test(local) && (mail.returnPath === '' || tellsOfFailure(mail.text ?? ''))) return true;
  if (!told) return false;
  // shops write "delivery status" from no-reply, too: only with the words of a failure is that a report
  const isMachine = /^(?:no-?reply|admin(?:istrator)?|root|mailadmin|bounces?)$/.test(local);
  return mail.returnPath === '' || DAEMON.test(local) || (isMachine && tellsOfFailure(mail.text ?? ''));
}

const FAILURE_WORDS =
  /could not be delivered|undeliverable|not delivered|did not reach|unable to deliver|error message below|delivery (?:to .{0,80})?failed|no such user|user unknown/i;

function tellsOfFailure(text: string): boolean {
  return FAILURE_WORDS.test(text.slice(0, 3_000));
}

/**
 * Reads a feedback report (RFC 5965): the feedback part names the mail and its recipients. One that is no complaint has no
 * recipients.
 */
function readFeedback(mail: ParsedMail): DeliveryReport | null {
  const part = mail.attachments.find((attachment) => attachment.mimeType === 'message/feedback-report');
  const isFeedback = mail.reportType === 'feedback-report' || part !== undefined;
  if (!isFeedback) return null;
  const fields = part ? readHeaderFields(part.content.subarray(0, MAX_REPORT)) : [];
  const original = originalOf(mail);
  const feedback = (
    /^[\w-]{0,40}/.exec((headerValue(fields, 'feedback-type') ?? '').trim())?.[0] ?? ''
  ).toLowerCase();
  const complaint = COMPLAINTS.includes(feedback);
  const returnPaths = fields.filter(({ name }) => name === 'original-mail-from').map(({ value }) => value);
  const named = fields
    .filter((field) => ['original-rcpt-to', 'removal-recipient'].includes(field.name))
    .map((field) => readRecipient(field.value));
  const addresses = [...new Set([...named, ...(named.length ? [] : original.recipients)])].slice(
    0,
    MAX_RECIPIENTS
  );
  return {
    recipients: (complaint ? (addresses.length ? addresses : [null]) : []).map((address) => ({
      address,
      action: null,
      status: null,
      code: null,
      hard: false,
      reason: 'complaint',
      text: feedback,
    })),
    originalMessageIds: original.messageIds,
    originalRecipients: original.recipients,
    proofs: [...original.proofs, ...returnPaths.flatMap(readReturnDetail)].slice(0, MAX_PROOFS),
    complaint,
    feedback,
  };
}

function originalOf(mail: ParsedMail): Original {
  const part = mail.attachments.find(({ mimeType }) =>
    [
      'message/rfc822',
      'text/rfc822-headers',
      'message/rfc822-headers',
      'message/global',
      'text/rfc822',
    ].includes(mimeType)
  );
  if (part) return readOriginal(part.content.subarray(0, MAX_REPORT).toString('latin1'));
  return { messageIds: [], recipients: [], proofs: [] };
}

/**
 * Reads a report that a mail could not be, or will later be, delivered: RFC 3464 parts, and the plain words of servers
 * that write none; also feedback of readers, complaints mostly (RFC 5965).
 *
 * @returns null for every other mail, vacation notices among them. Never throws.
 */
export function readDeliveryStatus(mail: ParsedMail): DeliveryReport | null {
  const feedback = readFeedback(mail);
  if (feedback) return feedback;
  if (!isReport(mail, mail.attachments.some(isStatusPart))) return null;

  const body = mail.text ?? (mail.html === null ? '' : htmlToText(mail.html, { links: false }));
  const parsed = readBounceText(body.slice(0, MAX_REPORT), ownAddresses(mail));
  let original = originalOf(mail);
  if (original.messageIds.length === 0 && parsed.original !== '')
    original = mergeOriginals(original, readOriginal(parsed.original));

  const failures = readFailures(mail, body, parsed, original);
  const recipients = unique(failures)
    .slice(0, MAX_RECIPIENTS)
    .map((failure) => toRecipient(failure, parsed.report));
  return {
    recipients,
    originalMessageIds: original.messageIds,
    originalRecipients: original.recipients,
    proofs: original.proofs,
    complaint: false,
    feedback: null,
  };
}

/** Failures from the best source there is: machine parts, wherever they are, then the words, then the header. */
function readFailures(mail: ParsedMail, body: string, parsed: BounceText, original: Original): Failure[] {
  const text = (content: Buffer) => content.subarray(0, MAX_REPORT).toString('utf8');
  const machine = mail.attachments
    .filter(isStatusPart)
    .flatMap((part) => readMachinePart(text(part.content)));
  // a broken multipart comes as bare text, its machine part with it
  if (machine.length === 0) machine.push(...readMachineText(body));
  // a gateway may pass a report on as an attachment of its own, empty one
  if (machine.length === 0 && parsed.failures.length === 0) {
    const inner = mail.attachments.filter(({ mimeType }) => mimeType === 'message/rfc822').slice(0, 3);
    machine.push(...inner.flatMap((part) => readMachineText(text(part.content))));
  }
  if (machine.length > 0) return machine.map((failure) => withTextFacts(failure, parsed.failures));
  if (parsed.failures.some((failure) => failure.address !== null)) {
    return parsed.failures.map((failure) => ({ ...failure, action: null }));
  }
  const named = mail.headers
    .filter((field) => field.name === 'x-failed-recipients')
    .flatMap((field) => field.value.split(','))
    .map(readRecipient);
  const addresses = named.length > 0 ? named : original.recipients.slice(0, 1);
  return (addresses.length > 0 ? addresses : [null]).map((address) => ({
    address,
    action: null,
    status: null,
    text: parsed.report,
    command: readCommand(parsed.report),
  }));
}

function isStatusPart({ mimeType }: { mimeType: string }): boolean {
  return /^message\/(?:global-)?delivery-status$/.test(mimeType);
}

function mergeOriginals(a: Original, b: Original): Original {
  return {
    messageIds: [...new Set([...a.messageIds, ...b.messageIds])],
    recipients: [...new Set([...a.recipients, ...b.recipients])],
    proofs: [...a.proofs, ...b.proofs].slice(0, MAX_PROOFS),
  };
}

/** The text of a report often tells the refused command and the reply in full, where the machine part does not. */
function withTextFacts(failure: Failure, inText: readonly TextFailure[]): Failure {
  const same =
    inText.find((candidate) => candidate.address !== null && candidate.address === failure.address) ??
    (inText.length === 1 ? inText[0] : undefined);
  if (!same) return { ...failure, command: readCommand(failure.text) };
  return {
    ...failure,
    command: readCommand(failure.text) ?? same.command,
    text: failure.text.length < 4 ? same.text : failure.text,
  };
}

function unique(failures: readonly Failure[]): Failure[] {
  const seen = new Set<string>();
  return failures.filter((failure) => {
    if (failure.address === null) return true;
    if (seen.has(failure.address)) return false;
    seen.add(failure.address);
    return true;
  });
}

/** Addresses of the one who gets the report: they stand in it, but did not fail. */
function ownAddresses(mail: ParsedMail): Set<string> {
  const all = [...mail.to, ...(mail.from ? [mail.from] : [])].map(
    ({ address }) => normaliseAddress(address) ?? ''
  );
  return new Set([...all, ...mail.deliveredTo]);
}
