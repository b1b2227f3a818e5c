import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';

import { canEncrypt, decrypt, encrypt } from '../addressing/encryption';
import { readConfig } from '../config';
import type {
  AccountState,
  incomingServerInput,
  IncomingConnectionTestResult,
  IncomingServerView,
  testIncomingServer,
} from '../contracts/incoming-servers';
import { getService } from '../services';
import { testImapConnection } from './incoming-server-connection-test';
import type { ImapSettings } from './incoming-server-options';
import {
  deleteServer,
  findIncomingServers,
  INCOMING_SERVER,
  leaseIncomingServer,
  releaseIncomingServer,
  saveServer,
  updateIncomingServer,
  updateLeasedServer,
  type AccountProgress,
  type IncomingServerRow,
} from './store';

type ServerInput = z.output<typeof incomingServerInput>;

/** States of an account that some instance should be working on. */
const LIVE: readonly AccountState[] = ['connecting', 'syncing', 'idle', 'backing_off', 'needs_sign_in'];
/** States that claim a connection, which nobody has once the lease is over. */
const CONNECTED: readonly AccountState[] = ['syncing', 'idle'];

/** The state of an account after its switch was set: a draft stays one. */
const switched = (before: AccountState, active: boolean): AccountState => {
  if (before === 'draft') return 'draft';
  if (!active) return 'disabled';
  return before === 'disabled' ? 'connecting' : before;
};

const iso = (value: string | null): string | null => (value === null ? null : new Date(value).toISOString());

const shownState = (row: IncomingServerRow, now: number): AccountState => {
  if (row.kind === 'mailgate') return row.active ? 'idle' : 'disabled';
  const state = row.state ?? 'draft';
  return CONNECTED.includes(state) && Number(row.leaseUntil ?? 0) < now ? 'connecting' : state;
};

const toView = (row: IncomingServerRow): IncomingServerView => ({
  documentId: row.documentId,
  kind: row.kind,
  name: row.name,
  active: row.active,
  priority: row.priority ?? 5,
  host: row.host ?? '',
  port: row.port ?? 993,
  encryption: row.encryption ?? 'tls_strict',
  user: row.user ?? '',
  hasPassword: Boolean(row.password),
  folder: row.folder ?? 'INBOX',
  fallbackType: row.fallbackType,
  keepOriginal: Boolean(row.keepOriginal),
  stripAttachments: Boolean(row.stripAttachments),
  pollMinutes: row.pollMinutes ?? 5,
  since: iso(row.since),
  state: shownState(row, Date.now()),
  lastFetchAt: iso(row.lastFetchAt),
  lastProblem: row.lastProblem,
  lastError: row.lastError,
  failingSince: iso(row.failingSince),
});

const refuseField = (field: string, message: string): never => {
  throw new errors.ValidationError(message, {
    errors: [{ path: [field], message, name: 'ValidationError' }],
  });
};

