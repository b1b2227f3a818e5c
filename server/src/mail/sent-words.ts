/**
 * Recognises lines that we wrote ourselves in an answer, also where the client wrapped them anew and left out every quote
 * mark: runs of four words that stand in a mail we sent.
 */
export interface SentWords {
  lines: ReadonlySet<string>;
  runs: ReadonlySet<string>;
}

const RUN = 4;
const MAX_WORDS = 50_000;
/** A shorter line, such as "Thanks", may be both theirs and ours. */
const MIN_LINE = 12;

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Prepares the texts we sent for isSentBefore; reads at most 50,000 words of them. */
export function sentWords(texts: readonly string[]): SentWords {
  const lines = new Set<string>();
  const runs = new Set<string>();
  let left = MAX_WORDS;
  for (const text of texts) {
    const words = wordsOf(text.slice(0, left * 10)).slice(0, left);
    left -= words.length;
    for (let i = 0; i + RUN <= words.length; i++) runs.add(words.slice(i, i + RUN).join(' '));
    for (const line of text.slice(0, 500_000).split('\n')) {
      const key = wordsOf(line.slice(0, 1_000)).join(' ');
      if (key.length >= MIN_LINE) lines.add(key);
    }
    if (left <= 0) break;
  }
  return { lines, runs };
}

/** Whether a line of an answer, without quote marks, stood in one of those texts. */
export function isSentBefore(line: string, sent: SentWords): boolean {
  if (line.length > 10_000) return false;
  const words = wordsOf(line);
  if (words.join(' ').length < MIN_LINE) return false;
  if (words.length < RUN) return sent.lines.has(words.join(' '));
  let known = 0;
  for (let i = 0; i + RUN <= words.length; i++) if (sent.runs.has(words.slice(i, i + RUN).join(' '))) known++;
  return known / (words.length - RUN + 1) >= 0.8;
}
