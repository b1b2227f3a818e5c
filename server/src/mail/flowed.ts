import { readQuoteMarks } from './fresh-hints';

/**
 * Joins the soft-wrapped lines of `format=flowed` text (RFC 3676 4): a line that ends with a blank goes on in the next
 * one of the same quote depth; stuffed blanks go. A quoted line is never joined with an answer below it.
 *
 * @param delSp the blank at the end was added for wrapping only (`DelSp=yes`, 4.3)
 */
export function joinFlowedLines(text: string, delSp: boolean): string {
  const result: string[] = [];
  let pieces: string[] = [];
  let depth = 0;
  const end = () => {
    const line = pieces.join('');
    const text = line === '-- ' ? line : line.trimEnd();
    if (pieces.length) result.push(depth === 0 ? text : `${'>'.repeat(depth)} ${text}`.trimEnd());
    pieces = [];
  };
  for (const line of text.split('\n')) {
    const marks = line.startsWith('>') ? readQuoteMarks(line) : { depth: 0, text: line };
    const content = marks.depth === 0 && marks.text.startsWith(' ') ? marks.text.slice(1) : marks.text;
    if (marks.depth !== depth) end();
    depth = marks.depth;
    // the signature delimiter ends with a blank and is fixed all the same (4.3)
    const flows = content.endsWith(' ') && content !== '-- ';
    if (content === '-- ') end();
    pieces.push(flows && delSp ? content.slice(0, -1) : content);
    if (!flows) end();
  }
  end();
  return result.join('\n');
}
