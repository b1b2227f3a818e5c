export { fieldWords } from '../../../server/src/contracts/field-words';

/** A value for a line of text: on one line, without the full stop of its last sentence, cut where nobody would read on. */
export const shortValue = (value: string, limit = 80): string => {
  const line = value
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/([^.])\.$/, '$1');
  const letters = Array.from(line);
  return letters.length <= limit
    ? line
    : `${letters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`;
};
