/** Octets kept for headers and the pictures of the layout. */
const REST = 64 * 1024;
/** Base64 writes 57 octets as 76 characters and a line break (RFC 2045 6.8). */
const GROWTH = 78 / 57;
/** Quoted-printable breaks a line of 76 with `=` (RFC 2045 6.7), and no code may be torn apart. */
const SOFT_BREAKS = 79 / 73;
/** What a mail carries at most, whatever its server announces: all of it is held in memory. */
const MOST = 100 * 1024 * 1024;

/**
 * Octets that a text takes up in a mail, at most: quoted-printable where most letters are ASCII, else base64, as nodemailer
 * chooses.
 */
export const encodedSize = (text: string): number => {
  let letters = 0;
  let others = 0;
  let printable = 0;
  const octets = Buffer.byteLength(text);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 126 || (code < 32 && code !== 9 && code !== 10 && code !== 13)) others += 1;
    else if ((code | 32) >= 97 && (code | 32) <= 122) letters += 1;
    // `=` is written as a code, and so is a blank at the end of a line.
    const ends = (code === 32 || code === 9) && /^[\r\n]?$/.test(text[at + 1] ?? '');
    if (((code >= 32 && code < 127) || code === 9) && code !== 61 && !ends) printable += 1;
  }
  return Math.ceil(
    others < letters ? (printable + (octets - printable) * 3) * SOFT_BREAKS : octets * GROWTH + 78
  );
};

/**
 * Octets of files that a mail may carry: what the project's limit and the server that it leaves through both allow.
 *
 * @param input `limit`: the project's; `serverBytes`: octets of a whole mail that the server takes, null when it is not
 *   known; `bodyBytes`: octets of its encoded text and HTML; `links`: whether larger files can be links. Where they cannot,
 *   the mail is the only way, and what the server takes counts alone
 */
export const filesLimit = (input: {
  limit: number;
  serverBytes: number | null;
  bodyBytes: number;
  links: boolean;
}): number => {
  if (input.serverBytes === null) return input.limit;
  const room = Math.floor((input.serverBytes - REST - input.bodyBytes) / GROWTH);
  return Math.max(0, Math.min(input.links ? input.limit : MOST, room));
};
