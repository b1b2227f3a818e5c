const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const ALLOWED = /^(https?|mailto|tel):/i;

/** The address a link gets: `shop.example` becomes https, `a@b.example` a mail link; null for anything unsafe or empty. */
export const linkTarget = (text: string): string | null => {
  const trimmed = text.trim();
  if (trimmed === '' || /\s/.test(trimmed)) return null;
  if (ALLOWED.test(trimmed)) return trimmed;
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(trimmed)) return `mailto:${trimmed}`;
  const withScheme = `https://${trimmed}`;
  // `localhost:3000` looks like a scheme; what parses as a host with a port is one.
  if (SCHEME.test(trimmed) && !/^[^:/]+:\d+(\/|$)/.test(trimmed)) return null;
  return URL.canParse(withScheme) ? withScheme : null;
};
