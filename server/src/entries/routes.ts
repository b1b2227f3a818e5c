import type { Core } from '@strapi/strapi';

import { listEntryTypes, searchEntries } from '../contracts/entries';
import { adminRoute } from '../http/action';
import { getService } from '../services';

/** Any signed-in admin user may ask which types have a chatter; entries only as far as they may be read. */
export const entriesRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => ({
  type: 'admin',
  routes: [
    adminRoute(listEntryTypes, [], async () => ({
      contentTypes: getService(strapi, 'entries').describeTypes(),
    })),
    adminRoute(searchEntries, [], async ({ ctx, params, query }) => ({
      entries: await getService(strapi, 'entries').search(ctx.state.userAbility, params.uid, query),
    })),
  ],
});
