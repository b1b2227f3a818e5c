import { applyHints, readQuoteMarks, type FreshHints } from './fresh-hints';
import { freshLines, type TrimLine } from './trim-lines';

export type { FreshHints } from './fresh-hints';
export { splitHtml, trimHtml } from './fresh-html';

/** Longer mails are not split: nobody types a million characters, in any case not in an answer. */
const MAX_TEXT = 2_000_000;

/**
 * The newly written part of a text and the rest of it, without the fallback of splitText: `fresh` is empty where a mail
 * is nothing but a quote.
 */
export function trimText(text: string, hints: FreshHints = {}): { fresh: string; quoted: string } {
  if (text.length > MAX_TEXT) return { fresh: text, quoted: '' };
  const source = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const lines = source.map((line): TrimLine => ({ ...readQuoteMarks(line), mark: 'none', ours: false }));
  const kept = freshLines(applyHints(lines, hints));
  const pick = (flag: boolean) => source.filter((_, i) => kept[i] === flag).join('\n');
  return { fresh: trimEmptyLines(pick(true)), quoted: trimEmptyLines(pick(false)) };
}

/**
 * Splits the text of an answer into what its sender newly wrote and the rest: quotes, what introduces them, signature.
 * Answers between quoted lines stay together with these lines.
 *
 * @param text body of any length and language; lines end with LF or CRLF
 * @returns `fresh` is never empty unless the text is: where nothing would remain it is everything. Linear; never throws.
 */
export function splitText(text: string, hints: FreshHints = {}): { fresh: string; quoted: string } {
  const parts = trimText(text, hints);
  return parts.fresh.trim() === '' ? { fresh: text, quoted: '' } : parts;
}

/** Without empty lines at both ends; the indentation of the first line stays. */
function trimEmptyLines(text: string): string {
  const lines = text.split('\n');
  let start = 0;
  let end = lines.length;
  while (start < end && lines[start]?.trim() === '') start++;
  while (end > start && lines[end - 1]?.trim() === '') end--;
  return lines.slice(start, end).join('\n').trimEnd();
}
