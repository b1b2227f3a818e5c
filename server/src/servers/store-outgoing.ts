import type { Core } from '@strapi/strapi';

import type { ServerPause } from '../contracts/servers';
import { inTransaction, onTable } from '../queue/connection';
import { OUTGOING_SERVER, type OutgoingServerRow } from './store';

const SERVER_USAGE = 'plugin::chatter.server-usage';
const ADMIN_USER = 'admin::user';

/** More people than this stand in no list to choose from. */
const MAX_USERS = 1_000;

/** An admin user as far as personal servers need one. */
export interface ServerOwner {
  id: number;
  email: string;
  name: string;
}

/** Mails that each server took in the day that began at `start` (epoch ms), by documentId of the server. */
export const findUsageOfDay = async (strapi: Core.Strapi, start: number): Promise<Map<string, number>> => {
  const rows = (await onTable(strapi, SERVER_USAGE, (table) =>
    table().where({ span: 'day', start }).select('server_document_id', 'count')
  )) as { server_document_id: string; count: number | string }[];
  return new Map(rows.map((row) => [row.server_document_id, Number(row.count)]));
};

export const deleteUsageOf = async (strapi: Core.Strapi, documentId: string): Promise<void> => {
  await onTable(strapi, SERVER_USAGE, (table) => table().where({ server_document_id: documentId }).delete());
};

const findOwners = async (strapi: Core.Strapi, where: object): Promise<ServerOwner[]> => {
  const rows = (await strapi.db.query(ADMIN_USER).findMany({
    select: ['id', 'email', 'firstname', 'lastname', 'username'],
    where,
    orderBy: [{ firstname: 'asc' }, { id: 'asc' }],
    limit: MAX_USERS,
  })) as {
    id: number;
    email: string;
    firstname: string | null;
    lastname: string | null;
    username: string | null;
  }[];
  return rows.map(({ id, email, firstname, lastname, username }) => ({
    id,
    email,
    name: [firstname, lastname].filter(Boolean).join(' ') || username || email,
  }));
};

/** Active admin users, by name. */
export const findPossibleOwners = (strapi: Core.Strapi): Promise<ServerOwner[]> =>
  findOwners(strapi, { isActive: true });

/** Admin users by id, also those who can no longer sign in. */
export const findOwnersById = (strapi: Core.Strapi, ids: readonly number[]): Promise<ServerOwner[]> =>
  ids.length === 0 ? Promise.resolve([]) : findOwners(strapi, { id: { $in: [...new Set(ids)] } });

/** The active admin user of a normalised address; null when there is none. */
export const findOwnerByAddress = async (strapi: Core.Strapi, address: string): Promise<ServerOwner | null> =>
  (await findOwners(strapi, { isActive: true, email: { $eqi: address } }))[0] ?? null;

/** Stops or goes on using a server; `columns` are changed along. */
export const updatePause = async (
  strapi: Core.Strapi,
  documentId: string,
  paused: ServerPause | null,
  columns: object = {}
): Promise<void> => {
  await strapi.db.query(OUTGOING_SERVER).updateMany({ where: { documentId }, data: { paused, ...columns } });
};

/**
 * Stops a server whose login was refused, with what it said, and answers whether it stands still now. Nothing is written when
 * the server is no longer as it was tried (`attempted`): the refusal is of settings that hold no more.
 */
export const pauseForLogin = (
  strapi: Core.Strapi,
  attempted: Pick<OutgoingServerRow, 'id' | 'updatedAt'>,
  said: string
): Promise<boolean> =>
  inTransaction(strapi, async () => {
    const { id } = attempted;
    await lockServer(strapi, id);
    const servers = strapi.db.query(OUTGOING_SERVER);
    const now = (await servers.findOne({ where: { id } })) as OutgoingServerRow | null;
    // Both were read alike; dates are not compared by the database, whose precision is its own.
    if (now?.updatedAt !== attempted.updatedAt) return now !== null && now.paused !== null;
    await servers.updateMany({
      where: { id },
      data: { paused: now.paused ?? 'login', lastError: said, lastErrorAt: new Date() },
    });
    return true;
  });

/** Keeps others from writing a server until the transaction ends. */
const lockServer = async (strapi: Core.Strapi, id: number): Promise<void> => {
  // SQLite has one writer anyway.
  if (strapi.db.dialect.client === 'sqlite') return;
  await onTable(strapi, OUTGOING_SERVER, (table) => table().where({ id }).select('id').forUpdate());
};

/**
 * After a person signed in for an OAuth account: its servers log in under the name of the account, and those that had
 * stopped because of their login go on.
 */
export const resumeSignedIn = async (
  strapi: Core.Strapi,
  oauthAccount: string,
  user: string
): Promise<void> => {
  const where = { oauthAccount, authentication: 'oauth2' };
  const servers = strapi.db.query(OUTGOING_SERVER);
  await servers.updateMany({ where, data: { user } });
  await servers.updateMany({
    where: { ...where, paused: 'login' },
    data: { paused: null, lastError: null, lastErrorAt: null },
  });
};
