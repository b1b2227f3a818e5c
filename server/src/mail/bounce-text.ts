import { normaliseAddress } from './address';

/** One failed recipient as the text of a report tells it. */
export interface TextFailure {
  address: string | null;
  status: string | null;
  text: string;
  /** the SMTP command that was refused */
  command: 'connect' | 'mail' | 'rcpt' | 'data' | null;
}

export interface BounceText {
  /** the report without the copy of the mail below it */
  report: string;
  failures: TextFailure[];
  /** the copy, or what there is of its header */
  original: string;
}

const MAX_FAILURES = 200;
const MAX_LINES = 5_000;

const list = (words: string) => words.split('|');

/** Lines after which the returned mail follows, lower-case. */
const COPY_BELOW = list(
  'below this line is a copy|this is a copy of the message|this is a copy of your message|' +
    'original message follows|unsent message follows|message headers follow|message header follows|' +
    'headers of the original message|header of the original message|' +
    'below is a copy of the original message|copy of the original message|original message header|' +
    'original message headers|the original message was|original message text|original message|' +
    'undelivered message follows|returned message follows|returned message|your message follows|' +
    'your message was|start of original|text of the message|here is your original message|' +
    'header of your message|enclosed is a copy|message that was undeliverable|original mail|the first|' +
    'message contents|the text of your message|email headers|message header|included is a copy|' +
    'the message that caused|first few lines|the mail headers|original e-mail|sent message|returned mail'
);

function beginsCopy(line: string): boolean {
  const text = line.toLowerCase();
  if (text.length > 200 || text.trim() === '') return false;
  // a rule around the words, or words at the start of the line, so that no sentence about the mail counts
  const ruled = /^\W*[-=*_~#]{2,}/.test(text);
  const words = text.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '');
  if (ruled) return COPY_BELOW.some((phrase) => words.includes(phrase));
  return /^(?:original message follows|message headers? follow|unsent message follows|.{0,40}below (?:this line )?is a copy|.{0,40}returned message follows|original message headers?)/.test(
    words
  );
}

