import type { Core } from '@strapi/strapi';

import { acceptIncoming, listIncomingMails } from '../contracts/incoming';
import { adminRoute } from '../http/action';
import { ACTIONS } from '../permissions';
import { getService } from '../services';

/** Ways in over HTTP. The handler's name is the right that an API token needs. */
export const incomingApiRoutes: Core.RouterInput = {
  type: 'content-api',
  routes: [{ method: acceptIncoming.method, path: acceptIncoming.path, handler: 'incoming.accept' }],
};

/** Settings -> Incoming mail. */
export const incomingAdminRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => ({
  type: 'admin',
  routes: [
    adminRoute(listIncomingMails, [ACTIONS.incomingMailsRead], ({ query }) =>
      getService(strapi, 'incoming').list(query)
    ),
  ],
});
