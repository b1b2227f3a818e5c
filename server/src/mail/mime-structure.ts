const MAX_BOUNDARIES = 2_000;

/**
 * Counts MIME parts and their nesting without parsing: lines that are a declared boundary (RFC 2046 5.1.1). A mail of
 * 20,000 parts costs a parser seconds, this costs one pass over the octets.
 *
 * @param maxParts counting stops beyond it
 * @param maxDepth counting stops beyond it
 * @returns upper bounds that are exact for well-formed mails
 */
export function measureParts(
  raw: Buffer,
  maxParts: number,
  maxDepth: number
): { parts: number; depth: number } {
  const boundaries = declaredBoundaries(raw);
  if (boundaries.size === 0) return { parts: 1, depth: 0 };
  if (boundaries.size >= MAX_BOUNDARIES) return { parts: maxParts + 1, depth: 0 };
  const open: string[] = [];
  let parts = 0;
  let depth = 0;
  let position = 0;
  while (position < raw.length) {
    const lf = raw.indexOf(10, position);
    const end = lf < 0 ? raw.length : lf;
    if (raw[position] === 45 && raw[position + 1] === 45) {
      const line = raw.toString('latin1', position + 2, Math.min(end, position + 210)).trimEnd();
      if (boundaries.has(line)) {
        const at = open.lastIndexOf(line);
        if (at >= 0) open.length = at + 1;
        else open.push(line);
        parts++;
        depth = Math.max(depth, open.length);
        if (parts > maxParts || depth > maxDepth) break;
      } else if (line.endsWith('--') && boundaries.has(line.slice(0, -2))) {
        const at = open.lastIndexOf(line.slice(0, -2));
        if (at >= 0) open.length = at;
      }
    }
    position = end + 1;
  }
  return { parts: Math.max(1, parts), depth };
}

/** Octets that are looked at as text at a time, and the most that a declaration may be cut off by the end of them. */
const WINDOW = 256 * 1024;
const OVERLAP = 512;

function declaredBoundaries(raw: Buffer): Set<string> {
  const found = new Set<string>();
  const pattern = /boundary[ \t]{0,10}=[ \t]{0,10}(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/gi;
  for (let start = 0; start < raw.length; start += WINDOW) {
    const text = raw.toString('latin1', start, start + WINDOW + OVERLAP);
    for (const match of text.matchAll(pattern)) {
      found.add((match[1] ?? match[2] ?? '').trimEnd());
      if (found.size >= MAX_BOUNDARIES) return found;
    }
  }
  return found;
}
