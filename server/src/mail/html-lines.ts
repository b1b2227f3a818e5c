import { BLOCK_ELEMENTS, isHidden } from './html-text';
import { htmlTokens, VOID_ELEMENTS } from './html-tokens';
import { readQuoteElement } from './quote-elements';
import type { TrimLine } from './trim-lines';

/** A page as lines of text, with the way back: which pieces of markup belong to which line. */
export interface HtmlLines {
  lines: TrimLine[];
  pieces: Piece[];
}

/** Markup in order. `pair` is the index of the piece that closes an element; leaves belong to a line. */
type Piece =
  | { kind: 'open'; html: string; name: string; pair: number }
  | { kind: 'close' }
  | { kind: 'leaf'; html: string; line: number; visible: boolean };

/** A picture in a line; a space for a tracking pixel would make the line look empty, and it is. */
const PICTURE = '\ufffc';

interface OpenElement {
  name: string;
  piece: number;
  depth: 0 | 1;
  signature: boolean;
  ours: boolean;
  pre: boolean;
}

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'));
}

function openTag(name: string, attributes: ReadonlyMap<string, string>): string {
  let html = `<${name}`;
  for (const [key, value] of attributes) {
    if (/^[a-z][a-z0-9:_.-]*$/.test(key)) html += ` ${key}="${escapeText(value).replace(/"/g, '&quot;')}"`;
  }
  return `${html}>`;
}

function isPicture(attributes: ReadonlyMap<string, string>): boolean {
  const size = (name: string) => Number.parseInt(attributes.get(name) ?? '100', 10);
  return !(size('width') <= 2 || size('height') <= 2);
}

