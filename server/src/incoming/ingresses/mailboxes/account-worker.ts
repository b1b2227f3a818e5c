import type { Core } from '@strapi/strapi';

import { readConfig } from '../../../config';
import { resolveHost } from '../../../servers/host-guard';
import { SignInNeeded, SignInUnavailable } from '../../../servers/sign-in-needed';
import type { AccountProgress, AccountRow, Places } from '../../../servers/store';
import { getService } from '../../../services';
import { createImapSession } from '../imap/imap-session';
import { createPop3Session } from '../pop3/pop3-session';
import { newMemory, nextStep, type AccountEffect, type AccountEvent } from './account-state';
import { createMailboxIntake } from './intake';
import { AccountFailure, type Explained, type MailboxSession, type Notice } from './session';
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

/** Problems of single mails, which stand in the record until somebody fetches by hand. */
const ABOUT_ONE_MAIL = ['mail_too_large', 'mail_unreadable'];

/**
 * The I/O around the states of one account, as long as this process holds its lease (`leaseToken`). Decides nothing:
 * every event goes through `nextStep`, and what that answers is done. What the protocol does is the session's.
 */
export const createAccountWorker = (
  strapi: Core.Strapi,
  row: AccountRow,
  leaseToken: string
): AccountWorker => {
  const servers = getService(strapi, 'incomingServers');
  let memory = newMemory(row.failingSince === null ? null : new Date(row.failingSince).getTime());
  let places: Places | null = null;
  let session: MailboxSession | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  /** reports, one after the other, so that an older state never overwrites a newer one */
  let reports: Promise<void> = Promise.resolve();
  let running: Promise<void> = Promise.resolve();
  /** the connection ended while something was under way on it */
  let lost: { error: Error | null } | null = null;
  let left: Notice | null = leftBefore(row);
  let complaint: Notice | null = null;

  const report = (progress: AccountProgress): Promise<void> => {
    reports = reports.then(async () => {
      if (!(await servers.report(row.id, leaseToken, progress))) throw new LeaseLost();
    });
    return reports;
  };

  const dispatch = (event: AccountEvent, words: string | null = null): void => {
    if (stopped) return;
    const before = memory.state;
    const step = nextStep(memory, event, {
      now: Date.now(),
      random: Math.random(),
      pollMs: (row.pollMinutes ?? 5) * 60_000,
    });
    memory = step.memory;
    if (memory.state !== before || step.effects.length > 0) clearTimeout(timer);
    if (memory.state !== before || event.kind === 'taken') report(progressOf(event, words)).catch(drop);
    for (const effect of step.effects) carryOut(effect, words);
  };

  const progressOf = (event: AccountEvent, words: string | null): AccountProgress => {
    const notice = left ?? complaint;
    return {
      state: memory.state,
      failingSince: memory.failingSince === null ? null : new Date(memory.failingSince),
      ...(event.kind === 'failed' || event.kind === 'login_refused'
        ? { lastProblem: event.problem, lastError: words }
        : {}),
      ...(event.kind === 'sign_in_needed' ? { lastProblem: 'sign_in_needed', lastError: words } : {}),
      ...(event.kind === 'synced'
        ? {
            lastFetchAt: new Date(),
            lastProblem: notice?.problem ?? null,
            lastError: notice?.message ?? null,
          }
        : {}),
    };
  };

  /** A report that could not be written: the lease is gone, or the database is away and the lease will be. */
  const drop = (error: unknown): void => {
    if (!(error instanceof LeaseLost) && !stopped)
      strapi.log.error(`chatter: the state of ${row.name} could not be stored: ${String(error)}`);
    void stop();
  };

  const carryOut = (effect: AccountEffect, words: string | null): void => {
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
        running = tellAdministrators(strapi, row, words).catch((cause: unknown) => {
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
    if (error instanceof SignInNeeded) return dispatch({ kind: 'sign_in_needed' }, error.message);
    const { problem, words, loginRefused } = explain(error);
    dispatch({ kind: loginRefused ? 'login_refused' : 'failed', problem }, words);
  };

  const explain = (error: unknown): Explained => {
    if (error instanceof AccountFailure) {
      const { problem, message } = error;
      return { problem, words: message, loginRefused: problem === 'password_unreadable' };
    }
    if (error instanceof SignInUnavailable)
      return { problem: 'sign_in_unavailable', words: error.message, loginRefused: false };
    const cause = error ?? new Error('The connection was closed.');
    return (
      session?.explain(cause) ?? { problem: 'connection_lost', words: String(cause), loginRefused: false }
    );
  };

  const connect = async (): Promise<void> => {
    const settings = servers.settings(row);
    if (!settings) {
      throw new AccountFailure(
        'password_unreadable',
        'The stored password cannot be decrypted; was encryptionKey changed? Enter it again.'
      );
    }
    const { network, limits } = readConfig(strapi);
    const host = await resolveHost(settings.host, { ...network, port: settings.port });
    if (host.kind === 'unknown') throw new AccountFailure('name_unknown', host.message);
    if (host.kind === 'forbidden') {
      throw new AccountFailure('host_forbidden', `${settings.host} is ${host.ip}, a private address.`);
    }
    places ??= (await servers.places(row.id)) ?? {};
    if (stopped) return;
    const create = settings.kind === 'pop3' ? createPop3Session : createImapSession;
    const opened = create({
      row,
      settings,
      ip: host.ip,
      maxBytes: limits.incomingBytes,
      intake: createMailboxIntake(strapi, row, limits.incomingBytes),
      places: () => places ?? {},
      savePlaces: async (next) => {
        await report({ places: next });
        places = next;
      },
      stopped: () => stopped || session !== opened,
      leave: (notice) => {
        left = notice;
        warn(notice.message);
      },
      complain: (notice) => {
        if (notice && notice.message !== complaint?.message) warn(notice.message);
        complaint = notice;
      },
      log: warn,
      // A connection that was given up has nothing to say any more.
      announced: () => session === opened && dispatch({ kind: 'announced' }),
      lost: (error) => {
        if (session !== opened) return;
        if (memory.state === 'idle') fail(error);
        else lost = { error };
      },
    });
    session = opened;
    lost = null;
    await opened.open();
  };

  const sync = async (): Promise<void> => {
    if (!session) throw new AccountFailure('connection_lost', 'The connection was closed.');
    await session.sync();
    // Commands reject when the connection ends, but it may have ended after the last one.
    if (lost) throw lost.error ?? new AccountFailure('connection_lost', 'The connection was closed.');
  };

  const warn = (message: string): void => {
    strapi.log.warn(`chatter: ${row.name}: ${message}`);
  };

  const hangUp = (): void => {
    session?.close();
    session = null;
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
      left = null;
      dispatch({ kind: 'fetch_now' });
    },
    ended: () => stopped,
    stop,
  };
};

const leftBefore = ({ lastProblem, lastError }: AccountRow): Notice | null =>
  lastProblem && ABOUT_ONE_MAIL.includes(lastProblem) && lastError
    ? { problem: lastProblem, message: lastError }
    : null;
