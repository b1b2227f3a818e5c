import type { Core } from '@strapi/strapi';

import { createBriefMemory } from '../brief-memory';
import { recoverExpired } from '../queue/claim';
import type { Queue } from '../queue/engine';
import { getService } from '../services';
import { OUTGOING_SERVER } from '../servers/store';
import type { Draft } from './draft';
import { createDelivery } from './sending/deliver';
import { createDrafts } from './sending/drafts';
import { createLedger } from './sending/ledger';
import { createSendingLoop } from './sending/loop';
import { createPatience } from './sending/patience';
import { createPreparation, type Server } from './sending/prepare';
import { createRates } from './sending/rates';
import { wakeHeld } from './sending/store-holds';
import { resendUnknown } from './sending/store-sending';
import { createTransportPools } from './sending/transport-pools';
import { OUTGOING_MAIL, type OutgoingMailRow } from './store';

/** Longer than the longest dialogue and the writing of its end together: a live worker never loses a mail to another. */
const SENDING_MS = 15 * 60 * 1000;
/** ms that the servers are remembered; another process's pause or edit is seen within that time. */
const SERVERS_MS = 1000;
/** How much later an interrupted mail goes out again than the time before (ms). */
const RESEND_STEP_MS = 5 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;

/** What is written on a server without making it any more usable. */
const REPORTS = ['lastError', 'lastErrorAt', 'updatedAt'];
const LIMITS = ['limitPerMinute', 'limitPerHour', 'limitPerDay'];

interface Hooks {
  draftOf(row: OutgoingMailRow): Promise<Draft | null>;
  onSettled(row: OutgoingMailRow): void;
}

/**
 * Sends what stands in the queue. The parts: `loop` claims and keeps the servers apart, `prepare` decides about a mail,
 * `deliver` sends it, `ledger` writes what happens, `aftermath` decides what a failure means, `rates` counts.
 */
export const createDispatcher = (strapi: Core.Strapi, name: string, hooks: Hooks) => {
  const settings = () => getService(strapi, 'outgoing').settings.read();
  const servers = createBriefMemory<Server[]>(
    async () =>
      (await getService(strapi, 'servers').candidates()).map((server) => ({
        ...server,
        fromFilter: server.fromFilter ?? '',
      })),
    SERVERS_MS
  );
  /** As they are now where one is paused or missing: mails that somebody has just let go on must not be held again. */
  const currentServers = async (): Promise<Server[]> => {
    const known = await servers.read();
    if (known.length > 0 && known.every(({ paused }) => paused === null)) return known;
    servers.forget();
    return servers.read();
  };
  const pools = createTransportPools(strapi);
  const rates = createRates(strapi);
  const patience = createPatience();

  const recover = async (now: number): Promise<void> => {
    const count = await recoverExpired(strapi, OUTGOING_MAIL, {
      running: 'sending',
      now,
      columns: { status: 'unknown', reason: 'interrupted', updated_at: new Date(now) },
    });
    if (count > 0)
      strapi.log.warn(
        `chatter: ${count} mail(s) were being sent when a process ended; they are shown as unknown.`
      );
    const { resendUnknown: resends, giveUpAfterHours } = await settings();
    if (resends)
      await resendUnknown(strapi, {
        now,
        begunAfter: now - giveUpAfterHours * HOUR_MS,
        stepMs: RESEND_STEP_MS,
      });
    await rates.sweep(now);
  };

  const queue: Queue = createSendingLoop(strapi, {
    name,
    stopped: async () => (await settings()).stopped,
    prepare: createPreparation(strapi, {
      draftOf: createDrafts(hooks.draftOf),
      servers: currentServers,
      settings,
    }),
    deliver: createDelivery(strapi, {
      ledger: createLedger(strapi, SENDING_MS, patience),
      patience,
      rates,
      transportOf: (server) => pools.of(server),
      settings,
      servers: () => servers.read(),
      onSettled: hooks.onSettled,
      forgetServers: () => servers.forget(),
    }),
    servers: () => {
      servers.forget();
      return servers.read();
    },
    onSettled: hooks.onSettled,
    onRunning: (running) => (running ? patience.relax() : patience.hurry()),
    recover,
    settle: () => rates.settle(),
  });

  /** Makes due what waits for a server, which is chosen anew; `limits`: and what waits for the limits of one, or of any. */
  const wakeWaiting = async (limits: { server: string | null } | null = null): Promise<void> => {
    servers.forget();
    try {
      await wakeHeld(strapi, Date.now(), limits);
    } catch (error) {
      strapi.log.error(`chatter: mails that wait for a server could not be woken: ${String(error)}`);
    }
    queue.wake();
  };

  return {
    queue,
    wakeWaiting,

    /** Follows what is written on servers, whoever writes it: mails that waited for one go on. Call it in `register`. */
    watchServers(): void {
      const onWrite = async (event: {
        params?: { data?: Record<string, unknown> };
        result?: unknown;
      }): Promise<void> => {
        servers.forget();
        const data = event.params?.data;
        const names = Object.keys(data ?? {}).filter((name) => !REPORTS.includes(name));
        const helps = !data || names.some((name) => name !== 'paused' || !data.paused);
        if (!helps) return;
        // What waits is woken after the commit: before, its server is still the old one.
        const changesLimits = !data || names.some((name) => LIMITS.includes(name));
        const { documentId } = (event.result ?? {}) as { documentId?: unknown };
        const server = typeof documentId === 'string' ? documentId : null;
        const wake = (): Promise<void> => wakeWaiting(changesLimits ? { server } : null);
        if (!strapi.db.inTransaction()) return wake();
        await strapi.db.transaction(async ({ onCommit }) => onCommit(() => void wake()));
      };
      strapi.db.lifecycles.subscribe({
        models: [OUTGOING_SERVER],
        afterCreate: onWrite,
        afterUpdate: onWrite,
        afterUpdateMany: onWrite,
        afterDelete: onWrite,
        afterDeleteMany: onWrite,
      });
    },

    close(): void {
      pools.close();
    },
  };
};
