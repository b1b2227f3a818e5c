import { htmlTokens, VOID_ELEMENTS } from './html-tokens';

/** Between HTML and plain text, both ways, in linear time. */

/** Longer HTML is cut here before it is turned into text, in characters. */
const MAX_HTML = 2_000_000;
const MAX_DEPTH = 200;
const MAX_QUOTE_DEPTH = 20;

/** Elements that begin and end a line. */
export const BLOCK_ELEMENTS: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer ' +
    'form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody tfoot thead ' +
    'tr ul'
  ).split(' ')
);

/** Elements with an empty line around them. */
const SPACED = new Set('blockquote dl h1 h2 h3 h4 h5 h6 hr ol p pre table ul'.split(' '));

/** Open tags that end an element of the same kind whose end tag was left out (WHATWG HTML 13.1.2.4). */
const CLOSES: Readonly<Record<string, readonly string[]>> = {
  p: ['p'],
  li: ['li'],
  dt: ['dt', 'dd'],
  dd: ['dt', 'dd'],
  td: ['td', 'th'],
  th: ['td', 'th'],
  tr: ['td', 'th', 'tr'],
  tbody: ['td', 'th', 'tr', 'thead', 'tbody'],
  option: ['option'],
};

/** Whether elements lie in each other deeper than `limit`; stops reading as soon as it knows, so it stays linear. */
export function isNestedDeeperThan(html: string, limit: number): boolean {
  const stack: string[] = [];
  for (const token of htmlTokens(html)) {
    if (token.kind === 'open' && !VOID_ELEMENTS.has(token.name)) {
      for (const name of CLOSES[token.name] ?? []) if (stack[stack.length - 1] === name) stack.pop();
      stack.push(token.name);
      if (stack.length > limit) return true;
    } else if (token.kind === 'close') {
      const at = stack.lastIndexOf(token.name);
      if (at >= 0) stack.length = at;
    }
  }
  return false;
}

/** Whether an element is hidden by its own style, as the preview lines of newsletters are. */
export function isHidden(attributes: ReadonlyMap<string, string>): boolean {
  const style = attributes.get('style');
  return style !== undefined && style.length < 5_000 && /(?:^|;)\s*display\s*:\s*none/i.test(style);
}

/** Collects lines; white space folds as in a browser. Pieces are joined once a line: appending would cost by its length. */
class LineWriter {
  private readonly lines: string[] = [];
  private pieces: string[] = [];
  private hasText = false;
  private endsBlank = true;
  private wantsBlank = false;
  /** quote depth where the empty line was wanted: it belongs to the outer of its two neighbours */
  private blankQuotes = 0;
  private quotes = 0;

  text(text: string, preformatted: boolean): void {
    if (!preformatted) {
      const folded = text.replace(/[ \t\r\n\f]+/g, ' ');
      this.add(this.endsBlank ? folded.replace(/^ /, '') : folded);
      return;
    }
    const [first = '', ...rest] = text.split(/\r\n|\r|\n/);
    this.add(first);
    for (const line of rest) {
      this.break();
      this.add(line);
    }
  }

  private add(piece: string): void {
    if (piece === '') return;
    this.pieces.push(piece);
    this.endsBlank = piece.endsWith(' ');
    this.hasText ||= piece.trim() !== '';
  }

  /** Ends the line, an empty one too. */
  break(): void {
    if (this.wantsBlank && this.lines.length > 0) this.push('', Math.min(this.quotes, this.blankQuotes));
    this.wantsBlank = false;
    this.push(this.pieces.join('').trimEnd(), this.quotes);
    this.clear();
  }

  /** Ends the line if there is something on it. */
  block(spaced: boolean): void {
    if (this.hasText) this.break();
    this.clear();
    if (!spaced) return;
    this.blankQuotes = this.wantsBlank ? Math.min(this.blankQuotes, this.quotes) : this.quotes;
    this.wantsBlank = true;
  }

  private clear(): void {
    this.pieces = [];
    this.hasText = false;
    this.endsBlank = true;
  }

  quote(step: 1 | -1): void {
    this.quotes = Math.max(0, this.quotes + step);
  }

  private push(line: string, quotes: number): void {
    const prefix = '>'.repeat(Math.min(quotes, MAX_QUOTE_DEPTH));
    this.lines.push(prefix === '' ? line : line === '' ? prefix : `${prefix} ${line}`);
  }

  toString(): string {
    this.block(false);
    return this.lines
      .join('\n')
      .replace(/\u00a0/g, ' ')
      .replace(/\n{3,}/g, '\n\n')
      .replace(/^\n+/, '')
      .trimEnd();
  }
}

/**
 * Plain text of an HTML mail: paragraphs and lists as lines, quotes behind `>`, hidden elements left out, and behind a
 * link its address unless the text shows it already.
 *
 * @param options `links: false` leaves the addresses out, for previews
 * @returns text with `\n`; of HTML over 2 million characters only the beginning. Linear; never throws.
 */
