import { PassThrough } from 'node:stream';

import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

interface ThreadKey {
  uid: string;
  documentId: string;
}

interface Watched {
  thread: ThreadKey;
  version: string | null;
  listeners: Set<() => void>;
}

/** ms between looks at what other processes wrote; only threads that somebody watches cost a query. */
const LOOK_MS = 2000;
const HEARTBEAT_MS = 20_000;
/** Streams of one person: each asks for their rights at every heartbeat. A browser has at most a hundred, and panels poll too. */
export const MOST_STREAMS = 50;

/**
 * Tells open panels that a thread has changed. Events carry no content, so nothing can leak through them: whoever gets
 * one asks again with their own rights. Writes of this process are told at once, those of others within two seconds.
 */
export const createLiveService = ({ strapi }: { strapi: Core.Strapi }) => {
  const watched = new Map<string, Watched>();
  const streams = new Set<PassThrough>();
  const counts = new Map<number, number>();
  let versionOf: (thread: ThreadKey) => Promise<string> = async () => '';
  let timer: NodeJS.Timeout | null = null;
  let looking = false;

  const keyOf = (thread: ThreadKey): string => `${thread.uid} ${thread.documentId}`;

  const look = async (entry: Watched): Promise<void> => {
    const version = await versionOf(entry.thread);
    const changed = entry.version !== null && entry.version !== version;
    entry.version = version;
    if (changed) for (const listener of entry.listeners) listener();
  };

  const lookAtAll = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      for (const entry of watched.values()) await look(entry);
    } catch (error) {
      strapi.log.debug(`chatter: live updates wait for the database: ${String(error)}`);
    } finally {
      looking = false;
    }
  };

  const watch = (thread: ThreadKey, listener: () => void): (() => void) => {
    const key = keyOf(thread);
    const entry: Watched = watched.get(key) ?? { thread, version: null, listeners: new Set() };
    watched.set(key, entry);
    entry.listeners.add(listener);
    void look(entry).catch(() => undefined);
    timer ??= setInterval(() => void lookAtAll(), LOOK_MS).unref();
    return () => {
      entry.listeners.delete(listener);
      if (entry.listeners.size === 0) watched.delete(key);
      if (watched.size === 0 && timer) {
        clearInterval(timer);
        timer = null;
      }
    };
  };

  return {
    /** Registers what tells two looks of a thread apart. */
    provideVersion(provide: (thread: ThreadKey) => Promise<string>): void {
      versionOf = provide;
    },

    /** This process has just changed a thread; call it after the commit. */
    touch(thread: ThreadKey): void {
      const entry = watched.get(keyOf(thread));
      if (entry) void look(entry).catch(() => undefined);
    },

    /**
     * A stream of events for one thread. `stillAllowed` is asked at every heartbeat; the stream ends when it answers
     * false, and at `expiresAt` (epoch ms) at the latest. RateLimitError when `userId` has too many already.
     */
    open(
      thread: ThreadKey,
      input: { userId: number; expiresAt: number; stillAllowed: () => Promise<boolean> }
    ): PassThrough {
      const { userId } = input;
      const open = counts.get(userId) ?? 0;
      if (open >= MOST_STREAMS)
        throw new errors.RateLimitError('You have too many open panels; this one looks now and then.');
      counts.set(userId, open + 1);
      const stream = new PassThrough();
      streams.add(stream);
      // Whoever does not read what they were told already need not be told again, and does not fill the memory.
      const tell = (text: string): void => {
        if (!stream.writableNeedDrain) stream.write(text);
      };
      const unwatch = watch(thread, () => tell('event: changed\ndata: {}\n\n'));
      const heartbeat = setInterval(() => {
        void input
          .stillAllowed()
          .catch(() => false)
          .then((allowed) => {
            if (allowed && Date.now() < input.expiresAt) tell(': still here\n\n');
            else stream.end();
          });
      }, HEARTBEAT_MS).unref();
      stream.once('close', () => {
        clearInterval(heartbeat);
        unwatch();
        streams.delete(stream);
        const left = (counts.get(userId) ?? 1) - 1;
        if (left > 0) counts.set(userId, left);
        else counts.delete(userId);
      });
      stream.write('retry: 2000\n\n');
      return stream;
    },

    /** Ends every stream. */
    close(): void {
      // ended, not destroyed: a browser takes a broken stream for an error
      for (const stream of streams) stream.end();
    },
  };
};

export type LiveService = ReturnType<typeof createLiveService>;
