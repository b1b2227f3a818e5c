/** Octets to base64 in slices: the browser's `btoa` takes a string, and one of 10 MB as arguments of a call is too much. */
export const toBase64 = (octets: Uint8Array): string => {
  const SLICE = 0x8000;
  const parts: string[] = [];
  for (let start = 0; start < octets.length; start += SLICE) {
    parts.push(String.fromCharCode(...octets.subarray(start, start + SLICE)));
  }
  return btoa(parts.join(''));
};

/** A pasted source as octets: a text field has taken its CRLF away, which RFC 5322 2.3 wants between lines. */
export const sourceOctets = (pasted: string): Uint8Array =>
  new TextEncoder().encode(pasted.replace(/^\s+/, '').replace(/\r?\n/g, '\r\n'));
