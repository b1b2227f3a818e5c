import { normaliseAddress } from './address';
import { bounceReason, isHardReason, type BounceReason } from './bounce-reasons';
import { readBounceText, readCodes, readCommand, type TextFailure } from './bounce-text';
import { htmlToText } from './html-text';
import { readHeaderFields, splitHeader, headerValue } from './mail-headers';
import { parseMessageIds } from './message-id';
import type { HeaderField, ParsedMail } from './parsed-mail';

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
  /** ids of the mail that the report is about */
  originalMessageIds: string[];
  /** addresses that this mail went to, normalised */
  originalRecipients: string[];
  /** a complaint of a reader (RFC 5965), not a failure */
  complaint: boolean;
}

const MAX_RECIPIENTS = 200;
const MAX_REPORT = 500_000;

const DAEMONS = new Set([
  'mailer-daemon',
  'postmaster',
  'mail-daemon',
  'mailerdaemon',
  'mdaemon',
  'mail-deamon',
  'bounce',
  'bounces',
  'noreply-dmarc-support',
  'maildaemon',
  'delivery-status',
  'no-reply',
  'noreply',
  'majordomo',
  'mailadmin',
  'root',
  'admin',
  'administrator',
]);

const SUBJECTS = [
  'undeliver',
  'undelivered',
  'delivery status',
  'delivery fail',
  'delivery notification',
  'failure notice',
  'failure notification',
  'mail delivery',
  'returned mail',
  'returned to sender',
  'delivery problem',
  'could not be delivered',
  'not delivered',
  'delivery delay',
  'delayed mail',
  'mail failure',
  'message status',
  'nondeliverable',
  'non-deliver',
  'non remis',
  'unzustellbar',
  'unzustellbarkeit',
  'delivery report',
  'mail system error',
  'error sending',
  'user unknown',
  'message delay',
  'warning: message',
  'warning: could not',
  'rejected',
  'non recapit',
  'no se puede entregar',
  'no entregado',
  'não entregue',
  'onbestelbaar',
  'недоставлен',
  'mail error',
  'delivery error',
  'failed mail',
  'failed delivery',
  'delivery to',
  'notice: mail',
  'undeliv',
  '配信',
  '送信',
  'エラー',
  'unable to deliver',
  'returned',
  'bounce',
  'error in mail',
  'email delivery',
  'message you sent',
  'your message',
  'mail could not',
  'attention',
  'failure',
];

interface Block {
  fields: HeaderField[];
}

/** Blocks of header fields of a delivery-status part: the first is about the message, the others about recipients. */
function readBlocks(content: string): Block[] {
  const blocks: Block[] = [];
  for (const piece of content.replace(/\r\n?/g, '\n').split(/\n[ \t]*\n/)) {
    const fields = readHeaderFields(Buffer.from(piece, 'utf8'));
    if (fields.length) blocks.push({ fields });
    if (blocks.length > MAX_RECIPIENTS) break;
  }
  return blocks;
}

