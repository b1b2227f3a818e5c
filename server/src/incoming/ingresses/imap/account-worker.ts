import type { Core } from '@strapi/strapi';

import { readConfig } from '../../../config';
import type { AccountProblem } from '../../../contracts/incoming-servers';
import { resolveHost } from '../../../servers/host-guard';
import {
  diagnoseImap,
  isLoginRefused,
  wordsOf,
  type ImapFailure,
} from '../../../servers/incoming-server-diagnosis';
import { imapOptions, type ImapSettings } from '../../../servers/incoming-server-options';
import type { AccountProgress, IncomingServerRow } from '../../../servers/store';
import { getService } from '../../../services';
import { newMemory, nextStep, type AccountEffect, type AccountEvent } from './account-state';
import { createConnection, type AccountConnection } from './connection';
import { syncFolder, type Skipped } from './sync-folder';
import { placeIn, sourceKeyOf } from './sync-plan';
import { tellAdministrators } from './tell-administrators';

export interface AccountWorker {
  start(): void;
  fetchNow(): void;
  /** true once it does nothing any more, such as after it could not write its state */
  ended(): boolean;
  /** Hangs up at once; resolves when nothing of this account is under way any more. */
  stop(): Promise<void>;
}

/** The account is another process' by now: whatever was being done must be dropped. */
class LeaseLost extends Error {}

/** A failure that is already in words. */
class AccountFailure extends Error {
  constructor(
    readonly problem: AccountProblem,
    message: string
  ) {
    super(message);
  }
}

/**
 * The I/O around the states of one account, as long as this process holds its lease (`leaseToken`). Decides nothing:
 * every event goes through `nextStep`, and what that answers is done.
 */
