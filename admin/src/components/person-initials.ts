/** One or two letters for an avatar: of the first and last name, else of the address. */
export const initialsOf = (name: string, address: string | null): string => {
  const words = (name.trim() || (address ?? '').split('@')[0] || '?')
    .split(/[\s._-]+/)
    .filter((word) => word !== '');
  const first = words[0] ?? '?';
  const last = words.length > 1 ? (words[words.length - 1] ?? '') : '';
  return [first, last]
    .map((word) => Array.from(word)[0] ?? '')
    .join('')
    .toUpperCase();
};

/** White letters on each of them have a contrast of at least 4.5 to 1 (WCAG 2.1, 1.4.3), in both themes. */
const COLOURS = [
  '#4945ff',
  '#8312d1',
  '#2f6846',
  '#006096',
  '#b72b1a',
  '#8f4700',
  '#0f6b70',
  '#a3206b',
] as const;

/** Always the same colour for the same person. */
export const colourOf = (text: string): string => {
  let hash = 0;
  for (const character of text.trim().toLowerCase())
    hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return COLOURS[hash % COLOURS.length] ?? COLOURS[0];
};
