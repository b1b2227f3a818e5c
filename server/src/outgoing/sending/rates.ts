import type { Core } from '@strapi/strapi';

import type { OutgoingServerRow } from '../../servers/store';
import { countedSpans, endOf, isLimited, limitsOf, type CountedSpan } from './rate-spans';
import { addUsage, sweepUsage, takeUsage } from './store-usage';

/** Counts of servers without limits are written together, so often (ms): only people look at them. */
const TALLY_MS = 1000;
const SWEEP_MS = 60 * 60_000;
/** Places taken at once; what is left over is given back. */
const MOST_AT_ONCE = 20;

type Server = Pick<
  OutgoingServerRow,
  'documentId' | 'limitPerMinute' | 'limitPerHour' | 'limitPerDay' | 'updatedAt'
>;

/** Places of a limited server that this process has taken and not used yet. */
interface Places {
  left: number;
  spans: CountedSpan[];
  /** when the first of the spans ends */
  until: number;
  updatedAt: string;
}

export interface Taken {
  /** null: the mail may go; else when the server takes mails again (epoch ms) */
  until: number | null;
  /** the server did not take the mail after all */
  putBack(): void;
}

/** How many mails each server takes: keeps to its limits over all processes, and counts what it took today. */
export const createRates = (strapi: Core.Strapi) => {
  const places = new Map<string, Places>();
  const asking = new Map<string, Promise<unknown>>();
  let tally = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;
  let sweptAt = 0;

  const flush = async (): Promise<void> => {
    if (timer) clearTimeout(timer);
    timer = null;
    const counted = tally;
    tally = new Map();
    for (const [server, count] of counted) {
      if (count === 0) continue;
      const spans = countedSpans({ minute: null, hour: null, day: null }, Date.now());
      try {
        await addUsage(strapi, server, spans, count);
      } catch (error) {
        strapi.log.debug(`chatter: the mails of a server could not be counted: ${String(error)}`);
        tally.set(server, (tally.get(server) ?? 0) + count);
      }
    }
  };

  const note = (server: string, count: number): void => {
    tally.set(server, (tally.get(server) ?? 0) + count);
    timer ??= setTimeout(() => void flush(), TALLY_MS).unref();
  };

  /** Puts back what is left over: of spans that have ended it concerns nobody any more. */
  const giveUp = async (server: string): Promise<void> => {
    const held = places.get(server);
    places.delete(server);
    if (!held || held.left === 0) return;
    await addUsage(strapi, server, held.spans, -held.left);
  };

  const ask = async (server: Server, wanted: number): Promise<number | null> => {
    const now = Date.now();
    await giveUp(server.documentId);
    const limits = limitsOf(server);
    const spans = countedSpans(limits, now);
    const { taken, until } = await takeUsage(
      strapi,
      server.documentId,
      spans,
      Math.min(Math.max(wanted, 1), MOST_AT_ONCE)
    );
    if (taken === 0) return until ?? endOf('minute', now);
    places.set(server.documentId, {
      left: taken,
      spans,
      until: Math.min(...spans.map(({ span }) => endOf(span, now))),
      updatedAt: server.updatedAt,
    });
    return null;
  };

  const take = async (server: Server, wanted: number): Promise<Taken> => {
    if (!isLimited(limitsOf(server))) {
      note(server.documentId, 1);
      return { until: null, putBack: () => note(server.documentId, -1) };
    }
    for (;;) {
      const held = places.get(server.documentId);
      const valid = held && held.until > Date.now() && held.updatedAt === server.updatedAt;
      if (valid && held.left > 0) {
        held.left -= 1;
        return {
          until: null,
          // Of spans that are over by now nobody may use it.
          putBack: () => {
            if (places.get(server.documentId) === held) held.left += 1;
          },
        };
      }
      // One question at a time: the others wait for its answer and look again.
      const other = asking.get(server.documentId);
      if (other) {
        await other.catch(() => undefined);
        continue;
      }
      const question = ask(server, wanted).finally(() => asking.delete(server.documentId));
      asking.set(server.documentId, question);
      const until = await question;
      if (until !== null) return { until, putBack: () => undefined };
    }
  };

  return {
    /** Takes the place of one mail; `wanted` says how many more are about to ask. */
    take,

    /** Gives back what was taken and is not needed, and writes down what was counted. */
    async settle(): Promise<void> {
      for (const server of [...places.keys()]) {
        if (asking.has(server)) continue;
        await giveUp(server).catch((error: unknown) =>
          strapi.log.debug(`chatter: places of a server could not be given back: ${String(error)}`)
        );
      }
      await flush();
    },

    /** Removes old counts, once an hour. */
    async sweep(now: number): Promise<void> {
      if (now - sweptAt < SWEEP_MS) return;
      sweptAt = now;
      await sweepUsage(strapi, now);
    },
  };
};

export type Rates = ReturnType<typeof createRates>;
