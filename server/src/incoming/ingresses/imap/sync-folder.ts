import type { AccountProblem } from '../../../contracts/incoming-servers';
import type { OpenFolder } from './connection';
import { judgeMail, searchSince, type Place } from './sync-plan';

/** UIDs listed at a time: the answer stays small, and progress is remembered in between. */
const BATCH = 50;

/** A mail that was left where it is. */
export interface Skipped {
  problem: Extract<AccountProblem, 'mail_too_large' | 'mail_unreadable'>;
  message: string;
}

export interface SyncTools {
  since: Date | null;
  /** octets of the largest mail that is taken */
  maxBytes: number;
  /** whether to stop between two mails */
  stopped(): boolean;
  /** whether exactly this source came in through this account before */
  knows(raw: Buffer): Promise<boolean>;
  /** stores a mail; the same UID a second time is one record */
  accept(raw: Buffer, uid: number): Promise<void>;
  /** the mails up to `uid` are done */
  remember(uid: number): Promise<void>;
  warn(skipped: Skipped): void;
}

/**
 * Fetches what is new in a folder, oldest first, until nothing is left. In this order for each mail: stored, then
 * remembered, then flagged. A crash in between costs a second look at one mail, which is recognised, but never a mail.
 * What `accept` throws (a full disk, a database that is away) ends the sync with the mail still to be fetched.
 */
export const syncFolder = async (folder: OpenFolder, place: Place, tools: SyncTools): Promise<void> => {
  let { lastUid } = place;
  for (;;) {
    const found = await folder.find(lastUid, searchSince(tools.since));
    if (found.length === 0) return;
    for (let start = 0; start < found.length; start += BATCH) {
      await syncBatch(folder, found.slice(start, start + BATCH), tools);
      if (tools.stopped()) return;
    }
    lastUid = found.at(-1) ?? lastUid;
  }
};

const syncBatch = async (folder: OpenFolder, uids: readonly number[], tools: SyncTools): Promise<void> => {
  const listed = new Map((await folder.list(uids)).map((mail) => [mail.uid, mail]));
  const seen: number[] = [];
  for (const uid of uids) {
    if (tools.stopped()) return;
    const mail = listed.get(uid);
    const judgement = judgeMail(mail, tools);
    if (judgement === 'too_large') tools.warn(tooLarge(uid, mail?.size ?? 0, tools.maxBytes));
    if (judgement === 'fetch' && (await fetchMail(folder, uid, tools))) seen.push(uid);
    await tools.remember(uid);
  }
  await folder.flagSeen(seen);
};

/** True when the mail is stored, now or earlier. */
const fetchMail = async (folder: OpenFolder, uid: number, tools: SyncTools): Promise<boolean> => {
  // The size that a server lists may be wrong; the source itself is cut off just above the limit.
  const raw = await folder.read(uid, tools.maxBytes + 1);
  if (raw === null || raw.length === 0) {
    tools.warn({
      problem: 'mail_unreadable',
      message: `The server lists the mail UID ${uid} without source.`,
    });
    return false;
  }
  if (raw.length > tools.maxBytes) {
    tools.warn(tooLarge(uid, raw.length, tools.maxBytes));
    return false;
  }
  if (!(await tools.knows(raw))) await tools.accept(raw, uid);
  return true;
};

const tooLarge = (uid: number, size: number, limit: number): Skipped => ({
  problem: 'mail_too_large',
  message:
    `The mail UID ${uid} has ${size} octets, more than limits.incomingBytes (${limit}). ` +
    'It stays in the mailbox and was not processed.',
});
