import { UnreadableCall } from './webhook';

/** A field of a form, as octets: providers put whole mails in there. */
export interface FormField {
  name: string;
  fileName: string | null;
  /** Content-Type of the field; '' when it has none */
  type: string;
  /** as it came */
  content: Buffer;
  percentEncoded: boolean;
}

const MOST_FIELDS = 1000;
const HEADER_LIMIT = 16 * 1024;
/** Octets that are decoded, or searched, before others get their turn: anybody may send a form. */
const SLICE = 128 * 1024;
const WINDOW = 1024 * 1024;
/** Octets of a field that is read as a short one, and false delimiters in a form. */
const SHORT = 512 * 1024;
const MOST_FALSE = 1000;

const othersTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const CRLF = Buffer.from('\r\n');
const HEADER_END = Buffer.from('\r\n\r\n');
const PLUS = 0x2b;
const PERCENT = 0x25;

const hex = (code: number | undefined): number => {
  if (code === undefined) return -1;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
};

/** Decodes into `to` from octet `start` on, for at most `most` octets; answers where it stopped. */
const decodeSome = (
  from: Buffer,
  to: Buffer,
  place: { read: number; written: number },
  most: number
): void => {
  const end = Math.min(from.length, place.read + most);
  let { read, written } = place;
  while (read < end) {
    const code = from[read] as number;
    const high = code === PERCENT ? hex(from[read + 1]) : -1;
    const low = code === PERCENT ? hex(from[read + 2]) : -1;
    if (high >= 0 && low >= 0) {
      to[written] = high * 16 + low;
      read += 3;
    } else {
      to[written] = code === PLUS ? 0x20 : code;
      read += 1;
    }
    written += 1;
  }
  place.read = read;
  place.written = written;
};

/** The octets of a field. A large one is decoded bit by bit: meanwhile others get their turn. */
export const octetsOf = async (field: FormField): Promise<Buffer> => {
  if (!field.percentEncoded) return field.content;
  const decoded = Buffer.allocUnsafe(field.content.length);
  const place = { read: 0, written: 0 };
  while (place.read < field.content.length) {
    decodeSome(field.content, decoded, place, SLICE);
    if (place.read < field.content.length) await othersTurn();
  }
  return decoded.subarray(0, place.written);
};

/** A short field as text (UTF-8); what is longer than any short field is cut. */
export const textOf = (field: FormField | undefined): string => {
  if (!field) return '';
  if (!field.percentEncoded) return field.content.subarray(0, SHORT).toString('utf8');
  const decoded = Buffer.alloc(Math.min(field.content.length, SHORT + 3));
  const place = { read: 0, written: 0 };
  decodeSome(field.content, decoded, place, SHORT);
  return decoded.subarray(0, place.written).toString('utf8');
};

/** The last field of a name: what a provider adds itself stands behind what it took over from elsewhere. */
export const lastField = (fields: readonly FormField[], name: string): FormField | undefined =>
  fields.findLast((field) => field.name === name);

const parameterOf = (header: string, name: string): string | null => {
  for (const [, key, quoted, plain] of header.matchAll(/;\s*([\w*]+)=(?:"((?:[^"\\]|\\.)*)"|([^;"\s]*))/g)) {
    if (key?.toLowerCase() === name) return quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '';
  }
  return null;
};

const readPart = (part: Buffer): FormField | null => {
  const end = part.subarray(0, HEADER_LIMIT + HEADER_END.length).indexOf(HEADER_END);
  if (end < 0 || end > HEADER_LIMIT)
    throw new UnreadableCall('A field of the form has no end to its header.');
  const headers = new Map(
    part
      .subarray(0, end)
      .toString('utf8')
      .split('\r\n')
      .map((line) => {
        const colon = line.indexOf(':');
        return [
          line.slice(0, Math.max(0, colon)).trim().toLowerCase(),
          line.slice(colon + 1).trim(),
        ] as const;
      })
  );
  const disposition = headers.get('content-disposition') ?? '';
  const name = parameterOf(disposition, 'name');
  if (name === null) return null;
  return {
    name,
    fileName: parameterOf(disposition, 'filename'),
    type: headers.get('content-type') ?? '',
    content: part.subarray(end + HEADER_END.length),
    percentEncoded: false,
  };
};

