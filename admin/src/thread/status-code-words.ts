import type { WordKey } from '../words';

/**
 * What an enhanced status code (RFC 3463) means for the person who wrote. Only codes whose meaning helps: the rest say no
 * more than "refused".
 */
const MEANINGS: [pattern: RegExp, key: WordKey][] = [
  [/^5\.1\.(1|6|10)$/, 'delivery.code.no-mailbox'],
  [/^5\.(1\.2|4\.4)$/, 'delivery.code.no-domain'],
  [/^5\.1\.3$/, 'delivery.code.bad-address'],
  [/^[45]\.2\.2$/, 'delivery.code.mailbox-full'],
  [/^5\.(3\.4|2\.3)$/, 'delivery.code.too-large'],
  [/^5\.7\.\d+$/, 'delivery.code.not-accepted'],
];

/** The catalogue's words for a status code, or null where the general reason says as much. */
export const statusCodeWords = (statusCode: string | null): WordKey | null =>
  statusCode === null ? null : (MEANINGS.find(([pattern]) => pattern.test(statusCode))?.[1] ?? null);

/** What the server said, with its code in front unless the words begin with it already. */
export const serverWords = (statusCode: string | null, response: string | null): string => {
  if (statusCode === null || statusCode === '') return response ?? '';
  if (!response) return statusCode;
  return response.includes(statusCode) ? response : `${statusCode} · ${response}`;
};
