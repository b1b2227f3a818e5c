import type { Core } from '@strapi/strapi';

import { claim, type ClaimedRow } from '../../queue/claim';
import type { Table } from '../../queue/connection';
import type { Queue } from '../../queue/engine';
import { OUTGOING_MAIL, type OutgoingMailRow } from '../store';
import { HOLD_MS } from './aftermath';
import { createClosedServers, laneOf, STRAPI_LANE } from './closed-servers';
import type { Delivered } from './deliver';
import { createLanes } from './lanes';
import type { Preparation, Prepared, Server } from './prepare';
import { deferDueOf, deferMails, wakeHeld, type Hold } from './store-holds';
import { CLAIMABLE, releaseMails, settleMail } from './store-sending';

/** A mail that waits for a connection here is another process's after so long (ms), should this one die. */
const CLAIM_MS = 2 * 60_000;
/** Mails on their way at a time, over all servers. */
const TOTAL_PLACES = 20;
/** Rows of one claim: enough to share their statements, few enough to leave some for other processes. */
const MOST_ROWS = 100;
const FIRST_ROWS = 40;
/** A server whose waiting mails do not become fewer within this time (ms) is slow: those of others are looked for. */
const SLOW_MS = 250;
/** Connections of the project's own e-mail provider. */
const STRAPI_PLACES = 5;

interface Parts {
  name: string;
  stopped(): Promise<boolean>;
  prepare(rows: readonly ClaimedRow[]): Promise<Preparation[]>;
  deliver(mail: Prepared, more: number, free: () => void): Promise<Delivered>;
  /** the servers with the settings that they have by now: asked anew, as another process may have changed them */
  servers(): Promise<Server[]>;
  onSettled(row: OutgoingMailRow): void;
  /** the loop starts, or is to end: what insists on being written has less time then */
  onRunning(running: boolean): void;
  /** puts right what a dead process left behind, before each look at the queue */
  recover(now: number): Promise<void>;
  /** when nothing is on its way any more */
  settle(): Promise<void>;
}

/**
 * The loop over outgoing mails: claims some, decides about them, and lets each wait in the lane of its server. Which server
 * a mail leaves through is known once it was looked at, so mails of a server for which enough wait are put back with that
 * note, and left out of further claims until there is room.
 */