/** Where `what` stands in `body` from an octet on; -1 when nowhere. */
const find = async (body: Buffer, what: Buffer, from: number): Promise<number> => {
  for (let start = from; start < body.length; start += WINDOW) {
    if (start > from) await othersTurn();
    const at = body.subarray(start, start + WINDOW + what.length - 1).indexOf(what);
    if (at >= 0) return start + at;
  }
  return -1;
};

/** A delimiter ends its line, or is the last one; a longer boundary that begins with ours is none of ours. */
const isDelimiter = (first: number | undefined, second: number | undefined): boolean =>
  (first === 0x0d && second === 0x0a) ||
  (first === 0x2d && second === 0x2d) ||
  first === 0x20 ||
  first === 0x09;

const findDelimiter = async (body: Buffer, delimiter: Buffer, from: number): Promise<number> => {
  let at = await find(body, delimiter, from);
  for (let wrong = 0; at >= 0; wrong += 1) {
    const behind = at + delimiter.length;
    if (isDelimiter(body[behind], body[behind + 1])) return at;
    if (wrong >= MOST_FALSE)
      throw new UnreadableCall('The form has too many delimiters of other forms in it.');
    at = await find(body, delimiter, at + 1);
  }
  return -1;
};

/** multipart/form-data (RFC 7578), without copying what it holds. */
const readMultipart = async (body: Buffer, boundary: string): Promise<FormField[]> => {
  const fields: FormField[] = [];
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  // The first delimiter stands at the very beginning, unless there is a preamble.
  const atStart = body.subarray(0, delimiter.length - 2).equals(delimiter.subarray(2));
  let start = atStart ? -2 : await findDelimiter(body, delimiter, 0);
  while (atStart ? start >= -2 : start >= 0) {
    const after = start + delimiter.length;
    if (body[after] === 0x2d && body[after + 1] === 0x2d) return fields;
    const next = await findDelimiter(body, delimiter, after);
    const lineEnd = body.indexOf(CRLF, after);
    if (next < 0 || lineEnd < 0) break;
    const field = readPart(body.subarray(lineEnd + 2, next));
    if (field) fields.push(field);
    if (fields.length > MOST_FIELDS) throw new UnreadableCall('The form has too many fields.');
    start = next;
  }
  throw new UnreadableCall('The form is cut off.');
};

const readUrlEncoded = (body: Buffer): FormField[] => {
  const fields: FormField[] = [];
  for (let start = 0; start < body.length;) {
    const found = body.indexOf(0x26, start);
    const end = found < 0 ? body.length : found;
    const pair = body.subarray(start, end);
    const equals = pair.indexOf(0x3d);
    const named = { fileName: null, type: '', percentEncoded: true };
    const name = textOf({ ...named, name: '', content: equals < 0 ? pair : pair.subarray(0, equals) });
    fields.push({ ...named, name, content: equals < 0 ? Buffer.alloc(0) : pair.subarray(equals + 1) });
    if (fields.length > MOST_FIELDS) throw new UnreadableCall('The form has too many fields.');
    start = end + 1;
  }
  return fields;
};

/** The fields of a posted form, in order. Throws {@link UnreadableCall} for one that is cut off, or no form at all. */
export const readForm = async (body: Buffer, contentType: string): Promise<FormField[]> => {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return readUrlEncoded(body);
  const boundary = parameterOf(contentType, 'boundary');
  if (type === 'multipart/form-data' && boundary && boundary.length <= 200)
    return readMultipart(body, boundary);
  throw new UnreadableCall('The call is no form.');
};
