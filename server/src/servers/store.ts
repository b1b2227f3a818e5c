import type { Core } from '@strapi/strapi';

import type { Encryption } from '../contracts/servers';

export const OUTGOING_SERVER = 'plugin::chatter.outgoing-mail-server';
const INCOMING_SERVER = 'plugin::chatter.incoming-mail-server';

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
  name: string;
  active: boolean;
  fallbackType: string | null;
}

export const findOutgoingServers = (strapi: Core.Strapi, where: object = {}): Promise<OutgoingServerRow[]> =>
  strapi.db.query(OUTGOING_SERVER).findMany({ where, orderBy: [{ priority: 'asc' }, { id: 'asc' }] });

export const saveOutgoingServer = async (
  strapi: Core.Strapi,
  documentId: string | null,
  data: object
): Promise<string> => {
  const documents = strapi.documents(OUTGOING_SERVER as never);
  const saved = documentId
    ? await documents.update({ documentId, data: data as never })
    : await documents.create({ data: data as never });
  return (saved as { documentId: string }).documentId;
};

export const deleteOutgoingServerRow = async (strapi: Core.Strapi, documentId: string): Promise<void> => {
  await strapi.documents(OUTGOING_SERVER as never).delete({ documentId });
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
