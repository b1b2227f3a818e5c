/*
 * Owns: outgoing mail servers (choosing, testing) and incoming mail servers (records, testing, who holds which account).
 * May import: contracts, mail, queue, http, files, entries, contacts, companies, addressing.
 * Emits: incomingServers.onChanged, when a person changed a record or asked for a fetch.
 */
import type { Module } from '../module';
import { incomingServersRoutes } from './incoming-server-routes';
import { createIncomingServersService } from './incoming-server-service';
import { serversRoutes } from './routes';
import { incomingMailServerType, outgoingMailServerType } from './schema';
import { createServersService } from './service';

export const serversModule: Module = {
  name: 'servers',
  contentTypes: {
    'outgoing-mail-server': outgoingMailServerType,
    'incoming-mail-server': incomingMailServerType,
  },
  services: { servers: createServersService, incomingServers: createIncomingServersService },
  routes: { servers: serversRoutes, 'incoming-servers': incomingServersRoutes },
};
