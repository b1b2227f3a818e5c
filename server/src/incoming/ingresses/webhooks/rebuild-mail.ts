import { createHash } from 'node:crypto';

/** A body in one of its two forms. */
export interface BodyText {
  content: Buffer;
  charset: string;
}

export interface FileOfMail {
  name: string | null;
  /** such as image/png; parameters are left out */
  type: string;
  /** without angle brackets; set for what HTML shows by `cid:` */
  contentId: string | null;
  content: Buffer;
}

/** A mail that a provider has taken apart. */
export interface MailInParts {
  /** in their order, as they stood in the mail; those about its outer form are left out */
  headers: readonly (readonly [name: string, value: string])[];
  text: BodyText | null;
  html: BodyText | null;
  files: readonly FileOfMail[];
}

const FORM_HEADERS = ['content-type', 'content-transfer-encoding', 'content-disposition', 'mime-version'];

export const utf8 = (text: string): BodyText => ({ content: Buffer.from(text, 'utf8'), charset: 'utf-8' });

/** One line without control characters: a value with a line end in it would begin another header. */
const oneLine = (value: string): string => value.replace(/[\s\p{Cc}]+/gu, ' ').trim();

const quoted = (text: string): string => `"${oneLine(text).replace(/["\\]/g, '\\$&')}"`;

const token = (text: string, otherwise: string): string => (/^[\w.+-]{1,100}$/.test(text) ? text : otherwise);

/** A multipart without parts, or no type at all, is a file like any other. */
const mediaType = (type: string): string => {
  const bare = (type.split(';')[0] ?? '').trim().toLowerCase();
  const usable = /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(bare) && !bare.startsWith('multipart/');
  return usable ? bare : 'application/octet-stream';
};

const base64 = (content: Buffer): Buffer =>
  Buffer.from(content.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n'), 'latin1');

const part = (headers: readonly string[], body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${headers.join('\r\n')}\r\n\r\n`, 'utf8'), body]);

/** Whether a text may stand as it is: lines of at most 998 octets (RFC 5322 2.1.1) in a charset that grew out of ASCII. */
const isPlain = ({ content, charset }: BodyText): boolean => {
  if (!/^(?:utf-?8$|us-ascii$|iso-8859-|windows-125)/i.test(charset) || content.includes(0)) return false;
  let start = 0;
  for (let end = content.indexOf(10); end >= 0; end = content.indexOf(10, start)) {
    if (end - start > 998) return false;
    start = end + 1;
  }
  return content.length - start <= 998;
};

const textPart = (subtype: string, text: BodyText): Buffer => {
  const plain = isPlain(text);
  return part(
    [
      `Content-Type: text/${subtype}; charset=${token(text.charset, 'utf-8')}`,
      `Content-Transfer-Encoding: ${plain ? '8bit' : 'base64'}`,
    ],
    plain ? text.content : base64(text.content)
  );
};

const filePart = (file: FileOfMail): Buffer => {
  const type = mediaType(file.type);
  // Messages may not be encoded (RFC 2046 5.2.1), and a report's parts are read as they stand.
  const plain = type.startsWith('message/');
  const name = file.name ? `; filename=${quoted(file.name)}` : '';
  return part(
    [
      `Content-Type: ${type}`,
      `Content-Transfer-Encoding: ${plain ? '8bit' : 'base64'}`,
      `Content-Disposition: ${file.contentId ? 'inline' : 'attachment'}${name}`,
      ...(file.contentId ? [`Content-ID: <${oneLine(file.contentId).replace(/[<>]/g, '')}>`] : []),
    ],
    plain ? file.content : base64(file.content)
  );
};

/** The boundary is a hash of what it separates, so nothing inside can hold it, and the same mail is always rebuilt alike. */
const multipart = (type: string, parts: readonly Buffer[]): Buffer => {
  const hash = createHash('sha256').update(type);
  for (const piece of parts) hash.update(createHash('sha256').update(piece).digest());
  const boundary = `chatter-${hash.digest('hex').slice(0, 40)}`;
  const pieces = parts.flatMap((piece) => [Buffer.from(`--${boundary}\r\n`), piece, Buffer.from('\r\n')]);
  return part(
    [`Content-Type: multipart/${type}; boundary="${boundary}"`],
    Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
  );
};

/** A multipart of one part is that part. */
const together = (type: string, parts: readonly Buffer[]): Buffer =>
  parts.length === 1 ? (parts[0] as Buffer) : multipart(type, parts);

/** `multipart/report` stays one: that is how a delivery report is told (RFC 6522). */
const reportType = (headers: MailInParts['headers']): string | null => {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  if (!/^\s*multipart\/report\b/i.test(type)) return null;
  const kind = /report-type\s*=\s*"?([\w-]{1,60})/i.exec(type)?.[1];
  return `report; report-type=${kind ?? 'delivery-status'}`;
};

/**
 * Puts a mail together again for providers that only send it in parts. Text, headers and files are those of the mail; the
 * octets are not, so no DKIM signature can be checked. The same parts make the same octets: a mail that is sent twice is
 * known again.
 */
export const rebuildMail = (mail: MailInParts): Buffer => {
  const bodies = [
    ...(mail.text ? [textPart('plain', mail.text)] : []),
    ...(mail.html ? [textPart('html', mail.html)] : []),
  ];
  const body = together('alternative', bodies.length > 0 ? bodies : [textPart('plain', utf8(''))]);
  const inline = mail.files.filter((file) => file.contentId).map(filePart);
  const attached = mail.files.filter((file) => !file.contentId).map(filePart);
  const report = reportType(mail.headers);
  const whole = together(report ?? 'mixed', [together('related', [body, ...inline]), ...attached]);
  const headers = mail.headers.filter(
    ([name]) => /^[!-9;-~]{1,200}$/.test(name) && !FORM_HEADERS.includes(name.toLowerCase())
  );
  const head = headers.map(([name, value]) => `${name}: ${oneLine(value)}\r\n`).join('');
  return Buffer.concat([Buffer.from(`${head}MIME-Version: 1.0\r\n`, 'utf8'), whole]);
};