export function htmlToText(html: string, options: { links?: boolean } = {}): string {
  const writer = new LineWriter();
  const lists: { ordered: boolean; count: number }[] = [];
  let link: { href: string; text: string[] } | null = null;
  let pre = 0;
  let hidden: { name: string; depth: number } | null = null;

  const endLink = () => {
    const current = link;
    link = null;
    if (current === null || options.links === false) return;
    const shown = current.text.join('').trim();
    const bare = current.href.replace(/^(?:mailto:|tel:|https?:\/\/)/i, '').replace(/\/$/, '');
    if (shown !== '' && !shown.includes(bare)) writer.text(` <${current.href}>`, false);
  };

  for (const token of htmlTokens(html.length > MAX_HTML ? html.slice(0, MAX_HTML) : html)) {
    if (hidden !== null) {
      if (token.kind === 'open' && token.name === hidden.name) hidden.depth++;
      if (token.kind === 'close' && token.name === hidden.name && --hidden.depth === 0) hidden = null;
      continue;
    }
    if (token.kind === 'text') {
      writer.text(token.text, pre > 0);
      if (link !== null) link.text.push(token.text);
      continue;
    }
    const { name } = token;
    const open = token.kind === 'open';
    if (open && isHidden(token.attributes)) {
      if (!VOID_ELEMENTS.has(name)) hidden = { name, depth: 1 };
      continue;
    }
    if (name === 'a') {
      endLink();
      const href = open ? (token.attributes.get('href') ?? '').trim() : '';
      if (/^(?:https?|mailto|tel):/i.test(href)) link = { href: href.replace(/\s/g, '%20'), text: [] };
    } else if (name === 'br') {
      writer.break();
    } else if (name === 'td' || name === 'th') {
      if (open) writer.text(' ', false);
    } else if (BLOCK_ELEMENTS.has(name)) {
      endLink();
      writer.block(SPACED.has(name) && !((name === 'ul' || name === 'ol') && lists.length > (open ? 0 : 1)));
      if (name === 'blockquote') writer.quote(open ? 1 : -1);
      if (name === 'pre') pre = Math.max(0, pre + (open ? 1 : -1));
      if (name === 'hr' && open) {
        writer.text('---', false);
        writer.block(true);
      }
      if (name === 'ul' || name === 'ol') {
        if (!open) lists.pop();
        else if (lists.length < MAX_DEPTH) lists.push({ ordered: name === 'ol', count: 0 });
      }
      if (name === 'li' && open) {
        const list = lists[lists.length - 1];
        const bullet = list?.ordered ? `${++list.count}. ` : '- ';
        writer.text('  '.repeat(Math.min(10, Math.max(0, lists.length - 1))) + bullet, true);
      }
    }
  }
  endLink();
  return writer.toString();
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** A line of text as HTML with its http(s) addresses as links. */
function lineToHtml(line: string): string {
  let html = '';
  let position = 0;
  for (const match of line.matchAll(/https?:\/\/[^\s<>"'`]+/gi)) {
    let url = match[0];
    // the full stop of the sentence and a bracket around the address are no part of it
    while (url !== '' && (/[.,;:!?*]$/.test(url) || (url.endsWith(')') && !url.includes('(')))) {
      url = url.slice(0, -1);
      if (match[0].length - url.length > 20) break;
    }
    html += escapeHtml(line.slice(position, match.index));
    const safe = escapeHtml(url);
    html += `<a href="${safe}" rel="noopener noreferrer" target="_blank">${safe}</a>`;
    position = match.index + url.length;
  }
  return html + escapeHtml(line.slice(position));
}

/** Plain text as HTML: escaped, empty lines part paragraphs, http(s) addresses become links. Linear. */
export function textToHtml(text: string): string {
  const paragraphs: string[] = [];
  let lines: string[] = [];
  const end = () => {
    if (lines.length) paragraphs.push(`<p>${lines.join('<br />')}</p>`);
    lines = [];
  };
  for (const line of text.replace(/\u0000/g, '').split(/\r\n|\r|\n/)) {
    if (line.trim() === '') end();
    else lines.push(lineToHtml(line.trimEnd()));
  }
  end();
  return paragraphs.join('\n');
}

/** Whether a reader would see nothing: `<p><br></p>`, empty styled elements, only blanks and invisible characters. */
export function isVisuallyEmptyHtml(html: string): boolean {
  let hidden: { name: string; depth: number } | null = null;
  for (const token of htmlTokens(html)) {
    if (hidden !== null) {
      if (token.kind === 'open' && token.name === hidden.name) hidden.depth++;
      if (token.kind === 'close' && token.name === hidden.name && --hidden.depth === 0) hidden = null;
    } else if (token.kind === 'text') {
      if (/[^\s\u00ad\u034f\u180e\u200b-\u200f\u2060-\u2064\ufeff]/u.test(token.text)) return false;
    } else if (token.kind === 'open') {
      if (isHidden(token.attributes)) {
        if (!VOID_ELEMENTS.has(token.name)) hidden = { name: token.name, depth: 1 };
      } else if (['img', 'hr', 'video', 'audio', 'object', 'svg'].includes(token.name)) {
        return false;
      }
    }
  }
  return true;
}

/** First words of a text on one line, cut between words where one is near. @param max characters, 190 by default */
export function previewOf(text: string, max = 190): string {
  const line = text
    .slice(0, max * 20 + 2_000)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const characters = [...line];
  if (characters.length <= max) return line;
  const cut = characters.slice(0, Math.max(0, max - 1)).join('');
  const blank = cut.lastIndexOf(' ');
  return `${(blank > cut.length * 0.7 ? cut.slice(0, blank) : cut).trimEnd()}…`;
}