/** Incoming mail servers: their records, their test, and who may work on which account. */
export const createIncomingServersService = ({ strapi }: { strapi: Core.Strapi }) => {
  const listeners: (() => void)[] = [];
  const changed = (): void => listeners.forEach((listener) => listener());

  const requireServer = async (documentId: string): Promise<IncomingServerRow> => {
    const [row] = await findIncomingServers(strapi, { documentId });
    if (!row) throw new errors.NotFoundError(`There is no incoming server ${documentId}.`);
    return row;
  };

  const requireAccount = async (documentId: string): Promise<IncomingServerRow> => {
    const row = await requireServer(documentId);
    if (row.kind !== 'imap')
      throw new errors.ValidationError('A mailgate fetches nothing: mail is sent to it.');
    return row;
  };

  /** The columns of an input, without password and cut-off date. */
  const clean = (input: ServerInput): Omit<ServerInput, 'password' | 'since'> => {
    const { password: _password, since: _since, ...settings } = input;
    if (input.kind === 'imap' && !input.host) refuseField('host', 'The host is missing.');
    if (input.kind === 'imap' && !input.user) refuseField('user', 'The user name is missing.');
    if (input.fallbackType && !getService(strapi, 'entries').find(input.fallbackType))
      refuseField('fallbackType', `The content type ${input.fallbackType} has no chatter.`);
    return settings;
  };

  /** The column for a new password: left out when it stays, null when it goes. */
  const passwordColumn = (password: string | null | undefined): { password?: string | null } => {
    if (password === undefined || password === '') return {};
    return { password: password === null ? null : encrypt(strapi, password) };
  };

  /**
   * A stored password goes only where it was entered for: whoever points an account at another host, or another user,
   * enters it again. Otherwise somebody who may edit servers could have it sent to a host of their own.
   */
  const requireOwnPassword = (row: IncomingServerRow, input: ServerInput): void => {
    if (!row.password || input.password || input.password === null || input.kind !== 'imap') return;
    if (row.host === input.host && (row.user ?? '') === input.user) return;
    const owner = `${row.user || 'another user'} at ${row.host}`;
    refuseField('password', `Enter the password again: the stored one belongs to ${owner}.`);
  };

  /** What an edit does to the state of an account and to its place in the mailbox. */
  const afterEdit = (row: IncomingServerRow, input: ServerInput): object => {
    const otherMailbox =
      row.host !== input.host || (row.user ?? '') !== input.user || row.folder !== input.folder;
    const otherConnection =
      otherMailbox ||
      row.kind !== input.kind ||
      row.port !== input.port ||
      row.encryption !== input.encryption ||
      (input.password !== undefined && input.password !== '');
    const before = row.state ?? 'draft';
    const state = otherConnection ? 'draft' : switched(before, input.active);
    if (state === before && !otherMailbox) return {};
    return {
      state,
      ...(otherConnection ? { lastProblem: null, lastError: null, failingSince: null } : {}),
      // The UIDs of one mailbox mean nothing in another.
      ...(otherMailbox ? { uidValidity: null, lastUid: null } : {}),
      // Whoever holds the account must not write its old state over this one.
      leaseToken: null,
      leaseUntil: null,
    };
  };

  const settingsOf = (row: IncomingServerRow, password: string): ImapSettings => ({
    host: row.host ?? '',
    port: row.port ?? 993,
    encryption: row.encryption ?? 'tls_strict',
    user: row.user ?? '',
    password,
    folder: row.folder ?? 'INBOX',
  });

  const test = (settings: ImapSettings): Promise<IncomingConnectionTestResult> => {
    const { network, limits } = readConfig(strapi);
    return testImapConnection(settings, network, limits.incomingBytes);
  };

  return {
    canStorePasswords: (): boolean => canEncrypt(strapi),

    /** Calls `listener` whenever a person changed something that the workers should look at. */
    onChanged(listener: () => void): void {
      listeners.push(listener);
    },

    async list(): Promise<IncomingServerView[]> {
      return (await findIncomingServers(strapi)).map(toView);
    },

    async create(input: ServerInput): Promise<IncomingServerView> {
      const data = {
        ...clean(input),
        ...passwordColumn(input.password),
        state: 'draft',
        // Connecting an old mailbox must answer nobody.
        since: input.since ?? new Date().toISOString(),
      };
      return toView(await requireServer(await saveServer(strapi, INCOMING_SERVER, null, data)));
    },

    async update(documentId: string, input: ServerInput): Promise<IncomingServerView> {
      const before = await requireServer(documentId);
      requireOwnPassword(before, input);
      await saveServer(strapi, INCOMING_SERVER, documentId, {
        ...clean(input),
        ...passwordColumn(input.password),
        ...(input.since ? { since: input.since } : {}),
        ...afterEdit(before, input),
      });
      changed();
      return toView(await requireServer(documentId));
    },

    async remove(documentId: string): Promise<void> {
      await requireServer(documentId);
      await deleteServer(strapi, INCOMING_SERVER, documentId);
      changed();
    },

    /**
     * Tests settings, saved or not. The stored password stands in only while host and user are those it was stored
     * for: otherwise somebody who may edit servers could have it sent to a host of their own.
     */
    async test(input: z.output<typeof testIncomingServer.body>): Promise<IncomingConnectionTestResult> {
      if (input.kind !== 'imap') throw new errors.ValidationError('A mailgate has no connection to test.');
      const settings = clean(input);
      let password = input.password ?? '';
      if (!password && input.documentId) {
        const stored = await requireServer(input.documentId);
        if (stored.password && stored.host === settings.host && (stored.user ?? '') === settings.user)
          password = decrypt(strapi, stored.password) ?? '';
      }
      return test({ ...settings, password });
    },

    /** Tests the saved settings; when they work, the account goes live (or is looked at again at once). */
    async confirm(
      documentId: string
    ): Promise<{ result: IncomingConnectionTestResult; incomingServer: IncomingServerView }> {
      const row = await requireAccount(documentId);
      const result = await test(settingsOf(row, row.password ? (decrypt(strapi, row.password) ?? '') : ''));
      if (result.ok) {
        const state: AccountState = row.active ? 'connecting' : 'disabled';
        await updateIncomingServer(strapi, row.id, {
          // A worker that is at it keeps saying what it does.
          ...(LIVE.includes(row.state ?? 'draft') && row.active ? {} : { state }),
          lastProblem: null,
          lastError: null,
          failingSince: null,
          fetchAskedAt: Date.now(),
        });
        changed();
      }
      return { result, incomingServer: toView(await requireServer(documentId)) };
    },

    /** Asks whoever holds the account to look at once; ValidationError when it is not live. */
    async fetchNow(documentId: string): Promise<void> {
      const row = await requireAccount(documentId);
      if (!LIVE.includes(row.state ?? 'draft'))
        throw new errors.ValidationError('This account is not live. Test and confirm it first.');
      await updateIncomingServer(strapi, row.id, { fetchAskedAt: Date.now() });
      changed();
    },

    /** Accounts that some instance should be working on, by priority. */
    live: (): Promise<IncomingServerRow[]> =>
      findIncomingServers(strapi, { kind: 'imap', active: true, state: { $in: LIVE } }),

    /** The settings to connect with, or null when the stored password cannot be read any more. */
    settings(row: IncomingServerRow): ImapSettings | null {
      const password = row.password ? decrypt(strapi, row.password) : '';
      return password === null ? null : settingsOf(row, password);
    },

    lease: (id: number, token: string, input: { now: number; until: number }): Promise<boolean> =>
      leaseIncomingServer(strapi, id, token, input),
    release: (id: number, token: string): Promise<void> => releaseIncomingServer(strapi, id, token),
    /** False when the account is another's by now: then drop what you were doing. */
    report: (id: number, token: string, progress: AccountProgress): Promise<boolean> =>
      updateLeasedServer(strapi, id, token, progress),
  };
};

export type IncomingServersService = ReturnType<typeof createIncomingServersService>;
