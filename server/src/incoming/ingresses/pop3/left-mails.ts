import { createHash } from 'node:crypto';

/** Characters per mail: 64 bits of its hash, which no two mails of one mailbox have in common by chance. */
const WIDTH = 11;

const shortHash = (uidl: string): string =>
  createHash('sha256').update(uidl).digest().subarray(0, 8).toString('base64url');

/**
 * The mails of a POP3 mailbox that are left where they are, such as those from before the cut-off date: the protocol has no
 * mark to put on them, and to read their headers at every look would take minutes in an old mailbox. Kept as one text, at 11
 * characters a mail.
 */
export const readLeftMails = (stored: string | undefined) => {
  const before = new Set<string>();
  for (let at = 0; at + WIDTH <= (stored ?? '').length; at += WIDTH)
    before.add((stored ?? '').slice(at, at + WIDTH));
  const kept = new Set<string>();

  return {
    /** Whether this one was left before; it is kept in mind for the next time. */
    has(uidl: string): boolean {
      const hash = shortHash(uidl);
      if (before.has(hash)) kept.add(hash);
      return kept.has(hash);
    },
    add: (uidl: string): void => void kept.add(shortHash(uidl)),
    /** What to store: what was asked for or added. Mails that are gone from the mailbox are forgotten. */
    text: (): string => [...kept].join(''),
    /** What to store when not every mail was asked for. */
    textWithOld: (): string => [...new Set([...before, ...kept])].join(''),
  };
};
