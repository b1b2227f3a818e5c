/*
 * Owns: ways in for mail, the routing of incoming mail and its log.
 * May import: every module before it.
 * Emits: nothing.
 */
import type { Module } from '../module';
import { getService } from '../services';
import { drawNotice } from './handlers/notices';
import { drawRefusal } from './handlers/refuse';
import { createMailgateController } from './ingresses/mailgate';
import { createLeaveBody } from './ingresses/webhooks/leave-body';
import { webhookRoutes } from './ingresses/webhooks/routes';
import { explainBody, incomingAdminRoutes, incomingApiRoutes } from './routes';
import { incomingMailType, senderRuleType } from './schema';
import { createIncomingService } from './service';
import { rawHashesInUse } from './store';

const RETENTION = 'chatter:drop-old-sources';

export const incomingModule: Module = {
  name: 'incoming',
  contentTypes: { 'incoming-mail': incomingMailType, 'sender-rule': senderRuleType },
  services: { incoming: createIncomingService },
  controllers: { incoming: createMailgateController },
  routes: {
    incoming: () => ({ ...incomingApiRoutes, routes: [...incomingApiRoutes.routes] }),
    'incoming-mails': incomingAdminRoutes,
    webhooks: webhookRoutes,
  },
  register({ strapi }) {
    strapi.server.use(createLeaveBody(strapi));
    strapi.server.use(explainBody.leaveBody);
  },
  bootstrap({ strapi }) {
    getService(strapi, 'incoming').ingresses.startWhenListening();
    getService(strapi, 'incomingServers').provideListenerStatus(
      getService(strapi, 'incoming').ingresses.listenerStatus
    );
    getService(strapi, 'queue').add(getService(strapi, 'incoming').processor.queue);
    getService(strapi, 'outgoing').provideDraft('refusal', ({ draft }) => drawRefusal(strapi, draft));
    getService(strapi, 'outgoing').provideDraft('notice', ({ draft }) => drawNotice(strapi, draft));
    getService(strapi, 'files').registerUser((hashes) => rawHashesInUse(strapi, hashes));
    strapi.cron.add({
      [RETENTION]: {
        task: async () => {
          try {
            await getService(strapi, 'incoming').log.dropOldSources(Date.now());
          } catch (error) {
            strapi.log.error(`chatter: sources of old incoming mails could not be let go: ${String(error)}`);
          }
        },
        // before the sweep of files/, which deletes what nobody needs any more
        options: '0 10 3 * * *',
      },
    });
  },
  async destroy({ strapi }) {
    strapi.cron.remove(RETENTION);
    const { ingresses, reader } = getService(strapi, 'incoming');
    await ingresses.stop();
    await reader.stop();
  },
};
