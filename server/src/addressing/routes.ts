import type { Core } from '@strapi/strapi';

import * as contract from '../contracts/addressing';
import { adminRoute } from '../http/action';
import { ACTIONS } from '../permissions';
import { getService } from '../services';

const done = { ok: true } as const;

/** Settings -> Alias domains and Settings -> Aliases. */
export const addressingRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const addressing = () => getService(strapi, 'addressing');
  const { aliasDomainsRead, aliasDomainsWrite, aliasesRead, aliasesWrite } = ACTIONS;
  return {
    type: 'admin',
    routes: [
      adminRoute(contract.listAliasDomains, [aliasDomainsRead], async () => ({
        aliasDomains: await addressing().listAliasDomains(),
      })),
      adminRoute(contract.createAliasDomain, [aliasDomainsWrite], async ({ body }) => ({
        aliasDomain: await addressing().createAliasDomain(body),
      })),
      adminRoute(contract.updateAliasDomain, [aliasDomainsWrite], async ({ params, body }) => ({
        aliasDomain: await addressing().updateAliasDomain(params.documentId, body),
      })),
      adminRoute(contract.deleteAliasDomain, [aliasDomainsWrite], async ({ params }) => {
        await addressing().deleteAliasDomain(params.documentId);
        return done;
      }),
      adminRoute(contract.listAliases, [aliasesRead], async () => ({
        aliases: await addressing().listAliases(),
      })),
      adminRoute(contract.createAlias, [aliasesWrite], async ({ body, user }) => ({
        alias: await addressing().createAlias(body, user.id),
      })),
      adminRoute(contract.updateAlias, [aliasesWrite], async ({ params, body }) => ({
        alias: await addressing().updateAlias(params.documentId, body),
      })),
      adminRoute(contract.deleteAlias, [aliasesWrite], async ({ params }) => {
        await addressing().deleteAlias(params.documentId);
        return done;
      }),
    ],
  };
};
