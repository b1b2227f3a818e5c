/** Names of attachments, as a stranger wrote them and as they may be stored and shown. */

const MAX_NAME = 200;

/** Names for parts that come without one, by media type. */
const DEFAULT_NAMES: Readonly<Record<string, string>> = {
  'message/rfc822': 'message.eml',
  'message/global': 'message.eml',
  'message/delivery-status': 'delivery-status.txt',
  'message/feedback-report': 'feedback-report.txt',
  'message/disposition-notification': 'disposition-notification.txt',
  'text/rfc822-headers': 'headers.txt',
  'text/calendar': 'invite.ics',
};

/**
 * A file name that is safe to store, show and download: the last piece of a path, without control and bidi characters
 * (`invoice\u202efdp.exe` shows as a PDF), without characters that Windows refuses, without leading dots.
 *
 * @param name as the mail has it, or null
 * @param mimeType decides the name where there is none
 * @returns 1 to 200 characters; the extension survives shortening
 */
export function safeFileName(name: string | null, mimeType: string): string {
  const text = (name ?? '').slice(0, 5_000).normalize('NFC');
  const last = text.split(/[/\\]/).pop() ?? '';
  const clean = last
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[:*?"<>|]/g, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+/, '');
  const trimmed = trimEnd(clean);
  if (trimmed === '') return DEFAULT_NAMES[mimeType] ?? 'attachment';
  const named =
    /^message\/(?:rfc822|global)$/.test(mimeType) && !/\.eml$/i.test(trimmed) ? `${trimmed}.eml` : trimmed;
  const characters = [...named];
  if (characters.length <= MAX_NAME) return named;
  const dot = named.lastIndexOf('.');
  const extension = dot > 0 && named.length - dot <= 20 ? named.slice(dot) : '';
  return characters.slice(0, MAX_NAME - extension.length).join('') + extension;
}

/** Windows drops dots and blanks at the end; counting by hand keeps a name of 5,000 dots linear. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '.' || text[end - 1] === ' ')) end--;
  return text.slice(0, end);
}

/**
 * A media type that can be trusted to be one (RFC 2045 5.1); odd labels that real programs write are mended. No file is a
 * `multipart`: what claims to be one would be read as parts of the mail that carries it.
 */
export function normaliseMimeType(type: string | null | undefined): string {
  const text = (type ?? '').trim().toLowerCase().split(';')[0]?.trim() ?? '';
  if (text === 'binary/octet-stream') return 'application/octet-stream';
  if (text.startsWith('multipart/')) return 'application/octet-stream';
  if (text === 'pdf' || text === 'application/x-pdf') return 'application/pdf';
  return /^[a-z0-9!#$&^_.+-]{1,60}\/[a-z0-9!#$&^_.+-]{1,100}$/.test(text) ? text : 'application/octet-stream';
}
