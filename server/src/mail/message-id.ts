import { createHash } from 'node:crypto';

/** A line of a mail holds 998 characters (RFC 5322 2.1.1), so no honest id is longer. */
const MAX_ID = 998;
const MAX_HEADER = 200_000;

/** The one form of an id that is compared: in angle brackets, without any white space; '' when nothing is left. */
export function normaliseMessageId(id: string): string {
  const bare = id.slice(0, MAX_HEADER).replace(/[\s<>\p{Cc}]/gu, '');
  return bare === '' ? '' : `<${bare}>`;
}

/** SHA-256 of the normalised id with its brackets, as 64 hexadecimal digits: the key under which ids are looked up. */
export function hashMessageId(id: string): string {
  return createHash('sha256').update(normaliseMessageId(id)).digest('hex');
}

/**
 * Reads the ids of Message-ID, In-Reply-To or References (RFC 5322 3.6.4). Blanks and folds inside `<…>` are taken
 * out (servers fold long ids), a missing `>` is repaired, bare words with an `@` count as ids, comments and phrases do
 * not.
 *
 * @param limit how many ids to keep, 100 by default; the last ones win because the newest mail is cited last
 * @returns normalised ids in the order of the header, without repeats
 */
export function parseMessageIds(header: string, limit = 100): string[] {
  const text = header.length > MAX_HEADER ? header.slice(-MAX_HEADER) : header;
  const found: string[] = [];
  const keep = (raw: string) => {
    const id = normaliseMessageId(raw);
    if (id !== '' && id.length <= MAX_ID) found.push(id);
  };
  let i = 0;
  let close = text.indexOf('>');
  while (i < text.length) {
    const open = text.indexOf('<', i);
    const outside = text.slice(i, open < 0 ? text.length : open);
    for (const word of outside.split(/[\s,;()"]/)) if (/^[^@]+@[^@]+$/.test(word)) keep(word);
    if (open < 0) break;
    // asked anew only when passed: a flood of `<` without `>` would make each search run to the end
    if (close >= 0 && close <= open) close = text.indexOf('>', open + 1);
    const next = text.indexOf('<', open + 1);
    if (close >= 0 && (next < 0 || close < next)) {
      keep(text.slice(open + 1, close));
      i = close + 1;
    } else {
      // `<id-without-end <next@host>`: the id ends at the first blank
      const end = next < 0 ? text.length : next;
      keep(
        text
          .slice(open + 1, end)
          .trim()
          .split(/\s/)[0] ?? ''
      );
      i = end;
    }
  }
  // a repeated id counts where it stands last
  const unique = [...new Set(found.reverse())].slice(0, Math.max(0, limit));
  return unique.reverse();
}
