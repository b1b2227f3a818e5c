import type { ThreadRef } from '../entries/service';

/** RFC 2919 6: a list id has at most 255 octets. */
const MAX_LENGTH = 255;

/**
 * The id under which mail programs gather and filter the mails of one thread (List-Id, RFC 2919): `<type.documentId.domain>`,
 * the same for as long as the domain is.
 */
export const listIdOf = (thread: ThreadRef, domain: string): string => {
  const label = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9.]+/g, '-')
      .replace(/\.{2,}|^[.-]+|[.-]+$/g, '');
  const end = `${label(thread.documentId)}.${domain}`;
  const room = Math.max(1, MAX_LENGTH - end.length - 1);
  return `<${label(thread.uid)
    .slice(0, room)
    .replace(/[.-]+$/, '')}.${end}>`;
};
