import { ImapFlow, type ImapFlowOptions, type MailboxObject } from 'imapflow';

import { IMAP_TIMEOUTS } from '../../../servers/incoming-server-options';
import { messageIdOf } from '../mailboxes/mail-header';
import type { ListedMail } from './sync-plan';

/** Octets of a mail that are asked for at a time. */
const CHUNK = 2 * 1024 * 1024;

/** A folder of an account while nobody else uses the connection. UIDs are numbers: they have 32 bits (RFC 3501 9). */
export interface OpenFolder {
  /** its name as the server has it */
  path: string;
  uidValidity: string;
  uidNext: number;
  /** UIDs above `after` of mails that arrived on the day of `since` or later, ascending */
  find(after: number, since: Date | null): Promise<number[]>;
  list(uids: readonly number[]): Promise<ListedMail[]>;
  /** The source, cut off after `limit` octets; nothing when the server has none to give. Leaves the flags alone. */
  read(uid: number, limit: number): AsyncGenerator<Buffer>;
  flagSeen(uids: readonly number[]): Promise<void>;
  /** Moves mails to another folder; rejects when some of them may still be here. */
  move(uids: readonly number[], target: string): Promise<void>;
}

/** One connection of an account. */
export interface ImapConnection {
  /** Connects and logs in; rejects with imapflow's error, at the latest after {@link IMAP_TIMEOUTS}.open. */
  open(): Promise<void>;
  /** Opens the folder and keeps others out of it until `work` has ended. */
  inFolder<T>(folder: string, work: (open: OpenFolder) => Promise<T>): Promise<T>;
  /** UIDVALIDITY and next UID of a folder that is not open; null when the server does not tell. */
  glance(folder: string): Promise<{ uidValidity: string; uidNext: number } | null>;
  /** The name of a folder as the server has it; it is made when there is none. */
  requireFolder(folder: string): Promise<string>;
  /** Hangs up at once; what is under way rejects. */
  close(): void;
}

const sequence = (uids: readonly number[]): string => uids.join(',');

const toDate = (value: Date | string | undefined): Date | null => {
  const date = value === undefined ? null : new Date(value);
  return date && !Number.isNaN(date.getTime()) ? date : null;
};

/** The error in an entry of imapflow's log: where it answers `false`, only its log knows why. */
const errorIn = (entry: unknown): Error | null => {
  const { err } = (entry ?? {}) as { err?: unknown };
  return err instanceof Error ? err : null;
};

/**
 * imapflow behind the few things that an account needs. `onAnnounced` is called when the server says that the number of
 * mails has changed, `onLost` once, when the connection has ended without {@link ImapConnection.close}.
 */
