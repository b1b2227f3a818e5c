/*
 * Owns: outgoing mail servers (choosing, testing) and incoming mail servers.
 * May import: contracts, mail, queue, http, files, entries, contacts, companies, addressing.
 * Emits: nothing.
 */
import type { Module } from '../module';
import { serversRoutes } from './routes';
import { incomingMailServerType, outgoingMailServerType } from './schema';
import { createServersService } from './service';

export const serversModule: Module = {
  name: 'servers',
  contentTypes: {
    'outgoing-mail-server': outgoingMailServerType,
    'incoming-mail-server': incomingMailServerType,
  },
  services: { servers: createServersService },
  routes: { servers: serversRoutes },
};
