const CID = /\bcid:([^"'\s>)]+)/gi;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** What a `cid:` address names (RFC 2392: percent-encoded, and without the angle brackets of the header). */
export const contentIdOf = (address: string): string | null => {
  const match = /^cid:(.+)$/i.exec(address.trim());
  return match?.[1] ? decoded(match[1].replaceAll('&amp;', '&')).replace(/^<|>$/g, '') : null;
};

/** The content ids that a mail's HTML refers to. */
export const contentIdsIn = (html: string): Set<string> =>
  new Set(Array.from(html.matchAll(CID), ([address]) => contentIdOf(address) ?? ''));
