import { normaliseAddress, parseAddressList } from './address';
import { readBody, type BodyPart } from './body-parser';
import { cleanHeaderText, decodeEightBit, decodeEncodedWords } from './encoded-words';
import { normaliseMimeType, safeFileName } from './file-name';
import {
  headerValue,
  readHeaderFields,
  readStructured,
  splitHeader,
  withoutEnvelopeLine,
  type StructuredValue,
} from './mail-headers';
import { parseMessageIds } from './message-id';
import { measureParts } from './mime-structure';
import type { HeaderField, Mailbox, ParsedAttachment, ParsedMail } from './parsed-mail';
import { isTnef, readTnef, type TnefFile } from './tnef';

/** What is too much. Beyond a limit only the header is read. */
export interface ParseLimits {
  /** octets of the whole mail */
  maxSize: number;
  /** octets of its header */
  maxHeaderSize: number;
  /** MIME parts, at most 900: mailparser refuses more than 1,000 */
  maxParts: number;
  /** multiparts within each other */
  maxDepth: number;
  /** characters of text and of HTML; the rest is cut */
  maxTextLength: number;
}

const DEFAULT_LIMITS: ParseLimits = {
  maxSize: 50 * 1024 * 1024,
  maxHeaderSize: 512 * 1024,
  maxParts: 900,
  maxDepth: 50,
  maxTextLength: 5_000_000,
};

const MAX_SUBJECT = 2_000;

type Body = Pick<ParsedMail, 'text' | 'html' | 'attachments' | 'defects'>;

/**
 * Reads a mail. Never throws and never rejects: what is wrong with a mail stands in `defects` (`too_large`,
 * `header_too_large`, `too_many_parts`, `too_deep`, `too_long`, `unparsable`, `no_header`).
 *
 * Header fields and addresses are read by our own linear code; only the body goes to mailparser, under a header that
 * holds nothing but the fields that describe the body, so that a flood of recipients or raw 8-bit text cannot reach it.
 *
 * @param raw the mail as it came, with CRLF or LF
 */
export async function parseMail(raw: Buffer, limits: Partial<ParseLimits> = {}): Promise<ParsedMail> {
  const allowed = { ...DEFAULT_LIMITS, ...limits };
  const source = withoutEnvelopeLine(raw);
  const { size, body } = splitHeader(source);
  const defects: string[] = [];
  if (size > allowed.maxHeaderSize) defects.push('header_too_large');
  const headers = readHeaderFields(source.subarray(0, Math.min(size, allowed.maxHeaderSize)));
  if (headers.length === 0) defects.push('no_header');
  const contentType = readStructured(headerValue(headers, 'content-type') ?? 'text/plain');

  let content: Body = { text: null, html: null, attachments: [], defects: [] };
  if (source.length > allowed.maxSize) {
    defects.push('too_large');
  } else {
    const structure = measureParts(source, allowed.maxParts, allowed.maxDepth);
    if (structure.parts > allowed.maxParts) defects.push('too_many_parts');
    else if (structure.depth > allowed.maxDepth) defects.push('too_deep');
    else content = await parseBody(headers, source.subarray(body), allowed);
  }
  return {
    ...readFields(headers),
    headers,
    contentType: bodyType(contentType),
    reportType: contentType.parameters.get('report-type')?.toLowerCase() ?? null,
    text: content.text,
    html: content.html,
    attachments: content.attachments,
    defects: [...defects, ...content.defects],
  };
}

/** Malformed types such as `multipart/report-type=delivery-status` keep their text: readers look for words in it. */
function bodyType(contentType: StructuredValue): string {
  return contentType.value === '' ? 'text/plain' : contentType.value.slice(0, 200);
}

type Fields = Omit<
  ParsedMail,
  'headers' | 'contentType' | 'reportType' | 'text' | 'html' | 'attachments' | 'defects'
>;

function readFields(headers: readonly HeaderField[]): Fields {
  const all = (...names: string[]) =>
    headers.filter((field) => names.includes(field.name)).map((field) => field.value);
  const mailboxes = (...names: string[]) => parseAddressList(all(...names).join(', '));
  const returnPath = headerValue(headers, 'return-path');
  const delivered = mailboxes('delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to');
  const subject = decodeEncodedWords(headerValue(headers, 'subject') ?? '');
  return {
    messageId: parseMessageIds(headerValue(headers, 'message-id') ?? '')[0] ?? null,
    inReplyTo: parseMessageIds(all('in-reply-to').join(' ')),
    references: parseMessageIds(all('references').join(' ')),
    subject: cleanHeaderText(subject).slice(0, MAX_SUBJECT),
    from: readFrom(headerValue(headers, 'from')),
    replyTo: mailboxes('reply-to'),
    to: mailboxes('to'),
    cc: mailboxes('cc'),
    resent: mailboxes('resent-to', 'resent-cc'),
    deliveredTo: [...new Set(delivered.map(({ address }) => normaliseAddress(address) ?? ''))].filter(
      Boolean
    ),
    returnPath: returnPath === null ? null : readReturnPath(returnPath),
    date: readDate(headerValue(headers, 'date')),
  };
}

/** The author; where From holds no address, its text is kept as a name (`address` is then empty or a bare word). */
function readFrom(header: string | null): Mailbox | null {
  if (header === null) return null;
  const [first] = parseAddressList(header);
  if (first) return first;
  const text = cleanHeaderText(decodeEncodedWords(header)).slice(0, 500);
  if (text === '') return null;
  return /^[\w.+-]+$/.test(text) ? { name: '', address: text } : { name: text, address: '' };
}

