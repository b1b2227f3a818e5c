/*
 * Owns: ways in for mail, the routing of incoming mail and its log.
 * May import: every module before it.
 * Emits: nothing.
 */
import type { Module } from '../module';
import { getService } from '../services';
import { drawRefusal } from './handlers/refuse';
import { createMailgateController } from './ingresses/mailgate';
import { incomingAdminRoutes, incomingApiRoutes } from './routes';
import { incomingMailType } from './schema';
import { createIncomingService } from './service';
import { rawHashesInUse } from './store';

export const incomingModule: Module = {
  name: 'incoming',
  contentTypes: { 'incoming-mail': incomingMailType },
  services: { incoming: createIncomingService },
  controllers: { incoming: createMailgateController },
  routes: {
    incoming: () => ({ ...incomingApiRoutes, routes: [...incomingApiRoutes.routes] }),
    'incoming-mails': incomingAdminRoutes,
  },
  bootstrap({ strapi }) {
    getService(strapi, 'incoming').ingresses.startWhenListening();
    getService(strapi, 'queue').add(getService(strapi, 'incoming').processor.queue);
    getService(strapi, 'outgoing').provideDraft('refusal', ({ draft }) => drawRefusal(strapi, draft));
    getService(strapi, 'files').registerUser((hashes) => rawHashesInUse(strapi, hashes));
  },
  destroy({ strapi }) {
    return getService(strapi, 'incoming').ingresses.stop();
  },
};
