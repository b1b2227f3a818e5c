import type { Core } from '@strapi/strapi';

import type { AccountProblem, AccountState, IncomingServerKind } from '../contracts/incoming-servers';
import type { Encryption } from '../contracts/servers';
import { onTable } from '../queue/connection';

export const OUTGOING_SERVER = 'plugin::chatter.outgoing-mail-server';
export const INCOMING_SERVER = 'plugin::chatter.incoming-mail-server';

export interface OutgoingServerRow {
  id: number;
  documentId: string;
  name: string;
  priority: number;
  active: boolean;
  host: string;
  port: number;
  encryption: Encryption;
  authentication: 'none' | 'password';
  user: string | null;
  password: string | null;
  fromFilter: string | null;
  maxConnections: number;
  lastError: string | null;
  lastErrorAt: string | null;
  updatedAt: string;
}

export interface IncomingServerRow {
  id: number;
  documentId: string;
  kind: IncomingServerKind;
  name: string;
  active: boolean;
  priority: number | null;
  host: string | null;
  port: number | null;
  encryption: Encryption | null;
  user: string | null;
  password: string | null;
  folder: string | null;
  fallbackType: string | null;
  keepOriginal: boolean | null;
  stripAttachments: boolean | null;
  pollMinutes: number | null;
  since: string | null;
  state: AccountState | null;
  uidValidity: string | null;
  lastUid: string | null;
  lastFetchAt: string | null;
  lastProblem: AccountProblem | null;
  lastError: string | null;
  failingSince: string | null;
  fetchAskedAt: string | null;
  leaseToken: string | null;
  leaseUntil: string | null;
}

/** What the holder of an account writes down. */
export type AccountProgress = Partial<{
  state: AccountState;
  uidValidity: string;
  lastUid: string;
  lastFetchAt: Date;
  lastProblem: AccountProblem | null;
  lastError: string | null;
  failingSince: Date | null;
}>;

export const findOutgoingServers = (strapi: Core.Strapi, where: object = {}): Promise<OutgoingServerRow[]> =>
  strapi.db.query(OUTGOING_SERVER).findMany({ where, orderBy: [{ priority: 'asc' }, { id: 'asc' }] });

type ServerType = typeof OUTGOING_SERVER | typeof INCOMING_SERVER;

export const saveServer = async (
  strapi: Core.Strapi,
  uid: ServerType,
  documentId: string | null,
  data: object
): Promise<string> => {
  const documents = strapi.documents(uid as never);
  const saved = documentId
    ? await documents.update({ documentId, data: data as never })
    : await documents.create({ data: data as never });
  return (saved as { documentId: string }).documentId;
};

export const deleteServer = async (
  strapi: Core.Strapi,
  uid: ServerType,
  documentId: string
): Promise<void> => {
  await strapi.documents(uid as never).delete({ documentId });
};

export const updateServerHealth = async (
  strapi: Core.Strapi,
  id: number,
  lastError: string | null
): Promise<void> => {
  await strapi.db.query(OUTGOING_SERVER).updateMany({
    where: { id },
    data: { lastError, lastErrorAt: lastError === null ? null : new Date() },
  });
};

export const findIncomingServer = async (
  strapi: Core.Strapi,
  documentId: string
): Promise<IncomingServerRow | null> => strapi.db.query(INCOMING_SERVER).findOne({ where: { documentId } });

export const findIncomingServers = (strapi: Core.Strapi, where: object = {}): Promise<IncomingServerRow[]> =>
  strapi.db.query(INCOMING_SERVER).findMany({ where, orderBy: [{ priority: 'asc' }, { id: 'asc' }] });

/**
 * Takes an account for the process that calls itself `token`, or holds it longer, until `until` (epoch ms). False when
 * another process has it: one mailbox, one connection.
 */
export const leaseIncomingServer = async (
  strapi: Core.Strapi,
  id: number,
  token: string,
  input: { now: number; until: number }
): Promise<boolean> => {
  const count = await onTable(strapi, INCOMING_SERVER, (table) =>
    table()
      .where({ id })
      .where((lease) =>
        lease.whereNull('lease_until').orWhere('lease_until', '<', input.now).orWhere('lease_token', token)
      )
      .update({ lease_token: token, lease_until: input.until })
  );
  return Number(count) === 1;
};

/** Lets another process take the account at once. */
export const releaseIncomingServer = async (
  strapi: Core.Strapi,
  id: number,
  token: string
): Promise<void> => {
  await onTable(strapi, INCOMING_SERVER, (table) =>
    table().where({ id, lease_token: token }).update({ lease_token: null, lease_until: null })
  );
};

/** Writes what the holder of the lease has done; false, and nothing written, when the lease is another's by now. */
export const updateLeasedServer = async (
  strapi: Core.Strapi,
  id: number,
  token: string,
  progress: AccountProgress
): Promise<boolean> => {
  const { count } = await strapi.db
    .query(INCOMING_SERVER)
    .updateMany({ where: { id, leaseToken: token }, data: progress });
  return count === 1;
};

export const updateIncomingServer = async (strapi: Core.Strapi, id: number, data: object): Promise<void> => {
  await strapi.db.query(INCOMING_SERVER).updateMany({ where: { id }, data });
};
