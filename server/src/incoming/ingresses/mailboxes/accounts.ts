import { randomUUID } from 'node:crypto';

import type { Core } from '@strapi/strapi';

import type { AccountRow } from '../../../servers/store';
import { getService } from '../../../services';
import type { Ingress } from '../ingress';
import { createAccountWorker, type AccountWorker } from './account-worker';

/** How long an account stays with a process that says nothing any more (ms), and how often the others look. */
const LEASE_MS = 15_000;
const LOOK_MS = 4_000;

interface Held {
  worker: AccountWorker;
  /** the settings it was started with */
  settings: string;
  /** the last *Fetch now* it was told of, epoch ms */
  fetchAskedAt: number;
}

/** What makes a running worker wrong when it changes. */
const settingsOf = (row: AccountRow): string =>
  JSON.stringify([
    row.name,
    row.host,
    row.port,
    row.encryption,
    row.user,
    row.password,
    row.authentication,
    row.oauthAccount,
    row.folders,
    row.moveTo,
    row.keepCopy,
    row.aliasDocumentId,
    row.authservId,
    row.fallbackType,
    row.keepOriginal,
    row.stripAttachments,
    row.pollMinutes,
    row.since,
  ]);

/**
 * The mailboxes that this process fetches from. Every process looks at all accounts; the lease on the record decides who
 * holds which, so that there is one connection per account however many instances run, and another one takes over soon
 * after one has died.
 */
export const createMailboxAccounts = (strapi: Core.Strapi): Ingress => {
  const token = randomUUID();
  const held = new Map<number, Held>();
  let timer: NodeJS.Timeout | undefined;
  let started = false;
  let looking: Promise<void> | null = null;
  let wanted = false;

  const give = async (id: number): Promise<void> => {
    const worker = held.get(id)?.worker;
    held.delete(id);
    await worker?.stop();
    await getService(strapi, 'incomingServers').release(id, token);
  };

  const take = async (row: AccountRow): Promise<void> => {
    const now = Date.now();
    const ours = await getService(strapi, 'incomingServers').lease(row.id, token, {
      now,
      until: now + LEASE_MS,
    });
    if (held.get(row.id)?.worker.ended()) held.delete(row.id);
    const known = held.get(row.id);
    if (!ours || !started) {
      if (known) await give(row.id);
      return;
    }
    const asked = Number(row.fetchAskedAt ?? 0);
    if (known) {
      if (asked > known.fetchAskedAt) known.worker.fetchNow();
      known.fetchAskedAt = asked;
      return;
    }
    const worker = createAccountWorker(strapi, row, token);
    held.set(row.id, { worker, settings: settingsOf(row), fetchAskedAt: asked });
    worker.start();
  };

  const look = async (): Promise<void> => {
    const rows = await getService(strapi, 'incomingServers').live();
    for (const [id, { settings }] of [...held]) {
      const row = rows.find((candidate) => candidate.id === id);
      if (!row || settingsOf(row) !== settings) await give(id);
    }
    for (const row of rows) await take(row);
  };

  const wake = (): void => {
    wanted = true;
    if (!started || looking) return;
    looking = (async () => {
      while (wanted && started) {
        wanted = false;
        try {
          await look();
        } catch (error) {
          // A database that is away for a moment must not end the fetching: the next look tries again.
          strapi.log.error(`chatter: the incoming servers could not be looked at: ${String(error)}`);
        }
      }
    })().finally(() => {
      looking = null;
    });
  };

  return {
    async start() {
      started = true;
      getService(strapi, 'incomingServers').onChanged(wake);
      timer = setInterval(wake, LOOK_MS);
      timer.unref();
      wake();
    },
    async stop() {
      started = false;
      clearInterval(timer);
      await looking;
      await Promise.all([...held.keys()].map(give));
    },
  };
};
