import type { Core } from '@strapi/strapi';

import type { AddressingService } from './addressing/service';
import type { CompaniesService } from './companies/service';
import type { ContactsService } from './contacts/service';
import type { EntriesService } from './entries/service';
import type { FilesService } from './files/service';
import type { FollowersService } from './followers/service';
import type { LiveService } from './http/live';
import type { IncomingService } from './incoming/service';
import type { NotificationsService } from './notifications/service';
import type { OutgoingService } from './outgoing/service';
import type { QueueService } from './queue/service';
import type { IncomingServersService } from './servers/incoming-server-service';
import type { OauthAccountsService } from './servers/oauth-accounts';
import type { ServersService } from './servers/service';
import type { ThreadService } from './thread/service';
import type { TrackingService } from './tracking/service';

/** Every service by the name of its module (`incomingServers` and `oauthAccounts` are further ones of `servers`). */
export interface Services {
  queue: QueueService;
  live: LiveService;
  files: FilesService;
  entries: EntriesService;
  contacts: ContactsService;
  companies: CompaniesService;
  addressing: AddressingService;
  servers: ServersService;
  incomingServers: IncomingServersService;
  oauthAccounts: OauthAccountsService;
  outgoing: OutgoingService;
  followers: FollowersService;
  notifications: NotificationsService;
  thread: ThreadService;
  tracking: TrackingService;
  incoming: IncomingService;
}

/** A service of this plugin, typed. A module asks for those of earlier modules only. */
export const getService = <Name extends keyof Services>(strapi: Core.Strapi, name: Name): Services[Name] =>
  strapi.plugin('chatter').service(name) as Services[Name];