export const createAccountWorker = (
  strapi: Core.Strapi,
  row: IncomingServerRow,
  leaseToken: string
): AccountWorker => {
  const servers = getService(strapi, 'incomingServers');
  const incoming = getService(strapi, 'incoming');
  let memory = newMemory(row.failingSince === null ? null : new Date(row.failingSince).getTime());
  let place = { uidValidity: row.uidValidity, lastUid: row.lastUid };
  let connection: AccountConnection | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  /** reports, one after the other, so that an older state never overwrites a newer one */
  let reports: Promise<void> = Promise.resolve();
  let running: Promise<void> = Promise.resolve();
  /** the connection ended while something was under way on it */
  let lost: { error: Error | null } | null = null;
  /** stands in the record until somebody fetches by hand */
  let skipped: Skipped | null = skippedBefore(row);

  const report = (progress: AccountProgress): Promise<void> => {
    reports = reports.then(async () => {
      if (!(await servers.report(row.id, leaseToken, progress))) throw new LeaseLost();
    });
    return reports;
  };

  const dispatch = (event: AccountEvent, words: { error: string | null } = { error: null }): void => {
    if (stopped) return;
    const before = memory.state;
    const step = nextStep(memory, event, {
      now: Date.now(),
      random: Math.random(),
      pollMs: (row.pollMinutes ?? 5) * 60_000,
    });
    memory = step.memory;
    if (memory.state !== before || step.effects.length > 0) clearTimeout(timer);
    if (memory.state !== before || event.kind === 'taken') report(progressOf(event, words.error)).catch(drop);
    for (const effect of step.effects) carryOut(effect, words.error);
  };

  const progressOf = (event: AccountEvent, error: string | null): AccountProgress => ({
    state: memory.state,
    failingSince: memory.failingSince === null ? null : new Date(memory.failingSince),
    ...(event.kind === 'failed' || event.kind === 'login_refused'
      ? { lastProblem: event.problem, lastError: error }
      : {}),
    ...(event.kind === 'synced'
      ? {
          lastFetchAt: new Date(),
          lastProblem: skipped?.problem ?? null,
          lastError: skipped?.message ?? null,
        }
      : {}),
  });

  /** A report that could not be written: the lease is gone, or the database is away and the lease will be. */
  const drop = (error: unknown): void => {
    if (!(error instanceof LeaseLost) && !stopped)
      strapi.log.error(`chatter: the state of ${row.name} could not be stored: ${String(error)}`);
    void stop();
  };

  const carryOut = (effect: AccountEffect, error: string | null): void => {
    switch (effect.do) {
      case 'connect':
        running = attempt(connect, 'connected');
        return;
      case 'sync':
        running = attempt(sync, 'synced');
        return;
      case 'disconnect':
        hangUp();
        return;
      case 'wait':
        timer = setTimeout(() => dispatch({ kind: 'timer' }), effect.ms);
        timer.unref();
        return;
      case 'give_up':
        running = tellAdministrators(strapi, row, error).catch((cause: unknown) => {
          strapi.log.error(
            `chatter: the administrators could not be told about ${row.name}: ${String(cause)}`
          );
        });
        return;
    }
  };

  const attempt = async (work: () => Promise<void>, done: 'connected' | 'synced'): Promise<void> => {
    try {
      await work();
      dispatch({ kind: done });
    } catch (error) {
      if (error instanceof LeaseLost) void stop();
      else fail(error);
    }
  };

  const fail = (error: unknown): void => {
    if (stopped) return;
    const failure = (error ?? { message: 'The connection was closed.' }) as ImapFailure;
    const words = { error: wordsOf(failure) };
    const problem = error instanceof AccountFailure ? error.problem : problemOf(failure);
    const signIn = problem === 'password_unreadable' || isLoginRefused(failure);
    dispatch({ kind: signIn && memory.state === 'connecting' ? 'login_refused' : 'failed', problem }, words);
  };

  const problemOf = (failure: ImapFailure): AccountProblem => {
    const { step, problem } = diagnoseImap(failure, {
      encryption: row.encryption ?? 'tls_strict',
      port: row.port ?? 993,
    });
    if (memory.state === 'connecting' || step === 'folder') return problem;
    return failure.responseStatus === undefined ? 'connection_lost' : 'folder_refused';
  };

  const connect = async (): Promise<void> => {
    const settings: ImapSettings | null = servers.settings(row);
    if (!settings) {
      throw new AccountFailure(
        'password_unreadable',
        'The stored password cannot be decrypted; was encryptionKey changed? Enter it again.'
      );
    }
    const { network, limits } = readConfig(strapi);
    const host = await resolveHost(settings.host, network);
    if (host.kind === 'unknown') throw new AccountFailure('name_unknown', host.message);
    if (host.kind === 'forbidden') {
      throw new AccountFailure('host_forbidden', `${settings.host} is ${host.ip}, a private address.`);
    }
    if (stopped) return;
    const opened = createConnection(imapOptions(settings, host.ip, limits.incomingBytes), {
      // A connection that was given up has nothing to say any more.
      announced: () => connection === opened && dispatch({ kind: 'announced' }),
      lost: (error) => {
        if (connection !== opened) return;
        if (memory.state === 'idle') fail(error);
        else lost = { error };
      },
    });
    connection = opened;
    lost = null;
    await opened.open();
  };

  const sync = async (): Promise<void> => {
    const open = connection;
    if (!open) throw new AccountFailure('connection_lost', 'The connection was closed.');
    await open.inFolder(row.folder ?? 'INBOX', async (folder) => {
      const here = placeIn(place, folder.uidValidity);
      if (place.uidValidity !== here.uidValidity) {
        if (place.uidValidity !== null)
          strapi.log.warn(`chatter: ${row.name} has a new UIDVALIDITY; its folder is looked through again.`);
        await report({ uidValidity: here.uidValidity, lastUid: String(here.lastUid) });
        place = { uidValidity: here.uidValidity, lastUid: String(here.lastUid) };
      }
      await syncFolder(folder, here, {
        since: row.since === null ? null : new Date(row.since),
        maxBytes: readConfig(strapi).limits.incomingBytes,
        stopped: () => stopped || connection !== open,
        knows: (raw) => incoming.knows(raw, row.documentId),
        accept: (raw, uid) => accept(raw, sourceKeyOf(row.documentId, here, uid)),
        remember: async (uid) => {
          await report({ lastUid: String(uid) });
          place = { ...place, lastUid: String(uid) };
        },
        warn: (mail) => {
          skipped = mail;
          strapi.log.warn(`chatter: ${row.name}: ${mail.message}`);
        },
      });
    });
    // Commands reject when the connection ends, but it may have ended after the last one.
    if (lost) throw lost.error ?? new AccountFailure('connection_lost', 'The connection was closed.');
  };

  const accept = async (raw: Buffer, sourceKey: string): Promise<void> => {
    try {
      await incoming.accept({
        ingress: 'imap',
        raw,
        sourceKey,
        server: row,
        envelopeFrom: null,
        envelopeTo: [],
      });
    } catch (error) {
      throw new AccountFailure('storage_failed', `A mail could not be stored: ${String(error)}`);
    }
  };

  const hangUp = (): void => {
    connection?.close();
    connection = null;
  };

  const stop = async (): Promise<void> => {
    stopped = true;
    clearTimeout(timer);
    hangUp();
    await Promise.allSettled([running, reports]);
  };

  return {
    start: () => dispatch({ kind: 'taken' }),
    fetchNow() {
      skipped = null;
      dispatch({ kind: 'fetch_now' });
    },
    ended: () => stopped,
    stop,
  };
};

const skippedBefore = ({ lastProblem, lastError }: IncomingServerRow): Skipped | null =>
  (lastProblem === 'mail_too_large' || lastProblem === 'mail_unreadable') && lastError
    ? { problem: lastProblem, message: lastError }
    : null;
