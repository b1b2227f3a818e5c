import { decodeEntities } from './html-entities';

/**
 * What a page is made of, in order. The tokenizer reads the way browsers do (WHATWG HTML 13.2.5), as far as finding
 * text and structure needs; it is no part of the defence against scripts, which is sanitising.
 */
export type HtmlToken =
  | { kind: 'text'; text: string }
  | { kind: 'open'; name: string; attributes: ReadonlyMap<string, string>; selfClosing: boolean }
  | { kind: 'close'; name: string };

/** Elements whose content is no markup; of these only `textarea` and `title` hold text, and no reader shows it. */
const RAW = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'noembed', 'noframes', 'iframe']);

/** Elements that never have content. */
export const VOID_ELEMENTS: ReadonlySet<string> = new Set(
  'area base basefont bgsound br col embed frame hr img input link meta param source track wbr'.split(' ')
);

const MAX_ATTRIBUTES = 100;

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** Reads `name="value"` pairs from `start` up to the `>` of the tag. */
function readAttributes(
  html: string,
  start: number
): { attributes: Map<string, string>; end: number; selfClosing: boolean } {
  const attributes = new Map<string, string>();
  let i = start;
  let selfClosing = false;
  while (i < html.length) {
    const code = html.charCodeAt(i);
    if (code === 62) return { attributes, end: i + 1, selfClosing };
    if (isBlank(code) || code === 47) {
      selfClosing = code === 47 && html.charCodeAt(i + 1) === 62;
      i++;
      continue;
    }
    const nameStart = i++;
    while (i < html.length) {
      const c = html.charCodeAt(i);
      if (isBlank(c) || c === 47 || c === 62 || c === 61) break;
      i++;
    }
    const name = html.slice(nameStart, i).toLowerCase();
    while (i < html.length && isBlank(html.charCodeAt(i))) i++;
    let value = '';
    if (html.charCodeAt(i) === 61) {
      i++;
      while (i < html.length && isBlank(html.charCodeAt(i))) i++;
      const quote = html[i];
      if (quote === '"' || quote === "'") {
        const close = html.indexOf(quote, i + 1);
        const end = close < 0 ? html.length : close;
        value = html.slice(i + 1, end);
        i = end + 1;
      } else {
        const valueStart = i;
        while (i < html.length && !isBlank(html.charCodeAt(i)) && html.charCodeAt(i) !== 62) i++;
        value = html.slice(valueStart, i);
      }
    }
    if (attributes.size < MAX_ATTRIBUTES && !attributes.has(name))
      attributes.set(name, decodeEntities(value));
  }
  return { attributes, end: html.length, selfClosing };
}

/** End of a comment, conditional comment, doctype or processing instruction that starts at `start`. */
function skipDeclaration(html: string, start: number): number {
  if (html.startsWith('<!--', start)) {
    if (html.startsWith('<!-->', start)) return start + 5;
    const end = html.indexOf('-->', start + 4);
    return end < 0 ? html.length : end + 3;
  }
  if (html.startsWith('<![CDATA[', start)) {
    const end = html.indexOf(']]>', start);
    return end < 0 ? html.length : end + 3;
  }
  const end = html.indexOf('>', start);
  return end < 0 ? html.length : end + 1;
}

/**
 * Splits HTML into tags and text in one linear pass. Text comes with its entities decoded, names come in lower case;
 * comments, doctypes and the content of script, style, title and the like are left out.
 */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  let i = 0;
  let textStart = 0;
  while (i < html.length) {
    const lt = html.indexOf('<', i);
    const next = lt < 0 ? -1 : html.charCodeAt(lt + 1);
    const closing = next === 47;
    const nameStart = closing ? lt + 2 : lt + 1;
    const isTag = lt >= 0 && isLetter(html.charCodeAt(nameStart));
    const isDeclaration = lt >= 0 && !isTag && (closing || next === 33 || next === 63);
    if (lt >= 0 && !isTag && !isDeclaration) {
      // `a < b` is text, and goes on as one piece
      i = lt + 1;
      continue;
    }
    const textEnd = lt < 0 ? html.length : lt;
    if (textEnd > textStart) yield { kind: 'text', text: decodeEntities(html.slice(textStart, textEnd)) };
    textStart = textEnd;
    if (lt < 0) return;
    if (isDeclaration) {
      i = skipDeclaration(html, lt);
      textStart = i;
      continue;
    }
    let nameEnd = nameStart;
    while (nameEnd < html.length) {
      const c = html.charCodeAt(nameEnd);
      if (isBlank(c) || c === 47 || c === 62) break;
      nameEnd++;
    }
    const name = html.slice(nameStart, nameEnd).toLowerCase();
    const tag = readAttributes(html, nameEnd);
    i = tag.end;
    textStart = i;
    if (closing) {
      yield { kind: 'close', name };
      continue;
    }
    if (RAW.has(name)) {
      i = endOfRaw(html, i, name);
      textStart = i;
      continue;
    }
    yield { kind: 'open', name, attributes: tag.attributes, selfClosing: tag.selfClosing };
  }
  if (html.length > textStart) yield { kind: 'text', text: decodeEntities(html.slice(textStart)) };
}

/** Position after `</name>`; the end of the text when it never comes. */
function endOfRaw(html: string, start: number, name: string): number {
  let i = start;
  for (;;) {
    const lt = html.indexOf('</', i);
    if (lt < 0) return html.length;
    const after = lt + 2 + name.length;
    if (html.slice(lt + 2, after).toLowerCase() === name && !isLetter(html.charCodeAt(after))) {
      const gt = html.indexOf('>', after);
      return gt < 0 ? html.length : gt + 1;
    }
    i = lt + 2;
  }
}
