import { normaliseAddress } from './address';
import type { TextFailure } from './bounce-text';
import { headerValue, readHeaderFields, splitHeader } from './mail-headers';
import { parseMessageIds } from './message-id';
import type { HeaderField } from './parsed-mail';

const MAX_RECIPIENTS = 200;
const MAX_REPORT = 500_000;

interface Block {
  fields: HeaderField[];
}

/** Blocks of header fields of a delivery-status part: the first is about the message, the others about recipients. */
function readBlocks(content: string): Block[] {
  const blocks: Block[] = [];
  for (const piece of content.replace(/\r\n?/g, '\n').split(/\n[ \t]*\n/)) {
    const fields = readHeaderFields(Buffer.from(piece, 'utf8'));
    // some senders forget the empty line between two recipients
    let current: HeaderField[] = [];
    for (const field of fields) {
      if (field.name === 'final-recipient' && current.some(({ name }) => name === 'final-recipient')) {
        blocks.push({ fields: current });
        current = [];
      }
      current.push(field);
    }
    if (current.length) blocks.push({ fields: current });
    if (blocks.length > MAX_RECIPIENTS) break;
  }
  return blocks;
}

/** Address of `rfc822; user@host` (RFC 3464 2.3.2), of `<user@host>` and of the bare word. */
export function readRecipient(value: string | null): string | null {
  if (value === null) return null;
  const text = value.includes(';') ? value.slice(value.indexOf(';') + 1) : value;
  const word = text
    .replace(/[<>"]/g, ' ')
    .split(/\s+/)
    .find((piece) => piece.includes('@'));
  return word === undefined ? null : normaliseAddress(word.replace(/[,;:.]+$/, ''));
}

/** What a report says about one recipient. */
export interface Failure extends TextFailure {
  action: string | null;
}

/** Failures in the text of a delivery-status part (RFC 3464 2). */
export function readMachinePart(content: string): Failure[] {
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

/** The same for a text that may hold such a part among others. */
export function readMachineText(text: string): Failure[] {
  return /^Final-Recipient:/im.test(text) ? readMachinePart(text.slice(0, MAX_REPORT)) : [];
}

/** The mail that a report is about. */
export interface Original {
  messageIds: string[];
  recipients: string[];
  /** what may be our token in it, at most {@link MAX_PROOFS}: it stands where only who has the mail itself sees it */
  proofs: string[];
}

/** Header of our mails with their bounce token; no answer quotes it, but every copy of the mail has it. */
export const PROOF_HEADER = 'X-Chatter-Proof';

/** Each costs a signature to check. */
export const MAX_PROOFS = 8;

/** What follows the last `+` in a return path, which may be our bounce token; nothing where there is none. */
export function readReturnDetail(value: string): string[] {
  const local = readRecipient(value)?.split('@')[0] ?? '';
  const plus = local.lastIndexOf('+');
  return plus > 0 ? [local.slice(plus + 1)] : [];
}

/** The mail that the report is about, from its copy or from its header alone. */
export function readOriginal(header: string): Original {
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
  const proofs = [
    ...all(PROOF_HEADER.toLowerCase()).map((value) => value.trim()),
    ...all('return-path').flatMap(readReturnDetail),
  ];
  return {
    messageIds: parseMessageIds(ids.join(' ')),
    recipients: [...new Set(recipients)],
    proofs: proofs.slice(0, MAX_PROOFS),
  };
}
