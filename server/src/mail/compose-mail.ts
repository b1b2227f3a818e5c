import type { Mailbox } from './parsed-mail';

/** A file that goes out with a mail. */
export interface OutgoingAttachment {
  name: string;
  mimeType: string;
  content: Buffer;
  /** set for pictures that the HTML shows, and for nothing else: mail programs hide what they believe to be shown */
  contentId: string | null;
}

/** Everything that makes one mail to one person. Message-IDs are in angle brackets. */
export interface OutgoingMessage {
  from: Mailbox;
  to: Mailbox;
  /** shown in To besides; they are in no envelope, each of them gets a mail of their own */
  alsoTo?: readonly Mailbox[];
  replyTo: Mailbox | null;
  subject: string;
  html: string;
  text: string;
  messageId: string;
  references: string[];
  date: Date;
  /** further header fields, names and values without line breaks */
  headers: Record<string, string>;
  attachments: OutgoingAttachment[];
  envelope: { from: string; to: string };
}

/** Header fields and names must not carry line breaks: they would begin a header of the sender's choosing. */
const oneLine = (text: string): string => text.replace(/[\r\n\t\0]+/g, ' ').trim();

const mailbox = (value: Mailbox) => ({ name: oneLine(value.name), address: value.address });

/** Everybody in To: the receiver first, and nobody twice. */
const shownRecipients = ({ to, alsoTo = [] }: OutgoingMessage): Mailbox[] => {
  const seen = new Set([to.address.toLowerCase()]);
  return [
    to,
    ...alsoTo.filter(({ address }) => {
      const first = !seen.has(address.toLowerCase());
      seen.add(address.toLowerCase());
      return first;
    }),
  ];
};

/** RFC 5322 2.1.1: a line may have 998 octets. */
const LINE_LIMIT = 998;

/** Ids newest last, without the oldest ones that do not fit on one line. */
export const fitIdsOnLine = (name: string, ids: readonly string[]): string[] => {
  const kept = [...ids];
  while (kept.length > 1 && `${name}: ${kept.join(' ')}`.length > LINE_LIMIT) kept.shift();
  return kept;
};

/** A field of ids as nodemailer writes it, with the lines it was folded over. */
const FOLDED_IDS = /^(?:Message-ID|References|In-Reply-To|X-Chatter-Message-Id):.*(?:\r\n[ \t].*)*/gim;

/**
 * Plugin for nodemailer's `stream` step. It folds every field at 76 characters, also before a long Message-ID; there are
 * servers that do not find the id again then, so fields of ids go back to one line each.
 */
export const keepIdsOnOneLine = (
  mail: { message: { buildHeaders(): string } },
  done: (error?: Error | null) => void
): void => {
  const { message } = mail;
  const build = message.buildHeaders.bind(message);
  message.buildHeaders = () => build().replace(FOLDED_IDS, (field) => field.replace(/\r\n[ \t]+/g, ' '));
  done();
};

/** Whether text can be sent as it is: ASCII without NUL, in lines of 998 octets that end with CR LF or LF (RFC 2045 2.7). */
const isSevenBit = (content: Buffer): boolean => {
  let start = 0;
  for (let at = 0; at < content.length; at += 1) {
    const octet = content[at] ?? 0;
    if (octet === 0 || octet > 127 || (octet === 13 && content[at + 1] !== 10)) return false;
    if (octet === 10) start = at + 1;
    else if (at - start >= LINE_LIMIT) return false;
  }
  return true;
};

/**
 * Type of a file as it goes out. A mail inside a mail must not be encoded (RFC 2046 5.2.1), so one that does not fit through
 * every server as it is goes as a file; so do the other kinds of `message`, which say something to mail programs.
 */
export const wireType = ({ mimeType, content }: Pick<OutgoingAttachment, 'mimeType' | 'content'>): string => {
  if (/^multipart\//i.test(mimeType)) return 'application/octet-stream';
  if (!/^message\//i.test(mimeType)) return mimeType;
  return /^message\/rfc822$/i.test(mimeType) && isSevenBit(content)
    ? 'message/rfc822'
    : 'application/octet-stream';
};

/** Options for nodemailer. Addresses go in as objects and the envelope is explicit, so that nothing is parsed twice. */
export const toNodemailer = (message: OutgoingMessage) => ({
  from: mailbox(message.from),
  to: shownRecipients(message).map(mailbox),
  ...(message.replyTo ? { replyTo: mailbox(message.replyTo) } : {}),
  subject: oneLine(message.subject),
  text: message.text,
  html: message.html,
  messageId: message.messageId,
  date: message.date,
  envelope: { from: message.envelope.from, to: [message.envelope.to] },
  references: fitIdsOnLine('References', message.references),
  headers: Object.entries(message.headers).map(([key, value]) => ({ key, value: oneLine(value) })),
  attachments: message.attachments.map((attachment) => ({
    filename: attachment.name,
    contentType: wireType(attachment),
    content: attachment.content,
    // Left to nodemailer, a mail inside a mail would be shown as part of ours.
    contentDisposition: attachment.contentId ? ('inline' as const) : ('attachment' as const),
    ...(attachment.contentId ? { cid: attachment.contentId } : {}),
  })),
  disableFileAccess: true,
  disableUrlAccess: true,
});
