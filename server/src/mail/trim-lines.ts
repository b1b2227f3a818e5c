import { readHeaderBlock, readHeaderLine } from './quote-headers';
import {
  isReplyMarker,
  isRule,
  isSentFromLine,
  isSignatureDelimiter,
  readIntro,
  readSeparator,
} from './quote-marks';

/**
 * One line of a mail, from text or HTML. `mark` is what the markup says about it: an introduction, the place where the
 * quoted mail begins, a rule that often precedes one, or a part of the signature.
 */
export interface TrimLine {
  /** without quote marks */
  text: string;
  /** how deep it is quoted; 0 = not at all */
  depth: number;
  mark: 'none' | 'intro' | 'cut' | 'rule' | 'signature';
  /** it stood in a mail of ours, so the sender did not write it */
  ours: boolean;
}

/**
 * What a line is: empty, decoration, text, quoted, begin of a quote (an introduction, after which an answer may follow),
 * head of a quote (header block or separator, after which all is quoted).
 */
type Kind = 'empty' | 'rule' | 'text' | 'quote' | 'begin' | 'head';

const SHORT_TAIL = 6;
const MAX_SIGNATURE = 25;

/**
 * Decides which lines of a mail its sender newly wrote.
 *
 * @returns one flag for each line; none is set where the mail is nothing but a quote. Linear in the number of lines.
 */
export function freshLines(lines: readonly TrimLine[]): boolean[] {
  const known = withOursQuoted(lines);
  const kinds = mendWraps(known, classify(known));
  const kept = decide(known, kinds);
  dropSignature(known, kinds, kept);
  dropEdges(kinds, kept);
  return kept;
}

/** Lines of ours count as quoted, whatever the client made of them; what introduces them is marked. */
function withOursQuoted(lines: readonly TrimLine[]): TrimLine[] {
  const result = lines.map((line) => (line.ours && line.depth === 0 ? { ...line, depth: 1 } : line));
  for (let i = 1; i < lines.length; i++) {
    if (!lines[i]?.ours || lines[i - 1]?.ours) continue;
    let steps = 0;
    for (let j = i - 1; j >= 0 && steps < 4; j--) {
      const line = result[j];
      if (line === undefined || line.depth > 0) break;
      const text = line.text.trim();
      if (text === '') continue;
      steps++;
      if (/[:：]$/.test(text) && /[\d@]/.test(text) && text.length < 300) {
        result[j] = { ...line, mark: 'intro' };
        break;
      }
      if (steps === 1 && !isRule(text) && text.length > 300) break;
    }
  }
  return result;
}

function classify(lines: readonly TrimLine[]): Kind[] {
  const texts = lines.map((line) => line.text);
  const kinds: Kind[] = [];
  let written = false;
  while (kinds.length < lines.length) {
    const i = kinds.length;
    const line = lines[i] as TrimLine;
    if (line.text.trim() === '') {
      kinds.push(line.depth > 0 ? 'quote' : 'empty');
      continue;
    }
    const begins = line.depth === 0 || !isQuoteBefore(kinds);
    const head = begins ? readHead(lines, texts, i) : 0;
    if (head > 0) {
      for (let j = i; j < i + head; j++) kinds.push('head');
      // nothing below can change the answer
      if (written && line.depth === 0) while (kinds.length < lines.length) kinds.push('quote');
      continue;
    }
    if (begins) {
      const depth = line.depth;
      const end = readIntro(texts, i, (index) => (lines[index]?.depth ?? 0) > depth);
      const length = end > i ? end - i : line.mark === 'intro' ? 1 : 0;
      for (let j = 0; j < length; j++) kinds.push('begin');
      if (length > 0) continue;
    }
    if (line.depth > 0) {
      kinds.push('quote');
    } else {
      kinds.push(isRule(line.text) ? 'rule' : 'text');
      if (kinds[i] === 'text') written = true;
    }
  }
  return kinds;
}

function isQuoteBefore(kinds: readonly Kind[]): boolean {
  let i = kinds.length - 1;
  while (i >= 0 && kinds[i] === 'empty' && i > kinds.length - 4) i--;
  return i >= 0 && (kinds[i] === 'quote' || kinds[i] === 'begin' || kinds[i] === 'head');
}

/** Number of lines of the header block, separator or marker that begins at `i`; 0 when none does. */
function readHead(lines: readonly TrimLine[], texts: readonly string[], i: number): number {
  const line = lines[i] as TrimLine;
  if (line.mark === 'cut') return 1;
  if (line.depth === 0 && isReplyMarker(line.text)) return 1;
  const next = nextText(texts, i + 1);
  if (readSeparator(line.text, next) !== 'none') return 1;
  const block = readHeaderBlock(texts, i);
  if (block !== null) return block.end - i;
  if (line.mark === 'rule' && readHeaderLine(line.text) !== null && readHeaderLine(next) !== null) return 1;
  return 0;
}

function nextText(texts: readonly string[], from: number): string {
  for (let i = from; i < texts.length && i < from + 3; i++)
    if ((texts[i] ?? '').trim() !== '') return texts[i] ?? '';
  return '';
}

/** A client that wraps long quoted lines leaves their ends without `>`: such a single line between two quoted ones. */
function mendWraps(lines: readonly TrimLine[], kinds: readonly Kind[]): Kind[] {
  return kinds.map((kind, i) => {
    if (kind !== 'text' || kinds[i - 1] !== 'quote' || kinds[i + 1] !== 'quote') return kind;
    const before = lines[i - 1]?.text ?? '';
    return before.length >= 55 && (lines[i]?.text.length ?? 0) <= before.length + 20 ? 'quote' : kind;
  });
}

