/**
 * A page with slots, parsed once. `{{name}}` takes a text, which is escaped; `{{{name}}}` takes HTML that is safe already;
 * `<!--[name]-->…<!--[/name]-->` is a part that appears once for each of its values.
 */
export interface HtmlTemplate {
  render(values: TemplateValues): string;
}

/** A text for a slot; for a part `true` (once, with the values around it), `false`, or one set of values for each time. */
export interface TemplateValues {
  [name: string]: string | boolean | readonly TemplateValues[];
}

type Piece =
  | { kind: 'markup'; text: string }
  | { kind: 'slot'; name: string; raw: boolean }
  | { kind: 'part'; name: string; pieces: Piece[] };

const MARKS = /<!--\[(\/?)(\w+)\]-->|\{\{\{(\w+)\}\}\}|\{\{(\w+)\}\}/g;

/** Text as HTML shows it, in elements and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const parse = (source: string): Piece[] => {
  const root: Piece[] = [];
  const open: { name: string; pieces: Piece[] }[] = [{ name: '', pieces: root }];
  let end = 0;
  for (const match of source.matchAll(MARKS)) {
    const [mark, closing, part, raw, slot] = match;
    const here = open.at(-1)!;
    if (match.index > end) here.pieces.push({ kind: 'markup', text: source.slice(end, match.index) });
    end = match.index + mark.length;
    const name = raw ?? slot;
    if (name !== undefined) here.pieces.push({ kind: 'slot', name, raw: raw !== undefined });
    else if (closing) {
      if (here.name !== part || open.length === 1) throw new Error(`The part ${part} is not open.`);
      open.pop();
    } else {
      const pieces: Piece[] = [];
      here.pieces.push({ kind: 'part', name: part ?? '', pieces });
      open.push({ name: part ?? '', pieces });
    }
  }
  if (open.length > 1) throw new Error(`The part ${open.at(-1)?.name} is never closed.`);
  root.push({ kind: 'markup', text: source.slice(end) });
  return root;
};

/** Values are written out once and never read again, so that none can bring a slot of its own. */
const write = (pieces: readonly Piece[], values: TemplateValues): string =>
  pieces
    .map((piece): string => {
      if (piece.kind === 'markup') return piece.text;
      const value = values[piece.name];
      if (value === undefined) throw new Error(`The template has no value for ${piece.name}.`);
      if (piece.kind === 'part') {
        if (typeof value === 'string') throw new Error(`${piece.name} is a part, not a text.`);
        if (typeof value === 'boolean') return value ? write(piece.pieces, values) : '';
        return value.map((own) => write(piece.pieces, { ...values, ...own })).join('');
      }
      if (typeof value !== 'string') throw new Error(`${piece.name} is a text.`);
      return piece.raw ? value : escapeHtml(value);
    })
    .join('');

/** Throws for a part that is opened and not closed, or closed and not opened. */
export const parseTemplate = (source: string): HtmlTemplate => {
  const pieces = parse(source);
  return { render: (values) => write(pieces, values) };
};
