/** Addresses of one request. */
export const MOST_ADDRESSES = 1000;

/** What was pasted, sorted by whether it looks like an address; the server decides. */
export interface PastedAddresses {
  /** without repeats, in the order of the text */
  addresses: string[];
  /** words that are no address */
  others: string[];
}

/** Longer words are no addresses (RFC 5321 4.5.3.1). */
const LONGEST = 320;

/**
 * Reads addresses out of what somebody pastes: one a line, a list with commas or semicolons, or `Name <address>`. Names
 * are left out where an address follows in angle brackets.
 */
export const readPastedAddresses = (text: string): PastedAddresses => {
  const addresses = new Map<string, string>();
  const others = new Set<string>();
  for (const item of text.split(/[\r\n,;]+/)) {
    const bracketed = /<([^<>]*)>\s*$/.exec(item)?.[1];
    for (const word of (bracketed ?? item).split(/\s+/)) {
      const bare = word.replace(/^["'<(]+|["'>).]+$/g, '');
      if (bare === '') continue;
      if (bare.length <= LONGEST && /^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(bare))
        addresses.set(bare.toLowerCase(), bare);
      else others.add(bare);
    }
  }
  return { addresses: [...addresses.values()], others: [...others] };
};
