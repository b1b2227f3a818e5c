import { isSentBefore, sentWords, type SentWords } from './sent-words';
import type { TrimLine } from './trim-lines';

/** What we know of the mail that is answered, beyond what its answer shows. */
export interface FreshHints {
  /** the line that our outgoing text puts above what is to be quoted */
  marker?: string;
  /** texts of the mails we sent on this thread, newest first */
  sentTexts?: string[];
}

/** Depth of the `>` marks before a line, and the line behind them. */
export function readQuoteMarks(line: string): { depth: number; text: string } {
  let i = 0;
  let depth = 0;
  let blanks = 0;
  for (; i < line.length; i++) {
    const c = line[i];
    if (c === '>') {
      depth++;
      blanks = 0;
    } else if (c === ' ' || c === '\t' || c === '\u00a0') {
      // indented text is no quote
      if (++blanks > (depth === 0 ? 4 : 1)) break;
    } else {
      break;
    }
  }
  return depth === 0 ? { depth, text: line } : { depth, text: line.slice(i) };
}

/** Lines with what the hints say about them: shared by text and HTML. */
export function applyHints(lines: TrimLine[], hints: FreshHints): TrimLine[] {
  const sent: SentWords | null = hints.sentTexts?.length ? sentWords(hints.sentTexts) : null;
  const marker = hints.marker?.trim() ?? '';
  if (sent === null && marker === '') return lines;
  return lines.map((line) => {
    const isMarker = marker !== '' && line.text.length < 2_000 && line.text.includes(marker);
    if (isMarker && line.depth === 0) return { ...line, mark: 'cut', ours: true };
    return sent !== null && isSentBefore(line.text, sent) ? { ...line, ours: true } : line;
  });
}
