import type { Core } from '@strapi/strapi';

import * as contract from '../contracts/servers';
import { adminRoute } from '../http/action';
import { ACTIONS } from '../permissions';
import { getService } from '../services';

/** Settings -> Outgoing servers. */
export const serversRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const servers = () => getService(strapi, 'servers');
  const { outgoingServersRead, outgoingServersWrite } = ACTIONS;
  return {
    type: 'admin',
    routes: [
      adminRoute(contract.listOutgoingServers, [outgoingServersRead], async () => ({
        outgoingServers: await servers().listOutgoingServers(),
        canStorePasswords: servers().canStorePasswords(),
        users: (await servers().owners()).map(({ id, name }) => ({ id, name })),
      })),
      adminRoute(contract.testOutgoingServer, [outgoingServersWrite], async ({ body, user }) =>
        servers().testOutgoingServer(body, user.email)
      ),
      adminRoute(contract.makeDkimKey, [outgoingServersWrite], () => servers().makeDkimKey()),
      adminRoute(contract.pauseOutgoingServer, [outgoingServersWrite], async ({ params, body }) => ({
        outgoingServer: await servers().pauseOutgoingServer(params.documentId, body.paused),
      })),
      adminRoute(contract.createOutgoingServer, [outgoingServersWrite], async ({ body }) => ({
        outgoingServer: await servers().createOutgoingServer(body),
      })),
      adminRoute(contract.updateOutgoingServer, [outgoingServersWrite], async ({ params, body }) => ({
        outgoingServer: await servers().updateOutgoingServer(params.documentId, body),
      })),
      adminRoute(contract.deleteOutgoingServer, [outgoingServersWrite], async ({ params }) => {
        await servers().deleteOutgoingServer(params.documentId);
        return { ok: true } as const;
      }),
    ],
  };
};