export const createImapConnection = (
  options: ImapFlowOptions,
  on: { announced(): void; lost(error: Error | null): void }
): ImapConnection => {
  let lastError: Error | null = null;
  const note = (entry: unknown): void => {
    lastError = errorIn(entry) ?? lastError;
  };
  const silent = (): void => undefined;
  const client = new ImapFlow({
    ...options,
    logger: { trace: silent, debug: silent, info: silent, warn: note, error: note },
  });
  let given = false;
  let failure: Error | null = null;
  // Always there, also when the connection is given up: an error event without listener ends the process.
  client.on('error', (error: Error) => {
    failure ??= error;
  });
  client.on('close', () => {
    if (given) return;
    given = true;
    on.lost(failure ?? (client.byeReason ? new Error(client.byeReason) : null));
  });
  client.on('exists', () => on.announced());

  /** What a command answered; where that is nothing, the reason is thrown. */
  const answered = async <T>(what: string, command: () => Promise<T | false | undefined>): Promise<T> => {
    lastError = null;
    const answer = await command();
    if (answer) return answer;
    throw failure ?? lastError ?? new Error(`The server did not answer a ${what}.`);
  };

  const byUid = { uid: true } as const;

  /** Deletes for good, but never what somebody else has marked as deleted and may still want back. */
  const removeFor = async (uids: readonly number[]): Promise<void> => {
    if (client.capabilities.has('UIDPLUS')) {
      await answered('delete', () => client.messageDelete(sequence(uids), byUid));
      return;
    }
    await answered('delete', () => client.messageFlagsAdd(sequence(uids), ['\\Deleted'], byUid));
    const deleted = await answered('search', () => client.search({ deleted: true }, byUid));
    // EXPUNGE takes every deleted mail of the folder (RFC 3501 6.4.3); marked as they are, ours can wait for it.
    if (deleted.every((uid) => uids.includes(uid)))
      await answered('delete', () => client.messageDelete(sequence(uids), byUid));
  };

  const folderOf = (mailbox: MailboxObject): OpenFolder => ({
    path: mailbox.path,
    uidValidity: String(mailbox.uidValidity),
    uidNext: mailbox.uidNext ?? 1,

    async find(after, since) {
      const query = { uid: `${after + 1}:*`, ...(since ? { since } : {}) };
      const found = await answered('search', () => client.search(query, byUid));
      // `n:*` always matches the newest mail, even below n (RFC 3501 6.4.8).
      return found.filter((uid) => uid > after).sort((a, b) => a - b);
    },

    async list(uids) {
      const query = { uid: true, size: true, internalDate: true, headers: ['message-id'] };
      const mails = await client.fetchAll(sequence(uids), query, byUid);
      return mails.map(({ uid, size, internalDate, headers }) => ({
        uid,
        size: size ?? null,
        arrivedAt: toDate(internalDate),
        messageId: headers ? messageIdOf(headers) : null,
      }));
    },

    async *read(uid, limit) {
      for (let start = 0; start < limit; start += CHUNK) {
        const maxLength = Math.min(CHUNK, limit - start);
        const mail = await client.fetchOne(String(uid), { source: { start, maxLength } }, byUid);
        const chunk = mail && mail.source ? mail.source : null;
        if (chunk && chunk.length > 0) yield chunk;
        // Less than was asked for: that was the end (RFC 3501 6.4.5).
        if (!chunk || chunk.length < maxLength) return;
      }
    },

    async flagSeen(uids) {
      if (uids.length > 0)
        await client.messageFlagsAdd(sequence(uids), ['\\Seen'], { ...byUid, silent: true });
    },

    async move(uids, target) {
      if (client.capabilities.has('MOVE')) {
        await answered('move', () => client.messageMove(sequence(uids), target, byUid));
        return;
      }
      await answered('copy', () => client.messageCopy(sequence(uids), target, byUid));
      await removeFor(uids);
    },
  });

  return {
    async open() {
      const deadline = setTimeout(() => client.close(), IMAP_TIMEOUTS.open);
      try {
        await client.connect();
      } finally {
        clearTimeout(deadline);
      }
    },

    async inFolder(folder, work) {
      const lock = await client.getMailboxLock(folder);
      try {
        // Brings what arrived since the last command into the view of this session.
        await client.noop();
        if (!client.mailbox) throw failure ?? new Error('The server did not answer a select.');
        return await work(folderOf(client.mailbox));
      } finally {
        lock.release();
      }
    },

    async glance(folder) {
      const status = await client.status(folder, { uidNext: true, uidValidity: true });
      if (!status || status.uidNext === undefined || status.uidValidity === undefined) return null;
      return { uidNext: status.uidNext, uidValidity: String(status.uidValidity) };
    },

    async requireFolder(folder) {
      try {
        const { path } = await answered('status', () => client.status(folder, { uidNext: true }));
        return path;
      } catch (error) {
        const { code, responseStatus } = error as { code?: unknown; responseStatus?: unknown };
        // Anything but an answer of the server: the connection is gone.
        if (code !== 'NotFound' && responseStatus === undefined) throw error;
        return (await answered('create', () => client.mailboxCreate(folder))).path;
      }
    },

    close() {
      given = true;
      client.close();
    },
  };
};