export const createSendingLoop = (strapi: Core.Strapi, parts: Parts): Queue => {
  const lanes = createLanes<Prepared>(TOTAL_PLACES);
  const closed = createClosedServers();
  const working = new Set<Promise<void>>();
  let started = false;
  let wanted = false;
  let halted = false;
  let running: Promise<void> | null = null;
  let signal: (() => void) | null = null;

  const changed = (): void => {
    const resolve = signal;
    signal = null;
    resolve?.();
  };

  /** Resolves at the next change, or after `ms`. */
  const nextChange = (ms?: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = ms === undefined ? null : setTimeout(changed, ms);
      signal = () => {
        if (timer) clearTimeout(timer);
        resolve();
      };
    });

  const guard = (what: string, work: Promise<unknown>): Promise<void> =>
    work.then(
      () => undefined,
      (error: unknown) => {
        const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
        strapi.log.error(`chatter: ${what}: ${said}`);
      }
    );

  /**
   * After mails were put off for a limit: whoever has changed it meanwhile, in another process too, let go what waited then,
   * and that was before these did.
   */
  const reopen = async (): Promise<void> => {
    const opened = await closed.opened(parts.servers);
    for (const server of opened) await wakeHeld(strapi, Date.now(), { server });
    if (opened.length > 0) wanted = true;
  };

  /** Ends what waits in a lane, with the mail that told of it: the mails are another time's, or another process's. */
  const empty = async (key: string, mail: Prepared, delivered: Delivered): Promise<void> => {
    const rows = lanes.clear(key).map(({ claimed }) => claimed);
    const { server } = mail.envelope;
    if (delivered.kind === 'rate') {
      const hold: Hold = { reason: 'rate_limited', runAfter: delivered.until };
      closed.close(server, hold);
      await deferMails(strapi, [mail.claimed, ...rows], hold);
      await reopen();
    }
    if (delivered.kind === 'gone') {
      await releaseMails(strapi, rows);
      wanted = true;
    }
    if (delivered.kind === 'paused') {
      const { reason, response, statusCode } = delivered.failure;
      const hold: Hold = { reason, response, statusCode, runAfter: Date.now() + HOLD_MS };
      // The others are paused where everybody sees it; of the project's own provider nobody keeps that.
      if (server === null) {
        if (!closed.holdOf(null))
          strapi.log.error(`chatter: Strapi's e-mail provider refuses the login: ${String(response)}`);
        closed.close(null, hold);
      }
      await deferMails(strapi, rows, hold);
    }
  };

  const after = async (key: string, mail: Prepared, delivered: Delivered): Promise<void> => {
    if (delivered.kind === 'stopped') {
      halted = true;
      await releaseMails(
        strapi,
        lanes.clear().map(({ claimed }) => claimed)
      );
    }
    if (['rate', 'paused', 'gone'].includes(delivered.kind)) await empty(key, mail, delivered);
  };

  const deliverOne = async (key: string, mail: Prepared, since: number): Promise<void> => {
    let freed = false;
    const free = (): void => {
      if (freed) return;
      freed = true;
      lanes.done(key, since);
      pump();
      changed();
    };
    try {
      await after(key, mail, await parts.deliver(mail, lanes.waitingFor(key), free));
    } finally {
      free();
    }
  };

  const pump = (): void => {
    if (!started || halted) return;
    for (let next = lanes.take(); next; next = lanes.take()) {
      const { key, item, since } = next;
      const work = guard(`the mail ${item.row.id} could not be handled`, deliverOne(key, item, since));
      working.add(work);
      void work.finally(() => {
        working.delete(work);
        changed();
      });
    }
  };

  /** Writes what was decided without a server, and lets the others wait for theirs. */
  const sort = async (prepared: readonly Preparation[]): Promise<void> => {
    const surplus: ClaimedRow[] = [];
    const shut = new Map<Hold, ClaimedRow[]>();
    const held = new Map<string, (Preparation & { kind: 'hold' })[]>();
    for (const one of prepared) {
      if (one.kind === 'send') {
        const { server } = one.mail.envelope;
        const hold = closed.holdOf(server);
        const places = server?.maxConnections ?? STRAPI_PLACES;
        if (hold) shut.set(hold, [...(shut.get(hold) ?? []), one.mail.claimed]);
        else if (!lanes.add(laneOf(server), places, one.mail)) surplus.push(one.mail.claimed);
      } else if (one.kind === 'hold') {
        held.set(one.reason, [...(held.get(one.reason) ?? []), one]);
      } else if (one.kind === 'later') {
        const { claimed, row, columns } = one;
        if (await settleMail(strapi, claimed, CLAIMABLE, columns))
          parts.onSettled({ ...row, status: columns.status });
      } else {
        const { claimed, row, state, reason } = one;
        if (await settleMail(strapi, claimed, CLAIMABLE, { status: state, reason }))
          parts.onSettled({ ...row, status: state });
      }
    }
    pump();
    await releaseMails(strapi, surplus);
    for (const [hold, rows] of shut) await deferMails(strapi, rows, hold);
    if (shut.size > 0) await reopen();
    for (const mails of held.values()) {
      const [first] = mails;
      const runAfter = Date.now() + HOLD_MS;
      if (first)
        await deferMails(
          strapi,
          mails.map(({ claimed }) => claimed),
          { reason: first.reason, runAfter }
        );
      for (const { row } of mails) parts.onSettled({ ...row, status: 'deferred' });
    }
  };

  /** Claims, leaving out the mails of servers that cannot take any. */
  const look = async (avoid: readonly string[], limit: number): Promise<number> => {
    const narrow = (query: Table): void => {
      query.where((any) => any.whereNull('server_document_id').orWhereNotIn('server_document_id', avoid));
    };
    const rows = await claim(strapi, {
      uid: OUTGOING_MAIL,
      claimable: CLAIMABLE,
      limit,
      leaseMs: CLAIM_MS,
      now: Date.now(),
      ...(avoid.length > 0 ? { narrow } : {}),
    });
    try {
      await sort(await parts.prepare(rows));
    } catch (error) {
      await guard('claimed mails could not be given back', releaseMails(strapi, rows));
      throw error;
    }
    return rows.length;
  };

  /** What ended the waiting: room in a lane that was full, a hint that there is work, or only time. */
  const waitForRoom = async (
    full: readonly string[],
    ms: number | undefined
  ): Promise<'room' | 'news' | 'slow'> => {
    const until = ms === undefined ? Infinity : Date.now() + ms;
    while (started && !halted) {
      if (full.some((key) => lanes.isHungry(key))) return 'room';
      if (wanted) return 'news';
      if (Date.now() >= until) return 'slow';
      await nextChange(ms === undefined ? undefined : until - Date.now());
    }
    return 'news';
  };

  /** Works until nothing is due that this process could do. */
  const drain = async (): Promise<void> => {
    /** whether everything else that is due belongs to servers for which enough mails wait */
    let all = false;
    while (started && !halted) {
      if (await parts.stopped()) break;
      const shut = await closed.look(parts.servers);
      const full = lanes.full();
      if (full.length > 0) {
        const why = await waitForRoom(full, all ? undefined : SLOW_MS);
        if (why !== 'slow') all = false;
        if (why === 'room') continue;
      }
      wanted = false;
      const room = full.length > 0 ? MOST_ROWS : Math.min(lanes.room() ?? FIRST_ROWS, MOST_ROWS);
      const count = await look([...shut.map(([key]) => key), ...full], room);
      if (count > 0) continue;
      // What came for a closed server since, or was let go by a person, is seen to wait for it.
      for (const [key, hold] of shut) if (key !== STRAPI_LANE) await deferDueOf(strapi, key, hold);
      if (shut.length > 0) await reopen();
      all = true;
      if (full.length > 0) continue;
      if (lanes.isIdle()) break;
      while (started && !halted && !wanted && !lanes.isIdle()) await nextChange();
    }
  };

  const run = async (): Promise<void> => {
    halted = false;
    await guard(
      `the queue ${parts.name} stopped for now`,
      (async () => {
        do {
          wanted = false;
          await parts.recover(Date.now());
          await drain();
        } while (wanted && started && !halted);
      })()
    );
    if (!started || halted)
      await guard(
        'claimed mails could not be given back',
        releaseMails(
          strapi,
          lanes.clear().map(({ claimed }) => claimed)
        )
      );
    while (working.size > 0) await Promise.all(working);
    await guard('the counts of servers could not be written', parts.settle());
  };

  const wake = (): void => {
    wanted = true;
    changed();
    if (!started || running) return;
    running = run().finally(() => {
      running = null;
      if (wanted && started && !halted) wake();
    });
  };

  return {
    name: parts.name,
    wake,
    start() {
      started = true;
      parts.onRunning(true);
      wake();
    },
    async stop() {
      started = false;
      parts.onRunning(false);
      changed();
      await running;
    },
    async idle() {
      while (running) await running;
    },
  };
};
