import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';

import { canEncrypt, decrypt, encrypt } from '../addressing/encryption';
import { refuseFields } from '../http/refuse-fields';
import { findAliases } from '../addressing/store';
import { readConfig } from '../config';
import {
  FETCHED_KINDS,
  type AccountState,
  type IncomingConnectionTestResult,
  type IncomingServerView,
  type listIncomingServers,
  type testIncomingServer,
  type WebhookKind,
} from '../contracts/incoming-servers';
import { getService } from '../services';
import { testMailbox } from './incoming-server-connection-test';
import { afterEdit } from './incoming-server-edit';
import {
  isMailbox,
  isWebhook,
  problemsOf,
  settingsFor,
  signsIn,
  type ServerInput,
} from './incoming-server-input';
import { createMailboxOauth } from './incoming-server-oauth';
import type { MailboxSettings } from './incoming-server-options';
import { foldersOf, toView } from './incoming-server-view';
import { enterAgain, samePlace } from './secret-place';
import {
  deleteServer,
  findAccounts,
  findIncomingServer,
  findIncomingServers,
  findPlaces,
  INCOMING_SERVER,
  leaseIncomingServer,
  releaseIncomingServer,
  saveServer,
  updateIncomingServer,
  updateLeasedServer,
  type AccountProgress,
  type AccountRow,
  type IncomingServerRow,
  type Places,
} from './store';

export type ListenerStatus = z.output<typeof listIncomingServers.response>['listener'];

/** States of an account that some instance should be working on. */
const LIVE: readonly AccountState[] = ['connecting', 'syncing', 'idle', 'backing_off', 'needs_sign_in'];