function readReturnPath(header: string): string {
  const text = header.trim();
  if (text === '<>' || text === '') return '';
  return parseAddressList(text)[0]?.address ?? text.replace(/[<>\s]/g, '').slice(0, 320);
}

/** Date of RFC 5322 3.3 and the many that only look like it; without a zone it is UTC; null when unreadable. */
export function readDate(header: string | null): Date | null {
  const text = (header ?? '')
    .slice(0, 200)
    .replace(/\([^()]*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  // the platform's parser makes a date of nearly any words; a day and a month, or an ISO date, have to be there
  if (!/\d{1,2}[ -][a-z]{3}|[a-z]{3}\.? \d{1,2}\b|\d{4}-\d{2}-\d{2}/i.test(text)) return null;
  const zoned = /(?:[+-]\d{2}:?\d{2}|\b(?:Z|UT|UTC|GMT|[ECMP][SD]T))$/i.test(text);
  const withoutZone = text.replace(/ [A-Za-z]{1,5}$/, '');
  for (const candidate of zoned ? [text] : [`${text} +0000`, `${withoutZone} +0000`, `${text}Z`]) {
    const date = new Date(candidate);
    const year = date.getUTCFullYear();
    if (year >= 1970 && year <= 9999) return date;
  }
  return null;
}

const BODY_FIELDS = /^(?:content-[a-z-]+|mime-version)$/;

async function parseBody(headers: readonly HeaderField[], body: Buffer, limits: ParseLimits): Promise<Body> {
  const header = headers
    .filter((field) => BODY_FIELDS.test(field.name))
    .map((field) => `${field.name}: ${field.value}\r\n`)
    .join('');
  try {
    const defects: string[] = [];
    let parsed = await readBody(Buffer.from(`${header}\r\n`, 'utf8'), body);
    const isEmpty = parsed.text === null && parsed.html === null && parsed.parts.length === 0;
    if (isEmpty && /\S/.test(body.toString('latin1', 0, 10_000))) {
      // a multipart whose boundary never comes: better its bare text than nothing
      defects.push('no_parts');
      parsed = await readBody(Buffer.from('content-type: text/plain\r\n\r\n'), body);
    }
    const cut = (text: string | null): string | null => {
      const clean = (text ?? '').replace(/\0/g, '');
      if (clean.trim() === '') return null;
      if (clean.length > limits.maxTextLength) defects.push('too_long');
      return clean.slice(0, limits.maxTextLength);
    };
    const attachments = parsed.parts.slice(0, limits.maxParts).map(toAttachment);
    const opened = openTnef(attachments);
    // Outlook puts the text beside its container; only where it did not, the one inside counts.
    const isBare = (parsed.text ?? '').trim() === '' && (parsed.html ?? '').trim() === '';
    const html = cut(isBare ? opened.html : parsed.html);
    const text = cut(isBare ? opened.text : parsed.text);
    return { text, html, attachments: opened.attachments.slice(0, limits.maxParts), defects };
  } catch {
    return { text: null, html: null, attachments: [], defects: ['unparsable'] };
  }
}

/**
 * Takes the files out of every `winmail.dat` (MS-OXTNEF). The container stays beside them unless it was an ordinary mail
 * that could be read to its end: nothing may vanish.
 */
function openTnef(attachments: readonly ParsedAttachment[]): {
  attachments: ParsedAttachment[];
  text: string | null;
  html: string | null;
} {
  let text: string | null = null;
  let html: string | null = null;
  const opened = attachments.flatMap((attachment): ParsedAttachment[] => {
    const content = isTnef(attachment) ? readTnef(attachment.content) : null;
    if (content === null) return [attachment];
    text ??= content.text;
    html ??= content.html;
    const files = content.files.map((file) => toAttachment(partOf(file)));
    if (content.text === null && content.html === null && content.rtf !== null) {
      files.push(
        toAttachment(
          partOf({ name: 'message.rtf', mimeType: 'application/rtf', contentId: null, content: content.rtf })
        )
      );
    }
    const isAll = content.complete && /^(?:IPM\.(?:Microsoft Mail\.)?Note)?$/i.test(content.messageClass);
    return isAll && files.length > 0 ? files : [attachment, ...files];
  });
  return { attachments: opened, text, html };
}

const partOf = (file: TnefFile): BodyPart => ({
  contentType: file.mimeType || 'application/octet-stream',
  filename: file.name || null,
  contentId: file.contentId,
  disposition: 'attachment',
  related: false,
  content: file.content,
});

function toAttachment(part: BodyPart): ParsedAttachment {
  const mimeType = normaliseMimeType(part.contentType);
  const contentId =
    cleanHeaderText(part.contentId ?? '')
      .replace(/^<|>$/g, '')
      .slice(0, 500) || null;
  const inline = part.disposition === 'inline' || (part.related && contentId !== null);
  return {
    name: safeFileName(repairEightBit(part.filename), mimeType),
    mimeType,
    contentId,
    disposition: inline ? 'inline' : 'attachment',
    size: part.content.length,
    content: part.content,
  };
}

/** mailparser reads a raw 8-bit file name octet by octet; such a name has no character above U+00FF. */
function repairEightBit(name: string | null): string | null {
  if (name === null || !/[\x80-\xff]/.test(name) || /[^\x00-\xff]/.test(name)) return name;
  return decodeEightBit(Buffer.from(name, 'latin1'));
}
