/** A display name, which may be empty, and an address as it was written (`addr-spec`, RFC 5322 3.4.1). */
export interface Mailbox {
  name: string;
  address: string;
}

/** One header field; `name` is lower-case, `value` is unfolded but otherwise as it came. */
export interface HeaderField {
  name: string;
  value: string;
}

export interface ParsedAttachment {
  /** never empty, never a path: `attachment` stands in for a missing name */
  name: string;
  mimeType: string;
  /** without angle brackets */
  contentId: string | null;
  disposition: 'inline' | 'attachment';
  /** octets */
  size: number;
  content: Buffer;
}

/** A mail without its files: what routing and refusals look at. */
export type MailWithoutFiles = Omit<ParsedMail, 'attachments'>;

/**
 * A mail as the rest of the plugin knows it. Nothing in it is trusted: HTML is not sanitised, names and addresses are
 * what the sender claims. Message-IDs are in angle brackets, without white space.
 */
export interface ParsedMail {
  messageId: string | null;
  inReplyTo: string[];
  /** in the order of the header, at most 100 */
  references: string[];
  subject: string;
  /** null = no From; `address` is empty where From holds a name but no address */
  from: Mailbox | null;
  replyTo: Mailbox[];
  to: Mailbox[];
  cc: Mailbox[];
  /** Resent-To and Resent-Cc */
  resent: Mailbox[];
  /** addresses of Delivered-To, X-Original-To, Envelope-To and X-Envelope-To, lower-case, without repeats */
  deliveredTo: string[];
  /** null = no such header; '' = the null sender `<>` (RFC 5321 4.5.5) */
  returnPath: string | null;
  date: Date | null;
  /** every header field in order, at most 1,000 */
  headers: HeaderField[];
  /** media type of the whole mail, lower-case, such as `multipart/report` */
  contentType: string;
  /** parameter `report-type` of the Content-Type, lower-case (RFC 6522) */
  reportType: string | null;
  text: string | null;
  html: string | null;
  /** every part that is not the body, `message/rfc822` and `message/delivery-status` included */
  attachments: ParsedAttachment[];
  /** what was wrong with it, such as `too_many_parts` or `unparsable`; empty for a sound mail */
  defects: string[];
}
