import type { OutgoingServerRow } from '../../servers/store';
import { limitsKey, limitsOf } from './rate-spans';
import type { Hold } from './store-holds';

type LimitedServer = Pick<
  OutgoingServerRow,
  'documentId' | 'limitPerMinute' | 'limitPerHour' | 'limitPerDay'
>;

/** A server that takes no more mails for now: why, until when, and the limits that it had then. */
interface Closed {
  hold: Hold;
  limits: string;
}

/** The lane of the project's own e-mail provider, which has no row. */
export const STRAPI_LANE = 'strapi';

export const laneOf = (server: { documentId: string } | null): string => server?.documentId ?? STRAPI_LANE;

const limitsOfServer = (server: LimitedServer | null): string => (server ? limitsKey(limitsOf(server)) : '');

/** Servers that take no more mails for now. They are open again when their time is over, or their limits are others. */
export const createClosedServers = (clock: () => number = Date.now) => {
  const closed = new Map<string, Closed>();
  return {
    close(server: LimitedServer | null, hold: Hold): void {
      closed.set(laneOf(server), { hold, limits: limitsOfServer(server) });
    },

    /** Why the mails of this server have to wait; null when they do not. */
    holdOf(server: LimitedServer | null): Hold | null {
      const known = closed.get(laneOf(server));
      if (!known || known.hold.runAfter <= clock() || known.limits !== limitsOfServer(server)) return null;
      return known.hold;
    },

    /** Those that are closed by now; `servers` have the settings of this moment, whoever changed them. */
    async look(servers: () => Promise<readonly LimitedServer[]>): Promise<[key: string, hold: Hold][]> {
      if (closed.size === 0) return [];
      const known = new Map((await servers()).map((server) => [server.documentId, server]));
      for (const key of [...closed.keys()]) {
        const server = key === STRAPI_LANE ? null : known.get(key);
        if (server === undefined || this.holdOf(server) === null) closed.delete(key);
      }
      return [...closed].map(([key, { hold }]) => [key, hold]);
    },

    /** Those that were closed and are open again (documentIds). */
    async opened(servers: () => Promise<readonly LimitedServer[]>): Promise<string[]> {
      const before = [...closed.keys()];
      await this.look(servers);
      return before.filter((key) => key !== STRAPI_LANE && !closed.has(key));
    },
  };
};
