const CR = 13;
const LF = 10;
const TAB = 9;
const SPACE = 32;

/**
 * The body of a mail as DKIM hashes it (RFC 6376 3.4.3, 3.4.4), in one pass whatever it holds: every line ends with CRLF,
 * and for `relaxed` each run of white space is one space, with none at the end of a line. Empty lines at the end stay, and
 * a missing line break there is not added: whoever hashes does that.
 */
export function canonicalBody(body: Buffer, kind: 'simple' | 'relaxed'): Buffer {
  const relaxed = kind === 'relaxed';
  const result = Buffer.allocUnsafe(body.length + countBareLineFeeds(body));
  let length = 0;
  let gap = false;
  for (let i = 0; i < body.length; i++) {
    const octet = body[i] as number;
    if (octet === LF) {
      gap = false;
      result[length++] = CR;
      result[length++] = LF;
    } else if (relaxed && (octet === SPACE || octet === TAB)) {
      gap = true;
    } else if (octet !== CR || body[i + 1] !== LF) {
      if (gap) result[length++] = SPACE;
      gap = false;
      result[length++] = octet;
    }
  }
  return result.subarray(0, length);
}

function countBareLineFeeds(body: Buffer): number {
  let count = 0;
  for (let i = 0; i < body.length; i++) if (body[i] === LF && body[i - 1] !== CR) count++;
  return count;
}
