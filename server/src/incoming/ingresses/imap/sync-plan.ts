import { createHash } from 'node:crypto';

/** Where we are in a folder: UIDs up to `lastUid` are done, as long as UIDVALIDITY stays (RFC 3501 2.3.1.1). */
export interface Place {
  uidValidity: string;
  lastUid: number;
}

/**
 * Where to go on. Another UIDVALIDITY makes every UID a new name for who knows which mail: the folder is looked through
 * again from the start, and what is known or too old is left out. Nothing hangs on the unread flag: reading a mail in
 * webmail must not hide it from us.
 */
export const placeIn = (
  stored: { uidValidity: string | null; lastUid: string | null },
  uidValidity: string
): Place => ({
  uidValidity,
  lastUid: stored.uidValidity === uidValidity ? Number(stored.lastUid ?? 0) : 0,
});

/** A mail as the server lists it. */
export interface ListedMail {
  uid: number;
  /** octets, as the server says */
  size: number | null;
  /** when it came into the mailbox (INTERNALDATE); null when the server does not say */
  arrivedAt: Date | null;
}

/** INTERNALDATE has whole seconds, so a mail of the same second counts as new. */
const isOlder = (arrivedAt: Date, since: Date): boolean =>
  Math.floor(arrivedAt.getTime() / 1000) < Math.floor(since.getTime() / 1000);

/** Whether a listed mail is to be fetched; `gone`: it was deleted since the search. */
export const judgeMail = (
  mail: ListedMail | undefined,
  input: { since: Date | null; maxBytes: number }
): 'fetch' | 'gone' | 'too_old' | 'too_large' => {
  if (!mail) return 'gone';
  if (input.since && mail.arrivedAt && isOlder(mail.arrivedAt, input.since)) return 'too_old';
  return mail.size !== null && mail.size > input.maxBytes ? 'too_large' : 'fetch';
};

/**
 * The day to search from: SINCE ignores time and time zone (RFC 3501 6.4.4), so it is asked a day early and each mail is
 * judged by its exact time afterwards.
 */
export const searchSince = (since: Date | null): Date | null =>
  since ? new Date(since.getTime() - 24 * 60 * 60 * 1000) : null;

/** Names a mail of a mailbox for good, whoever fetches it and however often. */
export const sourceKeyOf = (accountDocumentId: string, place: Place, uid: number): string =>
  createHash('sha256').update(`imap\n${accountDocumentId}\n${place.uidValidity}\n${uid}`).digest('hex');
