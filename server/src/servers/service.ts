import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';

import { canEncrypt } from '../addressing/encryption';
import { readConfig } from '../config';
import type { ConnectionTestResult, OutgoingServerView, testOutgoingServer } from '../contracts/servers';
import { refuseFields } from '../http/refuse-fields';
import { normaliseAddress } from '../mail/address';
import { getService } from '../services';
import { testConnection } from './connection-test';
import { makeDkimKey } from './dkim-key';
import { outgoingProblemsOf, outgoingSettingsOf, type OutgoingInput } from './outgoing-server-input';
import { createOutgoingRecords } from './outgoing-server-records';
import { secretAfter, secretChanges, type Secret } from './outgoing-server-secrets';
import { testProvider } from './provider-connection-test';
import { tokensFor } from './server-tokens';
import type { SmtpSettings } from './smtp-options';
import {
  deleteServer,
  findIncomingServer,
  findIncomingServers,
  findOutgoingServers,
  OUTGOING_SERVER,
  saveServer,
  updateServerHealth,
  type IncomingServerRow,
  type OutgoingServerRow,
} from './store';
import {
  deleteUsageOf,
  findOwnerByAddress,
  findPossibleOwners,
  pauseForLogin,
  resumeSignedIn,
  updatePause,
  type ServerOwner,
} from './store-outgoing';
import { testSenderOf } from './test-sender';

/** What is needed to speak to the HTTP interface of a provider; the password is in the clear here and nowhere else. */
export interface ProviderSettings {
  kind: 'mailjet' | 'ses';
  /** API key or access key id */
  user: string;
  password: string | null;
  /** of `ses` */
  region: string;
}

/** Why a server may be neither deleted nor switched off, in words; null when it may. */
type RemovalGuard = (documentId: string) => Promise<string | null>;

