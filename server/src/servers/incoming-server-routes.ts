import type { Core } from '@strapi/strapi';

import * as contract from '../contracts/incoming-servers';
import { adminRoute } from '../http/action';
import { ACTIONS } from '../permissions';
import { getService } from '../services';

/** Settings -> Incoming servers. */
export const incomingServersRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const servers = () => getService(strapi, 'incomingServers');
  const { incomingServersRead, incomingServersWrite } = ACTIONS;
  return {
    type: 'admin',
    routes: [
      adminRoute(contract.listIncomingServers, [incomingServersRead], async () => ({
        incomingServers: await servers().list(),
        canStorePasswords: servers().canStorePasswords(),
        listener: servers().listenerStatus(),
      })),
      adminRoute(contract.testIncomingServer, [incomingServersWrite], ({ body }) => servers().test(body)),
      adminRoute(contract.createIncomingServer, [incomingServersWrite], async ({ body }) => ({
        incomingServer: await servers().create(body),
      })),
      adminRoute(contract.updateIncomingServer, [incomingServersWrite], async ({ params, body }) => ({
        incomingServer: await servers().update(params.documentId, body),
      })),
      adminRoute(contract.deleteIncomingServer, [incomingServersWrite], async ({ params }) => {
        await servers().remove(params.documentId);
        return { ok: true } as const;
      }),
      adminRoute(contract.confirmIncomingServer, [incomingServersWrite], ({ params }) =>
        servers().confirm(params.documentId)
      ),
      adminRoute(contract.fetchIncomingServer, [incomingServersWrite], async ({ params }) => {
        await servers().fetchNow(params.documentId);
        return { ok: true } as const;
      }),
    ],
  };
};
