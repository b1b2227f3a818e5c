/** Octets kept for headers, bodies and the pictures of the layout. */
const REST = 64 * 1024;
/** Base64 writes 57 octets as 76 characters and a line break (RFC 2045 6.8). */
const GROWTH = 78 / 57;

/**
 * Octets of files that a mail may carry: what the project's limit and the server that it leaves through both allow.
 * `serverBytes`: octets of a whole mail that the server takes, null when it is not known.
 */
export const filesLimit = (input: { limit: number; serverBytes: number | null }): number =>
  input.serverBytes === null
    ? input.limit
    : Math.max(0, Math.min(input.limit, Math.floor((input.serverBytes - REST) / GROWTH)));
