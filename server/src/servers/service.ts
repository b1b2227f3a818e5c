import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';

import { canEncrypt, decrypt, encrypt } from '../addressing/encryption';
import { readConfig } from '../config';
import type {
  ConnectionTestResult,
  OutgoingServerView,
  outgoingServerInput,
  testOutgoingServer,
} from '../contracts/servers';
import { isDomainName } from '../mail/address';
import { testConnection } from './connection-test';
import { parseFromFilter } from './from-filter';
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

type ServerInput = z.output<typeof outgoingServerInput>;

const toView = (row: OutgoingServerRow): OutgoingServerView => ({
  documentId: row.documentId,
  name: row.name,
  priority: row.priority,
  active: row.active,
  host: row.host,
  port: row.port,
  encryption: row.encryption,
  authentication: row.authentication,
  user: row.user ?? '',
  hasPassword: Boolean(row.password),
  fromFilter: row.fromFilter ?? '',
  maxConnections: row.maxConnections,
  lastError: row.lastError,
  lastErrorAt: row.lastErrorAt,
});

/** Mail servers: outgoing ones, and what is known about the ways in. */
export const createServersService = ({ strapi }: { strapi: Core.Strapi }) => {
  const requireServer = async (documentId: string): Promise<OutgoingServerRow> => {
    const [row] = await findOutgoingServers(strapi, { documentId });
    if (!row) throw new errors.NotFoundError(`There is no outgoing server ${documentId}.`);
    return row;
  };

  const clean = (input: ServerInput): Omit<ServerInput, 'password'> => {
    const { password: _password, ...settings } = input;
    const wrong = settings.fromFilter
      .split(',')
      .map((entry) => entry.trim())
      .find((entry) => {
        const [parsed] = parseFromFilter(entry);
        return (
          entry !== '' &&
          !(parsed?.kind === 'address' || (parsed?.kind === 'domain' && isDomainName(parsed.value)))
        );
      });
    if (wrong !== undefined) {
      const message = `"${wrong}" in the FROM filter is neither an address nor a domain.`;
      throw new errors.ValidationError(message, {
        errors: [{ path: ['fromFilter'], message, name: 'ValidationError' }],
      });
    }
    return settings;
  };

  /** The column for a new password: left out when it stays, null when it goes. */
  const passwordColumn = (password: string | null | undefined): { password?: string | null } => {
    if (password === undefined || password === '') return {};
    return { password: password === null ? null : encrypt(strapi, password) };
  };

  /**
   * A stored password goes only where it was entered for: whoever points a server at another host, or another user,
   * enters it again. Otherwise somebody who may edit servers could have it sent to a host of their own.
   */
  const staysWithPassword = (row: OutgoingServerRow, input: ServerInput): boolean => {
    if (!row.password || input.password) return true;
    if (row.host === input.host && (row.user ?? '') === input.user) return true;
    if (input.authentication === 'none' || input.password === null) return false;
    const message = `Enter the password again: the stored one belongs to ${row.user || 'another user'} at ${row.host}.`;
    throw new errors.ValidationError(message, {
      errors: [{ path: ['password'], message, name: 'ValidationError' }],
    });
  };

  const secretOf = (row: Pick<OutgoingServerRow, 'password'>): string | null =>
    row.password ? decrypt(strapi, row.password) : null;

  return {
    canStorePasswords: (): boolean => canEncrypt(strapi),

    async listOutgoingServers(): Promise<OutgoingServerView[]> {
      return (await findOutgoingServers(strapi)).map(toView);
    },

    async createOutgoingServer(input: ServerInput): Promise<OutgoingServerView> {
      const data = { ...clean(input), ...passwordColumn(input.password) };
      return toView(await requireServer(await saveServer(strapi, OUTGOING_SERVER, null, data)));
    },

    async updateOutgoingServer(documentId: string, input: ServerInput): Promise<OutgoingServerView> {
      const keep = staysWithPassword(await requireServer(documentId), input);
      const password = keep ? passwordColumn(input.password) : { password: null };
      const data = { ...clean(input), ...password, lastError: null, lastErrorAt: null };
      return toView(await requireServer(await saveServer(strapi, OUTGOING_SERVER, documentId, data)));
    },

    async deleteOutgoingServer(documentId: string): Promise<void> {
      await requireServer(documentId);
      await deleteServer(strapi, OUTGOING_SERVER, documentId);
    },

    /**
     * Tests settings, saved or not. The stored password stands in only while host and user are those it was stored
     * for: otherwise somebody who may edit servers could have it sent to a host of their own.
     */
    async testOutgoingServer(input: z.output<typeof testOutgoingServer.body>): Promise<ConnectionTestResult> {
      const settings = clean(input);
      let password = input.password ?? null;
      if (!password && input.documentId) {
        const stored = await requireServer(input.documentId);
        if (stored.host === settings.host && (stored.user ?? '') === settings.user)
          password = secretOf(stored);
      }
      return testConnection({ ...settings, password }, readConfig(strapi).network);
    },

    /** Active outgoing servers in the order of their priority. */
    candidates: (): Promise<OutgoingServerRow[]> => findOutgoingServers(strapi, { active: true }),

    /** The settings to connect with; throws when the stored password cannot be read any more. */
    smtpSettings(row: OutgoingServerRow): SmtpSettings {
      const password = secretOf(row);
      if (row.authentication === 'password' && row.password && password === null) {
        throw new Error(
          `The password of ${row.name} cannot be decrypted; was encryptionKey changed? Enter it again.`
        );
      }
      return {
        host: row.host,
        port: row.port,
        encryption: row.encryption,
        authentication: row.authentication,
        user: row.user ?? '',
        password,
        maxConnections: row.maxConnections,
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