/** Mail servers: outgoing ones, and what is known about the ways in. */
export const createServersService = ({ strapi }: { strapi: Core.Strapi }) => {
  const guards: RemovalGuard[] = [];
  const records = createOutgoingRecords(strapi);

  const requireServer = async (documentId: string): Promise<OutgoingServerRow> => {
    const [row] = await findOutgoingServers(strapi, { documentId });
    if (!row) throw new errors.NotFoundError(`There is no outgoing server ${documentId}.`);
    return row;
  };

  /** A secret that is needed now; throws when it was encrypted with another key. */
  const requireSecret = (row: OutgoingServerRow, secret: Secret, words: string): string | null => {
    const value = records.secretOf(row, secret);
    if (row[secret] && value === null)
      throw new Error(
        `The ${words} of ${row.name} cannot be decrypted; was encryptionKey changed? Enter it again.`
      );
    return value;
  };

  const view = async (documentId: string): Promise<OutgoingServerView> => {
    const [one] = await records.viewsOf([await requireServer(documentId)]);
    return one as OutgoingServerView;
  };

  const refuseWhileUsed = async (documentId: string): Promise<void> => {
    for (const guard of guards) {
      const reason = await guard(documentId);
      if (reason) throw new errors.ValidationError(reason);
    }
  };

  return {
    canStorePasswords: (): boolean => canEncrypt(strapi),

    /** Registers what keeps a server from being deleted or switched off. */
    guardRemoval(guard: RemovalGuard): void {
      guards.push(guard);
    },

    /** Every outgoing server as settings pages show it, first choice first. */
    listOutgoingServers: async (): Promise<OutgoingServerView[]> =>
      records.viewsOf(await findOutgoingServers(strapi)),

    /** Active admin users, who may own a server. */
    owners: (): Promise<ServerOwner[]> => findPossibleOwners(strapi),

    /** The active admin user of an address; null when there is none. */
    async ownerOfAddress(address: string): Promise<ServerOwner | null> {
      const normal = normaliseAddress(address);
      return normal === null ? null : findOwnerByAddress(strapi, normal);
    },

    /** An outgoing server; NotFoundError when there is none of this documentId. */
    requireOutgoingServer: requireServer,

    async createOutgoingServer(input: OutgoingInput): Promise<OutgoingServerView> {
      const documentId = await saveServer(
        strapi,
        OUTGOING_SERVER,
        null,
        await records.columnsOf(null, input)
      );
      return view(documentId);
    },

    /** Saves the settings. A server that had stopped because of its login tries it again. */
    async updateOutgoingServer(documentId: string, input: OutgoingInput): Promise<OutgoingServerView> {
      const stored = await requireServer(documentId);
      if (stored.active && !input.active) await refuseWhileUsed(documentId);
      await saveServer(strapi, OUTGOING_SERVER, documentId, {
        ...(await records.columnsOf(stored, input)),
        lastError: null,
        lastErrorAt: null,
        ...(stored.paused === 'login' ? { paused: null } : {}),
      });
      return view(documentId);
    },

    /** ValidationError while something names it. */
    async deleteOutgoingServer(documentId: string): Promise<void> {
      await requireServer(documentId);
      await refuseWhileUsed(documentId);
      await deleteServer(strapi, OUTGOING_SERVER, documentId);
      await deleteUsageOf(strapi, documentId);
    },

    /** Stops or goes on using a server, by a person's act. Going on also forgets a refused login. */
    async pauseOutgoingServer(documentId: string, paused: boolean): Promise<OutgoingServerView> {
      await requireServer(documentId);
      await updatePause(
        strapi,
        documentId,
        paused ? 'person' : null,
        paused ? {} : { lastError: null, lastErrorAt: null }
      );
      return view(documentId);
    },

    /**
     * Stops a server that refused our login, with what it said, until a person does something about it. `attempted` is the
     * server as it was tried; false where somebody has changed it since, so that it goes on.
     */
    pauseForLogin: (attempted: Pick<OutgoingServerRow, 'id' | 'updatedAt'>, said: string): Promise<boolean> =>
      pauseForLogin(strapi, attempted, said.slice(0, 1_000)),

    /** After a sign-in: the servers of this account log in under its name, and go on when their login had failed. */
    async afterSignIn(oauthAccount: string): Promise<void> {
      const user = await getService(strapi, 'oauthAccounts').userOf(oauthAccount);
      if (user !== null) await resumeSignedIn(strapi, oauthAccount, user);
    },

    makeDkimKey,

    /**
     * Tests settings, saved or not. Stored secrets stand in only where they were stored for (`secret-place`); elsewhere they
     * have to be entered (ValidationError). `tester`: the address of who asks.
     */
    async testOutgoingServer(
      input: z.output<typeof testOutgoingServer.body>,
      tester: string
    ): Promise<ConnectionTestResult> {
      const { documentId, ...server } = input;
      const cleaned = outgoingSettingsOf(server);
      const stored = documentId ? await requireServer(documentId) : null;
      const settings = { ...cleaned, user: await records.userOf(cleaned, stored) };
      const { changes, problems } = secretChanges(stored, server, settings);
      const secret = (name: Secret): string | null =>
        secretAfter(changes[name], () => (stored ? records.secretOf(stored, name) : null));
      refuseFields(problems);
      const clientKey = secret('clientKey');
      refuseFields([
        // The signature plays no part in a connection, and a personal server may be tested before it has an owner.
        ...outgoingProblemsOf(
          { ...server, dkimDomain: '', dkimSelector: '', dkimKey: undefined },
          { clientKey, dkimKey: null },
          new Date()
        ),
        ...(await records.accountProblems(settings)),
      ]);
      const recipient = normaliseAddress(tester) ?? 'postmaster@localhost';
      const sender = testSenderOf({
        fromFilter: settings.fromFilter,
        defaultFromAddresses: await records.defaultFromAddresses(),
        userAddress: recipient,
      });
      const { network, providers } = readConfig(strapi);
      if (settings.kind !== 'smtp')
        return testProvider(
          { kind: settings.kind, user: settings.user, password: secret('password'), region: settings.region },
          { sender, providers }
        );
      return testConnection(
        {
          ...settings,
          password: secret('password'),
          clientKey,
          accessToken: settings.oauthAccount ? tokensFor(strapi, settings, settings.oauthAccount) : null,
        },
        { network, sender, recipient }
      );
    },

    /** Active outgoing servers in the order of their priority. */
    candidates: (): Promise<OutgoingServerRow[]> => findOutgoingServers(strapi, { active: true }),

    /** The settings to connect with; throws when a stored secret cannot be read any more. */
    smtpSettings(row: OutgoingServerRow): SmtpSettings {
      const { authentication, oauthAccount } = row;
      const dkimKey = row.dkimDomain && row.dkimSelector ? requireSecret(row, 'dkimKey', 'DKIM key') : null;
      const host = row.host ?? '';
      return {
        host,
        port: row.port ?? 587,
        encryption: row.encryption,
        authentication,
        user: row.user ?? '',
        password: authentication === 'password' ? requireSecret(row, 'password', 'password') : null,
        maxConnections: row.maxConnections,
        clientCertificate: authentication === 'certificate' ? row.clientCertificate : null,
        clientKey: authentication === 'certificate' ? requireSecret(row, 'clientKey', 'private key') : null,
        dkim: dkimKey
          ? { domain: row.dkimDomain ?? '', selector: row.dkimSelector ?? '', privateKey: dkimKey }
          : null,
        accessToken:
          authentication === 'oauth2'
            ? tokensFor(strapi, { host, encryption: row.encryption }, oauthAccount)
            : null,
      };
    },

    /** The settings to call a provider with; throws when the stored password cannot be read any more. */
    providerSettings(row: OutgoingServerRow): ProviderSettings {
      if (row.kind !== 'mailjet' && row.kind !== 'ses')
        throw new Error(`${row.name} has no HTTP interface: it is an SMTP server.`);
      return {
        kind: row.kind,
        user: row.user ?? '',
        password: requireSecret(row, 'password', 'password'),
        region: row.region ?? '',
      };
    },

    /** Remembers what the last use of a server said; null = it worked. */
    reportHealth: (id: number, error: string | null): Promise<void> => updateServerHealth(strapi, id, error),

    /** Names of incoming servers by documentId; those that were deleted are left out. */
    async incomingServerNames(documentIds: readonly string[]): Promise<Map<string, string>> {
      if (documentIds.length === 0) return new Map();
      const rows = await findIncomingServers(strapi, { documentId: { $in: [...new Set(documentIds)] } });
      return new Map(rows.map((row) => [row.documentId, row.name]));
    },

    /** An active incoming server; NotFoundError when there is none of this documentId. */
    async incomingServer(documentId: string): Promise<IncomingServerRow> {
      const row = await findIncomingServer(strapi, documentId);
      if (!row?.active) throw new errors.NotFoundError(`There is no active incoming server ${documentId}.`);
      return row;
    },
  };
};

export type ServersService = ReturnType<typeof createServersService>;