/** Incoming mail servers: their records, their test, and who may work on which account. */
export const createIncomingServersService = ({ strapi }: { strapi: Core.Strapi }) => {
  const listeners: (() => void)[] = [];
  const changed = (): void => listeners.forEach((listener) => listener());

  let listenerStatus = (): ListenerStatus => {
    const { enabled, host, port } = readConfig(strapi).smtpListener;
    return { enabled, listening: false, protocol: 'smtp', host, port, starttls: false, error: null };
  };

  const oauth = createMailboxOauth(strapi);

  const requireServer = async (documentId: string): Promise<IncomingServerRow> => {
    const [row] = await findIncomingServers(strapi, { documentId });
    if (!row) throw new errors.NotFoundError(`There is no incoming server ${documentId}.`);
    return row;
  };

  const requireAccount = async (documentId: string): Promise<IncomingServerRow> => {
    const row = await requireServer(documentId);
    if (!isMailbox(row.kind))
      throw new errors.ValidationError('Nothing is fetched here: mail is sent to it.');
    return row;
  };

  const viewsOf = async (rows: readonly IncomingServerRow[]): Promise<IncomingServerView[]> => {
    const wanted = [...new Set(rows.flatMap((row) => row.aliasDocumentId ?? []))];
    const aliases = wanted.length > 0 ? await findAliases(strapi, { documentId: { $in: wanted } }) : [];
    const addresses = new Map(aliases.map((alias) => [alias.documentId, alias.name && alias.fullName]));
    const accounts = await getService(strapi, 'oauthAccounts').references(
      rows.map((row) => row.oauthAccount)
    );
    const known = {
      aliasAddress: (alias: string) => addresses.get(alias) ?? null,
      oauthAccount: (account: string) => accounts.get(account) ?? null,
    };
    const now = Date.now();
    return rows.map((row) => toView(row, known, now));
  };

  const view = async (documentId: string): Promise<IncomingServerView> => {
    const [one] = await viewsOf([await requireServer(documentId)]);
    if (!one) throw new errors.NotFoundError(`There is no incoming server ${documentId}.`);
    return one;
  };

  /** The columns of an input, without password and cut-off date; ValidationError with a field for what is wrong. */
  const clean = async (input: ServerInput): Promise<ReturnType<typeof settingsFor>> => {
    const problems = problemsOf(input);
    if (input.fallbackType && !getService(strapi, 'entries').find(input.fallbackType)) {
      const message = `The content type ${input.fallbackType} has no chatter.`;
      problems.push({ path: ['fallbackType'], message });
    }
    if (input.alias && (await findAliases(strapi, { documentId: input.alias })).length === 0)
      problems.push({ path: ['alias'], message: 'This alias does not exist any more.' });
    const settings = settingsFor(input);
    if (signsIn(input)) problems.push(...(await oauth.problemsOf(settings)));
    refuseFields(problems);
    return oauth.withUser(settings);
  };

  /** The column for a new password: left out when it stays, null when it goes, as where tokens take its place. */
  const passwordColumn = (input: ServerInput): { password?: string | null } => {
    const { password } = input;
    if (signsIn(input)) return { password: null };
    if (password === undefined || password === '') return {};
    return { password: password === null ? null : encrypt(strapi, password) };
  };

  const secretOf = (row: Pick<IncomingServerRow, 'password'>): string | null =>
    row.password ? decrypt(strapi, row.password) : null;

  /**
   * A stored password goes only where it was entered for (`secret-place`): whoever points an account at another host, port
   * or user, or gives up encryption, enters it again. ValidationError at the field.
   */
  const requireOwnPassword = (row: IncomingServerRow, input: ServerInput): void => {
    if (!isMailbox(row.kind) || !row.password || input.password || input.password === null) return;
    if (signsIn(input)) return;
    const stored = {
      kind: row.kind,
      host: row.host ?? '',
      port: row.port ?? 993,
      encryption: row.encryption ?? ('tls_strict' as const),
      user: row.user ?? '',
    };
    if (samePlace(stored, input)) return;
    refuseFields([{ path: ['password'], message: enterAgain('password', stored) }]);
  };

  /** A webhook that checks nothing would take mail from anybody who knows its address. */
  const requireSecret = (row: Pick<IncomingServerRow, 'password'> | null, input: ServerInput): void => {
    if (!isWebhook(input.kind)) return;
    const stays = Boolean(row?.password) && input.password !== null;
    if (input.password || stays) return;
    const message = 'The secret is missing: without it, anybody could hand in mail here.';
    refuseFields([{ path: ['password'], message }]);
  };

  const connectionOf = (row: AccountRow) => ({
    host: row.host ?? '',
    encryption: row.encryption ?? ('tls_strict' as const),
  });

  const settingsOf = (row: AccountRow, password: string): MailboxSettings => ({
    ...connectionOf(row),
    accessToken:
      row.authentication === 'oauth2' ? oauth.tokensFor(connectionOf(row), row.oauthAccount) : null,
    kind: row.kind === 'pop3' ? 'pop3' : 'imap',
    port: row.port ?? 993,
    user: row.user ?? '',
    password,
    folders: foldersOf(row),
  });

  const test = (settings: MailboxSettings): Promise<IncomingConnectionTestResult> => {
    const { network, limits } = readConfig(strapi);
    return testMailbox(settings, network, limits.incomingBytes);
  };

  return {
    canStorePasswords: (): boolean => canEncrypt(strapi),

    /** Calls `listener` whenever a person changed something that the workers should look at. */
    onChanged(listener: () => void): void {
      listeners.push(listener);
    },

    /** Lets the SMTP listener say how it is; until then the list shows what the configuration asks for. */
    provideListenerStatus(status: () => ListenerStatus): void {
      listenerStatus = status;
    },
    listenerStatus: (): ListenerStatus => listenerStatus(),

    list: async (): Promise<IncomingServerView[]> => viewsOf(await findIncomingServers(strapi)),

    async create(input: ServerInput): Promise<IncomingServerView> {
      const settings = await clean(input);
      requireSecret(null, input);
      const data = {
        ...settings,
        ...passwordColumn(input),
        state: 'draft',
        // Connecting an old mailbox must answer nobody.
        since: input.since ?? new Date().toISOString(),
      };
      return view(await saveServer(strapi, INCOMING_SERVER, null, data));
    },

    async update(documentId: string, input: ServerInput): Promise<IncomingServerView> {
      const before = await requireServer(documentId);
      if (before.kind !== input.kind)
        refuseFields([{ path: ['kind'], message: 'The kind stays as it is. Add another server instead.' }]);
      requireOwnPassword(before, input);
      requireSecret(before, input);
      const settings = await clean(input);
      await saveServer(strapi, INCOMING_SERVER, documentId, {
        ...settings,
        ...passwordColumn(input),
        ...(input.since ? { since: input.since } : {}),
        ...afterEdit(before, settings, input.password !== undefined && input.password !== ''),
      });
      changed();
      return view(documentId);
    },

    async remove(documentId: string): Promise<void> {
      await requireServer(documentId);
      await deleteServer(strapi, INCOMING_SERVER, documentId);
      changed();
    },

    /**
     * Tests settings, saved or not. The stored password stands in only where it was stored for (`secret-place`); elsewhere
     * it has to be entered (ValidationError).
     */
    async test(input: z.output<typeof testIncomingServer.body>): Promise<IncomingConnectionTestResult> {
      const { kind } = input;
      if (!isMailbox(kind))
        throw new errors.ValidationError(
          'Only IMAP and POP3 servers have a connection to test: this one waits for others to connect.'
        );
      const settings = await clean(input);
      let password = input.password ?? '';
      const accessToken = signsIn(input) ? oauth.tokensFor(settings, settings.oauthAccount) : null;
      if (!password && !accessToken && input.documentId) {
        const stored = await requireServer(input.documentId);
        requireOwnPassword(stored, input);
        if (stored.kind === kind && input.password !== null) password = secretOf(stored) ?? '';
      }
      return test({ ...settings, kind, password: accessToken ? '' : password, accessToken });
    },

    /** Tests the saved settings; when they work, the account goes live (or is looked at again at once). */
    async confirm(
      documentId: string
    ): Promise<{ result: IncomingConnectionTestResult; incomingServer: IncomingServerView }> {
      const row = await requireAccount(documentId);
      const result = await test(settingsOf(row, secretOf(row) ?? ''));
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
      return { result, incomingServer: await view(documentId) };
    },

    /** Asks whoever holds the account to look at once; ValidationError when it is not live. */
    async fetchNow(documentId: string): Promise<void> {
      const row = await requireAccount(documentId);
      if (!LIVE.includes(row.state ?? 'draft'))
        throw new errors.ValidationError('This account is not live. Test and confirm it first.');
      await updateIncomingServer(strapi, row.id, { fetchAskedAt: Date.now() });
      changed();
    },

    /** Somebody has signed in for an OAuth account: what waited for that is looked at again at once, by whoever holds it. */
    async signedIn(oauthAccount: string): Promise<void> {
      await oauth.lookAgain(oauthAccount);
      changed();
    },

    /** An OAuth account is for another mailbox now (`user`): those that followed it go back to draft. */
    async followAccount(oauthAccount: string, before: string, user: string): Promise<void> {
      await oauth.follow(oauthAccount, before, user);
      changed();
    },

    /** Accounts that some instance should be working on, by priority. */
    live: (): Promise<AccountRow[]> => findAccounts(strapi, FETCHED_KINDS, LIVE),

    places: (id: number): Promise<Places | null> => findPlaces(strapi, id),

    /** The settings to connect with, or null when the stored password cannot be read any more. */
    settings(row: AccountRow): MailboxSettings | null {
      const password = row.password ? secretOf(row) : '';
      return password === null ? null : settingsOf(row, password);
    },

    /** An active webhook of this kind with what its calls are checked with; null when there is none, or it cannot be read. */
    async webhook(
      documentId: string,
      kind: WebhookKind
    ): Promise<{ row: IncomingServerRow; secret: string } | null> {
      const row = await findIncomingServer(strapi, documentId);
      if (!row?.active || row.kind !== kind) return null;
      const secret = secretOf(row);
      if (row.password && secret === null)
        strapi.log.error(
          `chatter: the secret of ${row.name} cannot be decrypted; was encryptionKey changed?`
        );
      return secret ? { row, secret } : null;
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
