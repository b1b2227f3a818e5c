import { parseMessageIds } from '../../../mail/message-id';

const FIELD = /^([!-9;-~]{1,100})[ \t]*:(.*)$/s;
/** Lines of one header that are looked at. */
const MAX_LINES = 5_000;

/** Field bodies of these names (lower case), unfolded, in the order of the header (RFC 5322 2.2.3). */
const fieldsOf = (header: Buffer, names: readonly string[]): { name: string; value: string }[] => {
  const found: { name: string; value: string }[] = [];
  let wanted: { name: string; value: string } | null = null;
  for (const line of header.toString('latin1').split(/\r?\n/, MAX_LINES)) {
    if (line === '') break;
    if (/^[ \t]/.test(line)) {
      if (wanted) wanted.value += line;
      continue;
    }
    const match = FIELD.exec(line);
    const name = match?.[1]?.toLowerCase() ?? '';
    wanted = names.includes(name) ? { name, value: match?.[2] ?? '' } : null;
    if (wanted) found.push(wanted);
  }
  return found;
};

/** The Message-ID of a mail, normalised; null when there is none. */
export const messageIdOf = (header: Buffer): string | null => {
  const [field] = fieldsOf(header, ['message-id']);
  return field ? (parseMessageIds(field.value, 1)[0] ?? null) : null;
};

/** RFC 5322 3.3, without the day of the week. `Date` alone would read a date out of almost any text with a digit in it. */
const DATE_TIME =
  /\b\d{1,2}\s{1,5}(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s{1,5}\d{4}\s{1,5}\d{1,2}:\d{2}(?::\d{2})?/i;
const ZONE = /^\s{0,5}([+-]\d{4}|[A-Z]{1,5}\b)/i;

const toDate = (text: string): Date | null => {
  const found = DATE_TIME.exec(text);
  if (!found) return null;
  const zone = ZONE.exec(text.slice(found.index + found[0].length))?.[1] ?? '';
  // A zone that nobody knows any more counts as UTC (RFC 5322 4.3).
  for (const candidate of [`${found[0]} ${zone}`, `${found[0]} +0000`]) {
    const date = new Date(candidate);
    if (zone !== '' || candidate.endsWith('+0000')) if (!Number.isNaN(date.getTime())) return date;
  }
  return null;
};

/**
 * When a mail came in: by the topmost Received, which the mailbox's own server wrote (RFC 5321 4.4), else by its Date, which
 * anybody may have made up; null when neither can be read.
 */
export const arrivalOf = (header: Buffer): Date | null => {
  const fields = fieldsOf(header, ['received', 'date']);
  const received = fields.find(({ name }) => name === 'received')?.value;
  const date = fields.find(({ name }) => name === 'date')?.value;
  const byServer = received ? toDate(received.slice(received.lastIndexOf(';') + 1)) : null;
  return byServer ?? (date ? toDate(date) : null);
};
