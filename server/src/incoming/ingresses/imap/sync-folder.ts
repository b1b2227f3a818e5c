import type { FolderPlace } from '../../../servers/store';
import { MailTooLarge, MailWithoutSource, type MailboxIntake } from '../mailboxes/intake';
import type { Notice } from '../mailboxes/session';
import type { OpenFolder } from './imap-connection';
import { judgeMail, placeAfter, searchSince, type ListedMail } from './sync-plan';

/** UIDs listed at a time: the answer stays small, and progress is remembered in between. */
const BATCH = 50;

export interface SyncTools {
  since: Date | null;
  /** octets of the largest mail that is taken */
  maxBytes: number;
  intake: Pick<MailboxIntake, 'knownIds' | 'take'>;
  /** names a mail for good */
  source(uid: number): string;
  /** whether stored mails are moved away */
  moves: boolean;
  /** Moves mails away; rejects when that did not work. */
  move(folder: OpenFolder, uids: readonly number[]): Promise<void>;
  /** whether to stop between two mails */
  stopped(): boolean;
  /** Writes down where we are. */
  remember(place: FolderPlace): Promise<void>;
  leave(notice: Notice): void;
  moveFailed(error: unknown): void;
}

/**
 * Fetches what is new in a folder, oldest first, until nothing is left. In this order for each mail: stored, then
 * remembered, then flagged, then moved. A crash in between costs a second look at one mail, which is recognised, but never a
 * mail; what could not be moved is tried again at the next look, and never fetched again. What the intake throws (a full
 * disk, a database that is away) ends the sync with the mail still to be fetched.
 */
export const syncFolder = async (folder: OpenFolder, start: FolderPlace, tools: SyncTools): Promise<void> => {
  let place = start;

  const remember = async (next: FolderPlace): Promise<void> => {
    await tools.remember(next);
    place = next;
  };

  const moveAway = async (): Promise<void> => {
    const uids = place.toMove ?? [];
    if (!tools.moves || uids.length === 0 || tools.stopped()) return;
    try {
      await tools.move(folder, uids);
    } catch (error) {
      tools.moveFailed(error);
      return;
    }
    const { toMove: _moved, ...rest } = place;
    await remember(rest);
  };

  /** Ids among `listed` that came in before, where UIDs do not say so. */
  const knownIds = async (listed: ReadonlyMap<number, ListedMail>): Promise<Set<string>> => {
    const doubtful = [...listed.values()].filter(({ uid }) => uid <= (place.recheckTo ?? 0));
    const ids = doubtful.flatMap(({ messageId }) => messageId ?? []);
    return ids.length > 0 ? tools.intake.knownIds(ids) : new Set();
  };

  /** True when the mail is stored, now or earlier. */
  const fetchMail = async (uid: number, messageId: string | null): Promise<boolean> => {
    try {
      await tools.intake.take(folder.read(uid, tools.maxBytes + 1), tools.source(uid), messageId);
      return true;
    } catch (error) {
      // The size that a server lists may be wrong.
      if (error instanceof MailTooLarge) tools.leave(tooLarge(uid, null, tools.maxBytes));
      else if (error instanceof MailWithoutSource) tools.leave(withoutSource(uid));
      else throw error;
      return false;
    }
  };

  const syncBatch = async (uids: readonly number[]): Promise<void> => {
    const listed = new Map((await folder.list(uids)).map((mail) => [mail.uid, mail]));
    const known = await knownIds(listed);
    const seen: number[] = [];
    for (const uid of uids) {
      if (tools.stopped()) return;
      const mail = listed.get(uid);
      const judgement = judgeMail(mail, tools);
      if (judgement === 'too_large') tools.leave(tooLarge(uid, mail?.size ?? null, tools.maxBytes));
      const messageId = mail?.messageId ?? null;
      const replayed = messageId !== null && uid <= (place.recheckTo ?? 0) && known.has(messageId);
      const stored = judgement === 'fetch' && (replayed || (await fetchMail(uid, messageId)));
      if (stored) seen.push(uid);
      await remember(placeAfter(place, uid, stored && tools.moves));
    }
    await folder.flagSeen(seen);
    await moveAway();
  };

  await moveAway();
  for (;;) {
    const found = await folder.find(place.lastUid, searchSince(tools.since));
    if (found.length === 0) return;
    for (let first = 0; first < found.length; first += BATCH) {
      await syncBatch(found.slice(first, first + BATCH));
      if (tools.stopped()) return;
    }
  }
};

const tooLarge = (uid: number, size: number | null, limit: number): Notice => ({
  problem: 'mail_too_large',
  message:
    `The mail UID ${uid} is larger than limits.incomingBytes (${size === null ? '' : `${size} octets, `}limit ${limit}). ` +
    'It stays in the mailbox and was not processed.',
});

const withoutSource = (uid: number): Notice => ({
  problem: 'mail_unreadable',
  message: `The server lists the mail UID ${uid} without source.`,
});