/** Reads a page into lines as a browser would break them, in one pass. Hidden elements are left out. */
export function readHtmlLines(html: string): HtmlLines {
  const lines: TrimLine[] = [{ text: '', depth: 0, mark: 'none', ours: false }];
  const pieces: Piece[] = [];
  const open: OpenElement[] = [];
  /** how many open elements are quotes, signatures, ours, preformatted: counted, because looking costs by depth */
  const inside = { depth: 0, signature: 0, ours: 0, pre: 0 };
  const count = (element: OpenElement, step: 1 | -1) => {
    inside.depth += step * element.depth;
    if (element.signature) inside.signature += step;
    if (element.ours) inside.ours += step;
    if (element.pre) inside.pre += step;
  };
  let hasLeaf = false;
  /** text of the current line: joined when it ends, because appending would cost by its length */
  let pieceTexts: string[] = [];
  let pendingMark: TrimLine['mark'] = 'none';
  let hidden: { name: string; depth: number } | null = null;

  const current = () => lines[lines.length - 1] as TrimLine;
  const endLine = () => {
    current().text = pieceTexts.join('');
    pieceTexts = [];
  };
  const newLine = () => {
    endLine();
    lines.push({ text: '', depth: 0, mark: 'none', ours: false });
    hasLeaf = false;
  };
  const breakBlock = () => {
    if (hasLeaf) newLine();
  };
  const addLeaf = (markup: string, text: string) => {
    const line = current();
    if (text.trim() !== '') {
      if (!hasLeaf) {
        line.depth = inside.depth;
        line.ours = inside.ours > 0;
        if (pendingMark !== 'none') line.mark = pendingMark;
        else if (inside.signature > 0) line.mark = 'signature';
        pendingMark = 'none';
      }
      hasLeaf = true;
    }
    pieceTexts.push(text);
    pieces.push({ kind: 'leaf', html: markup, line: lines.length - 1, visible: text.trim() !== '' });
  };
  const closeElement = (at: number) => {
    while (open.length > at) {
      const element = open.pop() as OpenElement;
      count(element, -1);
      const piece = pieces[element.piece];
      if (piece?.kind === 'open') piece.pair = pieces.length;
      pieces.push({ kind: 'close' });
    }
  };

  for (const token of htmlTokens(html)) {
    if (hidden !== null) {
      if (token.kind === 'open' && token.name === hidden.name) hidden.depth++;
      if (token.kind === 'close' && token.name === hidden.name && --hidden.depth === 0) hidden = null;
      continue;
    }
    if (token.kind === 'text') {
      if (inside.pre === 0) {
        addLeaf(escapeText(token.text), token.text.replace(/[ \t\r\n\f]+/g, ' '));
        continue;
      }
      token.text.split(/\r\n|\r|\n/).forEach((line, index) => {
        if (index > 0) {
          pieces.push({ kind: 'leaf', html: '\n', line: lines.length - 1, visible: false });
          newLine();
        }
        addLeaf(escapeText(line), line);
      });
      continue;
    }
    const { name } = token;
    if (['html', 'head', 'body', 'meta', 'link', 'base'].includes(name)) continue;
    if (token.kind === 'close') {
      if (BLOCK_ELEMENTS.has(name)) breakBlock();
      const at = open.findLastIndex((element) => element.name === name);
      if (at >= 0) closeElement(at);
      continue;
    }
    const { attributes } = token;
    if (isHidden(attributes)) {
      if (!VOID_ELEMENTS.has(name)) hidden = { name, depth: 1 };
      continue;
    }
    if (BLOCK_ELEMENTS.has(name)) breakBlock();
    const role = readQuoteElement(name, attributes);
    if (role.mark !== 'none') {
      breakBlock();
      pendingMark = role.mark;
    }
    if (name === 'br') {
      pieces.push({ kind: 'leaf', html: '<br>', line: lines.length - 1, visible: false });
      newLine();
    } else if (name === 'hr') {
      addLeaf('<hr>', '----------');
      newLine();
    } else if (VOID_ELEMENTS.has(name)) {
      addLeaf(openTag(name, attributes), name === 'img' && isPicture(attributes) ? PICTURE : '');
    } else {
      if (name === 'td' || name === 'th') pieceTexts.push(' ');
      const pre =
        name === 'pre' || /white-space\s*:\s*pre/i.test((attributes.get('style') ?? '').slice(0, 1_000));
      const element: OpenElement = {
        name,
        piece: pieces.length,
        depth: role.quoted ? 1 : 0,
        signature: role.signature,
        ours: role.ours,
        pre,
      };
      open.push(element);
      count(element, 1);
      pieces.push({ kind: 'open', html: openTag(name, attributes), name, pair: -1 });
    }
  }
  closeElement(0);
  endLine();
  return { lines, pieces };
}

/**
 * Writes the lines whose flag is `wanted` as HTML again, with the elements around them; elements without such a line go.
 *
 * @returns '' when nothing visible is among them
 */
export function writeHtml(page: HtmlLines, flags: readonly boolean[], wanted: boolean): string {
  const { pieces } = page;
  const isWanted = (piece: Piece) => piece.kind === 'leaf' && flags[piece.line] === wanted;
  // leaves before each piece: whether an element holds a wanted one is then a subtraction
  const before = new Uint32Array(pieces.length + 1);
  pieces.forEach((piece, i) => {
    before[i + 1] = (before[i] ?? 0) + (isWanted(piece) ? 1 : 0);
  });
  if (!pieces.some((piece) => isWanted(piece) && piece.kind === 'leaf' && piece.visible)) return '';
  const out: string[] = [];
  const ends = new Map<number, string>();
  pieces.forEach((piece, i) => {
    if (piece.kind === 'leaf') {
      if (isWanted(piece)) out.push(piece.html);
    } else if (piece.kind === 'close') {
      out.push(ends.get(i) ?? '');
    } else if ((before[piece.pair] ?? 0) > (before[i] ?? 0)) {
      out.push(piece.html);
      ends.set(piece.pair, `</${piece.name}>`);
    }
  });
  return out.join('').trim();
}
