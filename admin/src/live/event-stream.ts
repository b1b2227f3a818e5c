/** Names of the events in a piece of a stream, and what is left of the last one that is not complete yet. */
export interface ReadEvents {
  names: string[];
  rest: string;
}

/**
 * Reads server-sent events (WHATWG HTML 9.2): blocks end with an empty line, comments begin with a colon. Only the names
 * matter here; ours carry no content.
 */
export const readEvents = (text: string): ReadEvents => {
  const blocks = text.split(/\r\n\r\n|\n\n|\r\r/);
  const rest = blocks.pop() ?? '';
  const names = blocks.flatMap((block) => {
    const line = block.split(/\r\n|\n|\r/).find((one) => one.startsWith('event:'));
    return line ? [line.slice('event:'.length).trim()] : [];
  });
  return { names, rest };
};
