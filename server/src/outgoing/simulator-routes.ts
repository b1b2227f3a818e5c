import type { Core } from '@strapi/strapi';

import { simulateSending } from '../contracts/servers';
import { adminRoute } from '../http/action';
import { ACTIONS } from '../permissions';
import { getService } from '../services';

/** Settings -> Outgoing servers -> Who sends? */
export const simulatorRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => ({
  type: 'admin',
  routes: [
    adminRoute(simulateSending, [ACTIONS.outgoingServersRead], ({ ctx, body }) =>
      getService(strapi, 'outgoing').sender.simulate(ctx.state.userAbility, body)
    ),
  ],
});
