import { ImapFlow, type ImapFlowOptions, type MailboxObject } from 'imapflow';

import { IMAP_TIMEOUTS } from '../../../servers/incoming-server-options';
import type { ListedMail } from './sync-plan';

/** The folder of an account while nobody else uses the connection. UIDs are numbers: they have 32 bits (RFC 3501 9). */
export interface OpenFolder {
  uidValidity: string;
  /** UIDs above `after` of mails that arrived on the day of `since` or later, ascending */
  find(after: number, since: Date | null): Promise<number[]>;
  list(uids: readonly number[]): Promise<ListedMail[]>;
  /** The source, cut off after `limit` octets; null when the server has none to give. Leaves the flags alone. */
  read(uid: number, limit: number): Promise<Buffer | null>;
  flagSeen(uids: readonly number[]): Promise<void>;
}

/** One connection of an account. */
export interface AccountConnection {
  /** Connects and logs in; rejects with imapflow's error, at the latest after {@link IMAP_TIMEOUTS}.open. */
  open(): Promise<void>;
  /** Opens the folder and keeps others out of it until `work` has ended. */
  inFolder<T>(folder: string, work: (open: OpenFolder) => Promise<T>): Promise<T>;
  /** Hangs up at once; what is under way rejects. */
  close(): void;
}

const refused = (what: string): Error => new Error(`The server did not answer a ${what}.`);

const sequence = (uids: readonly number[]): string => uids.join(',');

const toDate = (value: Date | string | undefined): Date | null => {
  const date = value === undefined ? null : new Date(value);
  return date && !Number.isNaN(date.getTime()) ? date : null;
};

/**
 * imapflow behind the few things that an account needs. `onAnnounced` is called when the server says that the number of
 * mails has changed, `onLost` once, when the connection has ended without {@link AccountConnection.close}.
 */
export const createConnection = (
  options: ImapFlowOptions,
  on: { announced(): void; lost(error: Error | null): void }
): AccountConnection => {
  const client = new ImapFlow(options);
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

  const folderOf = (mailbox: MailboxObject): OpenFolder => ({
    uidValidity: String(mailbox.uidValidity),

    async find(after, since) {
      const found = await client.search(
        { uid: `${after + 1}:*`, ...(since ? { since } : {}) },
        { uid: true }
      );
      if (!Array.isArray(found)) throw refused('search');
      // `n:*` always matches the newest mail, even below n (RFC 3501 6.4.8).
      return found.filter((uid) => uid > after).sort((a, b) => a - b);
    },

    async list(uids) {
      const query = { uid: true, size: true, internalDate: true };
      const mails = await client.fetchAll(sequence(uids), query, { uid: true });
      return mails.map(({ uid, size, internalDate }) => ({
        uid,
        size: size ?? null,
        arrivedAt: toDate(internalDate),
      }));
    },

    async read(uid, limit) {
      const mail = await client.fetchOne(String(uid), { source: { maxLength: limit } }, { uid: true });
      return mail && mail.source ? mail.source : null;
    },

    async flagSeen(uids) {
      if (uids.length > 0)
        await client.messageFlagsAdd(sequence(uids), ['\\Seen'], { uid: true, silent: true });
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
        if (!client.mailbox) throw failure ?? refused('select');
        return await work(folderOf(client.mailbox));
      } finally {
        lock.release();
      }
    },

    close() {
      given = true;
      client.close();
    },
  };
};
