import type { Core } from '@strapi/strapi';

import { addressingModule } from './addressing';
import { companiesModule } from './companies';
import { config } from './config';
import { contactsModule } from './contacts';
import { entriesModule } from './entries';
import { filesModule } from './files';
import { followersModule } from './followers';
import { httpModule } from './http';
import { incomingModule } from './incoming';
import { mergeModules } from './module';
import { notificationsModule } from './notifications';
import { outgoingModule } from './outgoing';
import { registerPermissions } from './permissions';
import { queueModule } from './queue';
import { serversModule } from './servers';
import { getService } from './services';
import { threadModule } from './thread';
import { trackingModule } from './tracking';

/** Every module in dependency order: a later one may import an earlier one, never the reverse. */
const modules = mergeModules([
  queueModule,
  httpModule,
  filesModule,
  entriesModule,
  contactsModule,
  companiesModule,
  addressingModule,
  serversModule,
  outgoingModule,
  followersModule,
  notificationsModule,
  threadModule,
  trackingModule,
  incomingModule,
]);

export default {
  ...modules,
  config,

  async bootstrap(context: { strapi: Core.Strapi }): Promise<void> {
    await registerPermissions(context.strapi);
    await modules.bootstrap(context);
    // Last, when every module has added its queue.
    getService(context.strapi, 'queue').startWhenListening();
  },

  async destroy(context: { strapi: Core.Strapi }): Promise<void> {
    // First, so that no mail is in work when connections are closed.
    await getService(context.strapi, 'queue').stop();
    await modules.destroy(context);
  },
};
