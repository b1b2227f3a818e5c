import type { WordKey } from '../words';

/**
 * What an enhanced status code (RFC 3463) means for the person who wrote. Only codes whose meaning helps: the rest say no
 * more than "refused".
 */
const MEANINGS = [
  [/^5\.1\.(1|6|10)$/, 'no-mailbox'],
  [/^5\.(1\.2|4\.4)$/, 'no-domain'],
  [/^5\.1\.3$/, 'bad-address'],
  [/^[45]\.2\.2$/, 'mailbox-full'],
  [/^5\.(3\.4|2\.3)$/, 'too-large'],
  [/^5\.7\.\d+$/, 'not-accepted'],
] as const;

export type StatusCodeMeaning = (typeof MEANINGS)[number][1];

/** What a status code says more than that the mail was refused; null where it says no more. */
export const meaningOfStatusCode = (statusCode: string | null): StatusCodeMeaning | null =>
  statusCode === null ? null : (MEANINGS.find(([pattern]) => pattern.test(statusCode))?.[1] ?? null);

/** The catalogue's words for a status code, or null where the general reason says as much. */
export const statusCodeWords = (statusCode: string | null): WordKey | null => {
  const meaning = meaningOfStatusCode(statusCode);
  return meaning === null ? null : `delivery.code.${meaning}`;
};

/** What the server said, with its code in front unless the words begin with it already. */
export const serverWords = (statusCode: string | null, response: string | null): string => {
  if (statusCode === null || statusCode === '') return response ?? '';
  if (!response) return statusCode;
  return response.includes(statusCode) ? response : `${statusCode} · ${response}`;
};