/** Address of `rfc822; user@host` (RFC 3464 2.3.2), of `<user@host>` and of the bare word. */
function readRecipient(value: string | null): string | null {
  if (value === null) return null;
  const text = value.includes(';') ? value.slice(value.indexOf(';') + 1) : value;
  const word = text
    .replace(/[<>"]/g, ' ')
    .split(/\s+/)
    .find((piece) => piece.includes('@'));
  return word === undefined ? null : normaliseAddress(word.replace(/[,;:.]+$/, ''));
}

interface Failure extends TextFailure {
  action: string | null;
}

function readMachinePart(content: string): Failure[] {
  const failures: Failure[] = [];
  for (const { fields } of readBlocks(content)) {
    const value = (name: string) => headerValue(fields, name);
    const recipient = value('final-recipient') ?? value('original-recipient') ?? value('x-actual-recipient');
    if (recipient === null && value('action') === null) continue;
    const diagnostic = (value('diagnostic-code') ?? '').replace(/^\s*[\w-]+\s*;\s*/, '');
    failures.push({
      address:
        readRecipient(value('final-recipient')) ??
        readRecipient(value('original-recipient')) ??
        readRecipient(value('x-actual-recipient')),
      action:
        (value('action') ?? '')
          .trim()
          .toLowerCase()
          .split(/[\s(;]/)[0] || null,
      status: /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(value('status') ?? '')?.[0] ?? null,
      text: [
        diagnostic,
        ...fields
          .filter((field) => /^x-.*(?:diag|reason|error)/.test(field.name))
          .map((field) => field.value),
      ]
        .join(' ')
        .trim(),
      command: null,
    });
  }
  return failures;
}

interface Original {
  messageIds: string[];
  recipients: string[];
}

/** The mail that the report is about, from its copy or from its header alone. */
function readOriginal(header: string): Original {
  const raw = Buffer.from(header.replace(/^\s+/, ''), 'utf8');
  const fields = readHeaderFields(raw.subarray(0, splitHeader(raw).size));
  const all = (...names: string[]) =>
    fields.filter((field) => names.includes(field.name)).map((field) => field.value);
  const ids = all(
    'message-id',
    'x-chatter-message-id',
    'x-microsoft-original-message-id',
    'x-original-message-id'
  );
  const recipients = all('to', 'x-original-to', 'original-rcpt-to', 'x-rcpt-to', 'delivered-to', 'cc')
    .flatMap((value) => value.split(','))
    .map((value) => readRecipient(value.replace(/;/g, ' ')))
    .filter((value): value is string => value !== null);
  return { messageIds: parseMessageIds(ids.join(' ')), recipients: [...new Set(recipients)] };
}

function toRecipient(failure: Failure, fallbackText: string): DeliveryRecipient {
  const ownText = failure.text.trim() === '' ? fallbackText : failure.text;
  const codes = readCodes(ownText);
  const status = bestStatus(failure, codes, ownText);
  const command = failure.command;
  let reason = bounceReason({ text: ownText, status, command });
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

/** The most telling code: one with a detail beats `5.0.0`, the reply of the remote server beats the report's summary. */
function bestStatus(
  failure: Failure,
  codes: { status: string | null; code: string | null },
  text: string
): string {
  const { action } = failure;
  if (action === 'delivered' || action === 'relayed' || action === 'expanded')
    return failure.status ?? '2.0.0';
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

const TEMPORARY = [
  'temporar',
  'will be retried',
  'try again',
  'still trying',
  'will keep trying',
  'retry timeout',
  'retry time',
  'delayed',
  'deferred',
  'warning message only',
  'failing for a long time',
  'transient',
  'not yet been delivered',
  'no action is required',
];

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
  const from = `${mail.from?.address ?? ''}`.toLowerCase();
  const local = from.split('@')[0] ?? '';
  if (local === 'mailer-daemon') return true;
  return told && (mail.returnPath === '' || DAEMONS.has(local));
}

/** Reads an abuse report (RFC 5965): the feedback part names the mail and its recipients. */
function readComplaint(mail: ParsedMail): DeliveryReport | null {
  const part = mail.attachments.find((attachment) => attachment.mimeType === 'message/feedback-report');
  const isFeedback = mail.reportType === 'feedback-report' || part !== undefined;
  if (!isFeedback) return null;
  const fields = part ? readHeaderFields(part.content.subarray(0, MAX_REPORT)) : [];
  const original = originalOf(mail);
  const named = fields
    .filter((field) => ['original-rcpt-to', 'removal-recipient'].includes(field.name))
    .map((field) => readRecipient(field.value));
  const addresses = [...new Set([...named, ...(named.length ? [] : original.recipients)])].slice(
    0,
    MAX_RECIPIENTS
  );
  return {
    recipients: (addresses.length ? addresses : [null]).map((address) => ({
      address,
      action: null,
      status: null,
      code: null,
      hard: false,
      reason: 'complaint',
      text: headerValue(fields, 'feedback-type') ?? '',
    })),
    originalMessageIds: original.messageIds,
    originalRecipients: original.recipients,
    complaint: true,
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
  return { messageIds: [], recipients: [] };
}

/**
 * Reads a report that a mail could not be, or will later be, delivered: RFC 3464 parts, and the plain words of servers
 * that write none; also complaints of readers (RFC 5965).
 *
 * @returns null for every other mail, vacation notices among them. Never throws.
 */
export function readDeliveryStatus(mail: ParsedMail): DeliveryReport | null {
  const complaint = readComplaint(mail);
  if (complaint) return complaint;
  const machineParts = mail.attachments.filter(({ mimeType }) =>
    /^message\/(?:global-)?delivery-status$/.test(mimeType)
  );
  if (!isReport(mail, machineParts.length > 0)) return null;

  const body = mail.text ?? (mail.html === null ? '' : htmlToText(mail.html, { links: false }));
  const parsed = readBounceText(body.slice(0, MAX_REPORT), ownAddresses(mail));
  let original = originalOf(mail);
  if (original.messageIds.length === 0 && parsed.original !== '')
    original = mergeOriginals(original, readOriginal(parsed.original));

  const machine = machineParts.flatMap((part) =>
    readMachinePart(part.content.subarray(0, MAX_REPORT).toString('utf8'))
  );
  let failures: Failure[] = machine.map((failure) => withTextFacts(failure, parsed.failures));
  if (failures.length === 0) {
    failures = parsed.failures.map((failure) => ({ ...failure, action: null }));
    if (failures.length === 0 || failures.every((failure) => failure.address === null)) {
      const named = mail.headers
        .filter((field) => field.name === 'x-failed-recipients')
        .flatMap((field) => field.value.split(','))
        .map(readRecipient);
      const addresses = named.length ? named : original.recipients.slice(0, 1);
      failures = (addresses.length ? addresses : [null]).map((address) => ({
        address,
        action: null,
        status: null,
        text: parsed.report,
        command: readCommand(parsed.report),
      }));
    }
  }
  const recipients = unique(failures)
    .slice(0, MAX_RECIPIENTS)
    .map((failure) => toRecipient(failure, parsed.report));
  return {
    recipients,
    originalMessageIds: original.messageIds,
    originalRecipients: original.recipients,
    complaint: false,
  };
}

function mergeOriginals(a: Original, b: Original): Original {
  return {
    messageIds: [...new Set([...a.messageIds, ...b.messageIds])],
    recipients: [...new Set([...a.recipients, ...b.recipients])],
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
