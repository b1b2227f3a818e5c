/** The first line of an answer (RFC 1939 3). */
export interface Pop3Status {
  ok: boolean;
  /** what the server said, without `+OK`, `-ERR` and response code */
  text: string;
  /** response code in upper case, such as `IN-USE` or `SYS/TEMP` (RFC 2449 8, RFC 3206); '' = none */
  code: string;
  /** the server waits for more (`+ …`, RFC 5034 4) */
  more?: boolean;
}

const STATUS = /^(\+OK|-ERR)(?:[ \t]+(.*))?$/is;
const CODE = /^\[([A-Za-z/-]{1,40})(?:\s[^\]]{0,80})?\]\s*/;

/** Reads a status line; null when it is none. A continuation (`+ …`, RFC 5034 4) counts as success. */
export const parseStatus = (line: string): Pop3Status | null => {
  if (line === '+' || line.startsWith('+ ')) return { ok: true, text: line.slice(2), code: '', more: true };
  const match = STATUS.exec(line);
  if (!match) return null;
  const said = (match[2] ?? '').trim();
  const code = CODE.exec(said);
  return {
    ok: match[1]?.startsWith('+') ?? false,
    text: code ? said.slice(code[0].length) : said,
    code: code?.[1]?.toUpperCase() ?? '',
  };
};

const LIST_LINE = /^(\d{1,9})\s+(\d{1,15})\b/;
/** RFC 1939 7: one to 70 printable characters; some servers use more. */
const UIDL_LINE = /^(\d{1,9})\s+([\x21-\x7e]{1,500})\s*$/;

/** A line of LIST: number and octets of a mail; null when it is not one. */
export const parseListLine = (line: string): { number: number; size: number } | null => {
  const match = LIST_LINE.exec(line);
  return match ? { number: Number(match[1]), size: Number(match[2]) } : null;
};

/** A line of UIDL: number and name for good of a mail; null when it is not one. */
export const parseUidlLine = (line: string): { number: number; uidl: string } | null => {
  const match = UIDL_LINE.exec(line);
  return match ? { number: Number(match[1]), uidl: String(match[2]) } : null;
};

const LINE_END = Buffer.from('\r\n');
const DOT_LINE = Buffer.from('\r\n.');
const CR = 0x0d;
const LF = 0x0a;
const NOTHING = Buffer.alloc(0);

/**
 * Takes the dots out of an answer of many lines (RFC 1939 3): a line that begins with a dot got another one in front, and a
 * line of one dot is the end. However the network cuts the octets, nothing may depend on it; and only CRLF ends a line,
 * because a server that stuffs lines by CRLF leaves a bare `LF . LF` of a mail as it is, which must not end it early.
 */
export const createDotReader = () => {
  // As if a line had just ended, so that a dot at the very beginning is seen; these two octets are not given out.
  let held: Buffer = LINE_END;
  let skip = LINE_END.length;

  /** `content` as far as it is certain, and what follows the end once it has come. */
  return (chunk: Buffer): { content: Buffer; rest: Buffer | null } => {
    const data = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
    const parts: Buffer[] = [];
    const give = (start: number, end: number): void => {
      const from = Math.min(start + skip, end);
      skip -= from - start;
      if (from < end) parts.push(data.subarray(from, end));
    };
    const content = (): Buffer => (parts.length === 1 ? (parts[0] ?? NOTHING) : Buffer.concat(parts));

    let start = 0;
    for (;;) {
      const at = data.indexOf(DOT_LINE, start);
      if (at < 0) break;
      const next = data[at + 3];
      if (next === undefined || (next === CR && data[at + 4] === undefined)) {
        give(start, at);
        held = data.subarray(at);
        return { content: content(), rest: null };
      }
      give(start, at + 2);
      if (next === CR && data[at + 4] === LF) return { content: content(), rest: data.subarray(at + 5) };
      start = at + 3;
    }
    const open = data.at(-1) === CR ? 1 : data.at(-1) === LF && data.at(-2) === CR ? 2 : 0;
    const end = Math.max(start, data.length - open);
    give(start, end);
    held = data.subarray(end);
    return { content: content(), rest: null };
  };
};
