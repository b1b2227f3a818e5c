import { readHtmlLines, writeHtml, type HtmlLines } from './html-lines';
import { applyHints, readQuoteMarks, type FreshHints } from './fresh-hints';
import { isNestedDeeperThan } from './html-text';
import { freshLines, type TrimLine } from './trim-lines';

const MAX_HTML = 2_000_000;
const MAX_NESTING = 500;

/**
 * The newly written part of an HTML body and the rest of it, without the fallback of splitHtml: `fresh` is empty where a
 * mail is nothing but a quote.
 */
export function trimHtml(html: string, hints: FreshHints = {}): { fresh: string; quoted: string } {
  if (html.length > MAX_HTML || isNestedDeeperThan(html, MAX_NESTING)) return { fresh: html, quoted: '' };
  const page: HtmlLines = readHtmlLines(html);
  const lines = page.lines.map((line): TrimLine => {
    const marks = readQuoteMarks(line.text.trim());
    return { text: marks.text, depth: line.depth + marks.depth, mark: line.mark, ours: line.ours };
  });
  const kept = freshLines(applyHints(lines, hints));
  if (!kept.includes(false)) return { fresh: html, quoted: '' };
  return { fresh: writeHtml(page, kept, true), quoted: writeHtml(page, kept, false) };
}

/**
 * Splits the HTML of an answer like splitText does its text, by the structure that mail programs give to quotes, by our
 * own marker (`chatter-quote` as class or id) and by the words on the page.
 *
 * To be called before sanitising, which takes the classes away; both parts are as untrusted as the input.
 *
 * @returns `fresh` is the whole input where nothing would remain. Linear; never throws.
 */
export function splitHtml(html: string, hints: FreshHints = {}): { fresh: string; quoted: string } {
  const parts = trimHtml(html, hints);
  return parts.fresh === '' ? { fresh: html, quoted: '' } : parts;
}
