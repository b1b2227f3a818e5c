/** An attribute's name as words: `dueDate` and `due_date` -> `Due date`. */
export const fieldWords = (field: string): string => {
  const words = field
    .replace(
      /([\p{Ll}\p{N}])(\p{Lu})/gu,
      (_match, before: string, after: string) => `${before} ${after.toLowerCase()}`
    )
    .replace(/[_-]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

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
