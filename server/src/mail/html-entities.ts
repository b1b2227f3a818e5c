import { decodeWindows1252 } from './encoded-words';

/** Character references of HTML (WHATWG 13.5): all of Latin-1 and the signs that mail programs write. */

const LATIN_1 = (
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 ' +
  'acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde ' +
  'Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc ' +
  'Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml ' +
  'aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc ' +
  'otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
).split(' ');

const NAMED: ReadonlyMap<string, string> = new Map<string, string>([
  ...LATIN_1.map((name, index): [string, string] => [name, String.fromCharCode(160 + index)]),
  ['amp', '&'],
  ['AMP', '&'],
  ['lt', '<'],
  ['LT', '<'],
  ['gt', '>'],
  ['GT', '>'],
  ['quot', '"'],
  ['QUOT', '"'],
  ['apos', "'"],
  ['colon', ':'],
  ['commat', '@'],
  ['lowbar', '_'],
  ['num', '#'],
  ['sol', '/'],
  ['lpar', '('],
  ['rpar', ')'],
  ['excl', '!'],
  ['quest', '?'],
  ['period', '.'],
  ['comma', ','],
  ['Tab', '\t'],
  ['NewLine', '\n'],
  ['OElig', '\u0152'],
  ['oelig', '\u0153'],
  ['Scaron', '\u0160'],
  ['scaron', '\u0161'],
  ['Yuml', '\u0178'],
  ['fnof', '\u0192'],
  ['circ', '\u02c6'],
  ['tilde', '\u02dc'],
  ['ensp', '\u2002'],
  ['emsp', '\u2003'],
  ['thinsp', '\u2009'],
  ['hairsp', '\u200a'],
  ['zwnj', '\u200c'],
  ['zwj', '\u200d'],
  ['lrm', '\u200e'],
  ['rlm', '\u200f'],
  ['ndash', '\u2013'],
  ['mdash', '\u2014'],
  ['horbar', '\u2015'],
  ['lsquo', '\u2018'],
  ['rsquo', '\u2019'],
  ['sbquo', '\u201a'],
  ['ldquo', '\u201c'],
  ['rdquo', '\u201d'],
  ['bdquo', '\u201e'],
  ['dagger', '\u2020'],
  ['Dagger', '\u2021'],
  ['bull', '\u2022'],
  ['hellip', '\u2026'],
  ['permil', '\u2030'],
  ['prime', '\u2032'],
  ['lsaquo', '\u2039'],
  ['rsaquo', '\u203a'],
  ['euro', '\u20ac'],
  ['trade', '\u2122'],
  ['larr', '\u2190'],
  ['uarr', '\u2191'],
  ['rarr', '\u2192'],
  ['darr', '\u2193'],
  ['harr', '\u2194'],
  ['minus', '\u2212'],
  ['infin', '\u221e'],
  ['asymp', '\u2248'],
  ['ne', '\u2260'],
  ['le', '\u2264'],
  ['ge', '\u2265'],
  ['check', '\u2713'],
  ['hearts', '\u2665'],
]);

/** From 128 to 159 a number stands for a Windows-1252 character, as in browsers. */
function fromNumber(code: number): string {
  if (code >= 128 && code <= 159) return decodeWindows1252(new Uint8Array([code]));
  const valid = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return valid ? String.fromCodePoint(code) : '\ufffd';
}

/** Decodes the character references of a text or attribute value; unknown ones stay as they are. Linear. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([0-9a-f]{1,8});?|#([0-9]{1,8});?|([a-z][a-z0-9]{1,30});?)/gi,
    (whole: string, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return fromNumber(parseInt(hex, 16));
      if (decimal !== undefined) return fromNumber(parseInt(decimal, 10));
      const found = NAMED.get(name ?? '');
      // without `;` only the old Latin-1 names and the four of SGML count: `&region=` in a link is none
      if (found === undefined) return whole;
      return whole.endsWith(';') || /^(?:nbsp|amp|lt|gt|quot)$/.test(name ?? '') ? found : whole;
    }
  );
}