function decide(lines: readonly TrimLine[], kinds: readonly Kind[]): boolean[] {
  const kept = kinds.map(() => true);
  const drop = (from: number, to = kinds.length) => kept.fill(false, from, to);
  const first = kinds.findIndex((kind) => kind === 'begin' || kind === 'head');
  const lastText = kinds.lastIndexOf('text');

  if (first < 0) {
    // no introduction: a quote at the end is the old mail, a quote above a text is a citation
    if (lastText >= 0) drop(lastText + 1);
    return kept;
  }
  const before = indexesOf(kinds, 'text', 0, first);
  let start = first;
  while (start < kinds.length && (kinds[start] === 'begin' || kinds[start] === 'head')) start++;
  const firstQuote = kinds.findIndex(
    (kind, i) => i >= start && kind === 'quote' && lines[i]?.text.trim() !== ''
  );
  const next = kinds.findIndex((kind, i) => i >= start && (kind === 'text' || kind === 'quote'));
  const lastQuote = kinds.lastIndexOf('quote');

  if (kinds[first] === 'head' && before.length > 0) {
    drop(first);
    return kept;
  }
  if (firstQuote < 0 || (next >= 0 && kinds[next] === 'text')) {
    // the quoted mail follows without marks
    if (before.length > 0) drop(first);
    else if (kinds[first] === 'begin' && next >= 0) drop(0, start);
    else drop(0);
    return kept;
  }
  const after = indexesOf(kinds, 'text', lastQuote + 1, kinds.length);
  const between = indexesOf(kinds, 'text', firstQuote, lastQuote);
  if (between.length === 0 && after.length === 0) {
    drop(before.length > 0 ? first : 0);
  } else if (between.length === 0 && before.length === 0) {
    drop(0, lastQuote + 1);
  } else if (between.length === 0 && after.length <= SHORT_TAIL && !announcesAnswers(lines, before)) {
    // a few lines below the quote of an answered mail are its signature or the footer of a list
    drop(first);
  } else {
    // answers between the quoted lines: they need these to be understood; only who wrote them is known anyway
    kinds.forEach((kind, i) => {
      if (kind === 'begin' || kind === 'head') kept[i] = false;
    });
    drop(lastText + 1);
  }
  return kept;
}

function indexesOf(kinds: readonly Kind[], wanted: Kind, from: number, to: number): number[] {
  const found: number[] = [];
  for (let i = from; i < to; i++) if (kinds[i] === wanted) found.push(i);
  return found;
}

const BELOW =
  /\b(?:below|inline|in-line|in between|ci-dessous|plus bas|unten|abajo|más abajo|sotto|abaixo|hieronder|nedan|nedenfor|alla|poniżej|níže)\b|ниже|以下|下記/i;

/** Whether what stands above the quote is only a greeting or says that the answers follow. */
function announcesAnswers(lines: readonly TrimLine[], before: readonly number[]): boolean {
  const texts = before.map((i) => lines[i]?.text.trim() ?? '');
  if (texts.some((text) => text.length < 500 && BELOW.test(text))) return true;
  const only = texts[0] ?? '';
  return texts.length === 1 && only.length < 60 && /[,，、]$/.test(only);
}

function dropSignature(lines: readonly TrimLine[], kinds: readonly Kind[], kept: boolean[]): void {
  const isWritten = (i: number) => kept[i] === true && kinds[i] === 'text';
  const marked = lines.map((line, i) => isWritten(i) && line.mark === 'signature');
  if (lines.some((_, i) => isWritten(i) && !marked[i])) {
    marked.forEach((flag, i) => {
      if (flag) kept[i] = false;
    });
  }

  const last = kept.lastIndexOf(true);
  const firstText = kinds.findIndex((_, i) => isWritten(i) && !isSignatureDelimiter(lines[i]?.text ?? ''));
  if (firstText < 0) return;
  // from the end: how much text follows, and whether a quote does, is then known at each line
  let size = 0;
  let cut = -1;
  for (let i = last; i > firstText; i--) {
    if (!kept[i]) continue;
    if (kinds[i] === 'quote') break;
    if (kinds[i] === 'text' && !isSignatureDelimiter(lines[i]?.text ?? '') && ++size > MAX_SIGNATURE) break;
    if (lines[i]?.depth === 0 && isSignatureDelimiter(lines[i]?.text ?? '')) cut = i;
  }
  if (cut >= 0) kept.fill(false, cut);
  dropSentFrom(lines, kinds, kept);
}

/** "Sent from my phone" among the last lines, with what little stands below it. */
function dropSentFrom(lines: readonly TrimLine[], kinds: readonly Kind[], kept: boolean[]): void {
  const written: number[] = [];
  for (let i = kept.length - 1; i >= 0 && written.length < 5; i--) {
    if (kept[i] && kinds[i] === 'text') written.push(i);
    else if (kept[i] && kinds[i] === 'quote') return;
  }
  const found = written.slice(0, 4).find((i) => isSentFromLine(lines[i]?.text ?? ''));
  const isAlone = found === undefined || !kinds.some((kind, i) => i < found && kept[i] && kind === 'text');
  if (!isAlone && found !== undefined) kept.fill(false, found);
}

function dropEdges(kinds: readonly Kind[], kept: boolean[]): void {
  for (let i = kept.length - 1; i >= 0; i--) {
    if (kept[i] && kinds[i] !== 'empty' && kinds[i] !== 'rule') break;
    kept[i] = false;
  }
  for (let i = 0; i < kept.length; i++) {
    if (kept[i] && kinds[i] !== 'empty') break;
    kept[i] = false;
  }
}