/** A header line that begins the copy of a mail where no line announces it. */
function isCopyHeader(line: string): boolean {
  return /^(?:Received: ?(?:from|by|\()|Return-Path: ?<|DKIM-Signature: ?|X-Received: |Received:from )/i.test(
    line
  );
}

/** SMTP reply codes and enhanced codes in a text (RFC 5321 4.2, RFC 3463); the first permanent or temporary one counts. */
export function readCodes(text: string): { status: string | null; code: string | null } {
  const head = text.slice(0, 20_000);
  let status: string | null = null;
  for (const match of head.matchAll(/(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\.?\d)/g)) {
    const found = match[1] ?? '';
    if (status === null || (/\.0\.0$/.test(status) && !/\.0\.0$/.test(found))) status = found;
    // a reply quoted inside the report's own summary is the cause: `554 4.4.7 Message expired <421 4.4.2 …>`
    else if (status === '4.4.7' || status === '5.1.0') status = found;
  }
  const code = /(?<![\d./]|\d:)([45]\d{2})(?=[ \-:,;#)]|$)(?![.\d])/m.exec(head)?.[1] ?? null;
  return { status, code };
}

/** The SMTP command that was refused, from the words of the report. */
export function readCommand(text: string): TextFailure['command'] {
  const lower = text.slice(0, 20_000).toLowerCase();
  if (
    /end of data|after data|in reply to (?:end of )?data|>>> data|did not like our (?:data|end of)|smtp:data|to data command|data \(eod\)|\(data\)|after end of|sending data|reply to '?dot|reply to: end/.test(
      lower
    )
  )
    return 'data';
  if (/rcpt to|smtp:rcpt|>>> rcpt|after rcpt|rcpt command|rcpt_to|\(rcpt\)|"rcpt|reply to rcpt/.test(lower))
    return 'rcpt';
  if (
    /after mail from|in reply to mail|>>> mail|mail from command|smtp:mail|did not like our mail/.test(lower)
  )
    return 'mail';
  if (
    /after initial connection|in reply to (?:ehlo|helo)|after (?:ehlo|helo)|refused to talk to me|>>> (?:ehlo|helo)|initial greeting|smtp:connect|smtp:ehlo/.test(
      lower
    )
  )
    return 'connect';
  return null;
}

const ADDRESS = /[^\s<>()[\]"',;:@]{1,64}@[^\s<>()[\]"',;:@]{1,255}/;

/** The address that a line is about when it starts with one, as reports list them. */
function leadingAddress(line: string): string | null {
  const text = line.slice(0, 500).replace(/^(?:>>>|<<<|[\s*•>"'<(\-|])+/, '');
  const stripped = text
    .replace(/^[45]\d\d[ -](?:[45]\.\d+\.\d+ )?/, '')
    .replace(
      /^(?:to|recipient|for|final-recipient|rcpt to|failed recipient|recipient address|address|delivery to|could not be delivered to|final delivery userid)(?:\s*:\s*|\s+|$)(?:rfc822;\s*)?/i,
      ''
    )
    .replace(/^[\s"'<(]+/, '');
  const match = ADDRESS.exec(stripped);
  if (match === null || match.index > 0) return null;
  return normaliseAddress(match[0].replace(/\.+$/, ''));
}

function anyAddress(line: string): string | null {
  const match = ADDRESS.exec(line.slice(0, 1_000));
  return match === null ? null : normaliseAddress(match[0].replace(/[.]+$/, ''));
}

/**
 * Reads the words of a report: who failed and what the servers said.
 *
 * @param text body of the report
 * @param own addresses of the one it was sent to, normalised; they are no recipients that failed
 */
export function readBounceText(text: string, own: ReadonlySet<string>): BounceText {
  const lines = text.split('\n').slice(0, MAX_LINES);
  let end = lines.length;
  for (let i = 1; i < lines.length; i++) {
    if (beginsCopy(lines[i] ?? '') || isCopyHeader(lines[i] ?? '')) {
      end = i;
      break;
    }
  }
  const report = lines.slice(0, end);
  const original = lines.slice(isCopyHeader(lines[end] ?? '') ? end : end + 1).join('\n');

  const found: { address: string; line: number }[] = [];
  let previous = '';
  report.forEach((line, i) => {
    const address = leadingAddress(line);
    // `To:` above `Subject:` is the header of the mail, and it names who was written to, not who failed
    const isHeader =
      /^\s*(?:to|from):/i.test(line) &&
      /^\s*(?:subject|sent|date|to):/im.test(`${report[i + 1] ?? ''}\n${previous}`);
    const isSender = isHeader || /(?:sent by|from|sender)\s*:?$/i.test(previous.slice(-40));
    if (address !== null && !own.has(address) && !isSender) found.push({ address, line: i });
    if (line.trim() !== '') previous = line.trim();
  });
  if (found.length === 0) {
    const line = report.findIndex((candidate) => isOther(anyAddress(candidate), own));
    const address = line < 0 ? null : anyAddress(report[line] ?? '');
    if (address !== null) found.push({ address, line });
  }
  const whole = report.join('\n');
  const failures: TextFailure[] = [];
  const addresses = [...new Set(found.map(({ address }) => address))].slice(0, MAX_FAILURES);
  for (const address of addresses) {
    const blocks = found
      .map((entry, index) => blockOf(report, entry, found[index + 1]?.line ?? report.length))
      .filter((_, index) => found[index]?.address === address);
    const told = blocks.join('\n');
    const bare = told.replace(/[\s<>"'*:>]/g, '').length <= address.length + 2;
    // an address alone in a list: what happened stands somewhere around it
    failures.push(
      addresses.length === 1 &&
        (bare || !isTelling(told) || (readCodes(told).code === null && readCodes(whole).code !== null))
        ? { address, status: null, text: whole, command: readCommand(whole) }
        : { address, status: null, text: told, command: readCommand(addresses.length === 1 ? whole : told) }
    );
  }
  return { report: whole, failures, original };
}

function isOther(address: string | null, own: ReadonlySet<string>): boolean {
  return address !== null && !own.has(address) && !/^(?:postmaster|mailer-daemon)@/.test(address);
}

/** Lines about one recipient: a reply on the line itself stands alone, else the paragraph, else all up to the next. */
function blockOf(report: readonly string[], entry: { address: string; line: number }, next: number): string {
  const line = report[entry.line] ?? '';
  const lines = report.slice(entry.line, next);
  const blank = lines.findIndex((candidate, i) => i > 0 && candidate.trim() === '');
  if (/^\s*[45]\d\d[ -]/.test(line)) {
    const end = lines.findIndex((candidate, i) => i > 0 && !/^\s/.test(candidate));
    return lines.slice(0, end < 0 ? lines.length : end).join('\n');
  }
  const paragraph = (blank < 0 ? lines : lines.slice(0, blank)).join('\n');
  return paragraph.replace(/\s/g, '').length > entry.address.length + 12 ? paragraph : lines.join('\n');
}

/** Whether a piece of text says more than whom it is about. */
function isTelling(text: string): boolean {
  const { status, code } = readCodes(text);
  return status !== null || code !== null || text.trim().split(/\s+/).length > 3;
}
