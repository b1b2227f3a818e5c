import type { Core } from '@strapi/strapi';

import type { AccountProblem, AccountState, IncomingServerKind } from '../contracts/incoming-servers';
import type { Authentication, Encryption, OutgoingServerKind, ServerPause } from '../contracts/servers';
import { onTable } from '../queue/connection';
import { inOrder } from './choose-server';

export const OUTGOING_SERVER = 'plugin::chatter.outgoing-mail-server';
export const INCOMING_SERVER = 'plugin::chatter.incoming-mail-server';

export interface OutgoingServerRow {
  id: number;
  documentId: string;
  name: string;
  priority: number;
  active: boolean;
  kind: OutgoingServerKind | null;
  host: string | null;
  port: number | null;
  encryption: Encryption;
  authentication: Authentication;
  user: string | null;
  password: string | null;
  fromFilter: string | null;
  maxConnections: number;
  region: string | null;
  clientCertificate: string | null;
  /** encrypted, as are the other secrets */
  clientKey: string | null;
  oauthAccount: string | null;
  maxBytes: number | null;
  limitPerMinute: number | null;
  limitPerHour: number | null;
  limitPerDay: number | null;
  dkimDomain: string | null;
  dkimSelector: string | null;
  dkimKey: string | null;
  ownerId: number | null;
  paused: ServerPause | null;
  lastError: string | null;
  lastErrorAt: string | null;
  updatedAt: string;
}

/** Where we are in a mailbox. */
export interface Places {
  /** IMAP: by the name of the folder */
  folders?: Record<string, FolderPlace>;
  /** POP3: the mails that are left where they are, see `incoming/ingresses/pop3/left-mails` */
  left?: string;
}

export interface FolderPlace {
  uidValidity: string;
  /** mails up to this UID are done (RFC 3501 2.3.1.1) */
  lastUid: number;
  /** mails up to this UID may have come in under another number before: they are looked up by their Message-ID */
  recheckTo?: number;
  /** UIDs that are stored and still to be moved away */
  toMove?: number[];
}

/** An incoming server without its place in the mailbox, which may be large. */
export interface AccountRow {
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
  authentication: 'password' | 'oauth2' | null;
  oauthAccount: string | null;
  folders: string[] | null;
  moveTo: string | null;
  keepCopy: boolean | null;
  aliasDocumentId: string | null;
  authservId: string | null;
  fallbackType: string | null;
  keepOriginal: boolean | null;
  stripAttachments: boolean | null;
  pollMinutes: number | null;
  since: string | null;
  state: AccountState | null;
  lastFetchAt: string | null;
  lastProblem: AccountProblem | null;
  lastError: string | null;
  failingSince: string | null;
  fetchAskedAt: string | null;
  leaseToken: string | null;
  leaseUntil: string | null;
}

export interface IncomingServerRow extends AccountRow {
  places: Places | null;
}

/** What the holder of an account writes down. */
export type AccountProgress = Partial<{
  state: AccountState;
  places: Places;
  lastFetchAt: Date;
  lastProblem: AccountProblem | null;
  lastError: string | null;
  failingSince: Date | null;
}>;

/** Outgoing servers in the order in which they are tried, which no database's own sorting of names decides. */
export const findOutgoingServers = async (
  strapi: Core.Strapi,
  where: object = {}
): Promise<OutgoingServerRow[]> =>
  inOrder((await strapi.db.query(OUTGOING_SERVER).findMany({ where })) as OutgoingServerRow[]);

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

/** Writes what the last use of a server said. A report is no change of the server: `updatedAt` stays. */
export const updateServerHealth = async (
  strapi: Core.Strapi,
  id: number,
  lastError: string | null
): Promise<void> => {
  await onTable(strapi, OUTGOING_SERVER, (table) =>
    table()
      .where({ id })
      .update({ last_error: lastError, last_error_at: lastError === null ? null : new Date() })
  );
};

export const findIncomingServer = async (
  strapi: Core.Strapi,
  documentId: string
): Promise<IncomingServerRow | null> => strapi.db.query(INCOMING_SERVER).findOne({ where: { documentId } });

export const findIncomingServers = (strapi: Core.Strapi, where: object = {}): Promise<IncomingServerRow[]> =>
  strapi.db.query(INCOMING_SERVER).findMany({ where, orderBy: [{ priority: 'asc' }, { id: 'asc' }] });

/** Accounts of these kinds and states that are switched on, by priority. */
export const findAccounts = (
  strapi: Core.Strapi,
  kinds: readonly IncomingServerKind[],
  states: readonly AccountState[]
): Promise<AccountRow[]> => {
  const columns = Object.entries(strapi.getModel(INCOMING_SERVER).attributes)
    .filter(([name, { type }]) => name !== 'places' && type !== 'relation')
    .map(([name]) => name);
  return strapi.db.query(INCOMING_SERVER).findMany({
    select: ['id', 'documentId', ...columns],
    where: { kind: { $in: [...kinds] }, active: true, state: { $in: [...states] } },
    orderBy: [{ priority: 'asc' }, { id: 'asc' }],
  });
};

/** Where an account is in its mailbox; null when it was never there. */
export const findPlaces = async (strapi: Core.Strapi, id: number): Promise<Places | null> => {
  const row = await strapi.db.query(INCOMING_SERVER).findOne({ select: ['places'], where: { id } });
  return (row as { places: Places | null } | null)?.places ?? null;
};

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
