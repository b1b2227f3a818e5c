import type { FolderPlace } from '../../../servers/store';

/** UIDs that wait for being moved; beyond that a mail simply stays. */
const MAX_TO_MOVE = 1000;

/**
 * Where to go on. Another UIDVALIDITY makes every UID a new name for who knows which mail, and in a folder that is looked
 * into for the first time may stand what came in through another one: it is looked through from the start, what is known or
 * too old is left out, and mails that are there already (`uidNext` is the UID of the next one) are looked up by Message-ID
 * too. Nothing hangs on the unread flag: reading a mail in webmail must not hide it from us.
 */
export const placeIn = (
  stored: FolderPlace | undefined,
  now: { uidValidity: string; uidNext: number }
): FolderPlace =>
  stored?.uidValidity === now.uidValidity
    ? stored
    : { uidValidity: now.uidValidity, lastUid: 0, recheckTo: now.uidNext - 1 };

/** Whether a look is needed at all, by what the server tells without opening the folder (STATUS, RFC 3501 6.3.10). */
export const mayHaveNews = (
  stored: FolderPlace | undefined,
  now: { uidValidity: string; uidNext: number } | null
): boolean =>
  !now ||
  stored?.uidValidity !== now.uidValidity ||
  now.uidNext > stored.lastUid + 1 ||
  (stored.toMove ?? []).length > 0;

/** The place once the mail `uid` is done; `move`: it is to be moved away. */
export const placeAfter = (place: FolderPlace, uid: number, move: boolean): FolderPlace => ({
  ...place,
  lastUid: uid,
  ...(move ? { toMove: [...(place.toMove ?? []), uid].slice(-MAX_TO_MOVE) } : {}),
});

/** A mail as the server lists it. */
export interface ListedMail {
  uid: number;
  /** octets, as the server says */
  size: number | null;
  /** when it came into the mailbox (INTERNALDATE); null when the server does not say */
  arrivedAt: Date | null;
  messageId: string | null;
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

/** Names a mail of a mailbox for good, whoever fetches it and however often. UIDs count anew in every folder. */
export const sourceOf = (
  accountDocumentId: string,
  folder: string,
  place: Pick<FolderPlace, 'uidValidity'>,
  uid: number
): string => `imap\n${accountDocumentId}\n${folder}\n${place.uidValidity}\n${uid}`;
