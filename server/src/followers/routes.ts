import type { Core } from '@strapi/strapi';

import { follow, listFollowers, unfollow } from '../contracts/followers';
import { adminRoute } from '../http/action';
import { ACTIONS } from '../permissions';
import { getService } from '../services';

export const followersRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => ({
  type: 'admin',
  routes: [
    adminRoute(listFollowers, [ACTIONS.threadRead], async ({ ctx, user, params }) => {
      await getService(strapi, 'entries').requireRead(ctx.state.userAbility, params);
      const me = await getService(strapi, 'contacts').ofAdminUser(user.id);
      return { followers: await getService(strapi, 'followers').list(params, me.id) };
    }),
    adminRoute(follow, [ACTIONS.threadRead], async ({ ctx, user, params }) => {
      await getService(strapi, 'entries').requireRead(ctx.state.userAbility, params);
      const me = await getService(strapi, 'contacts').ofAdminUser(user.id);
      await getService(strapi, 'followers').add(params, [me.id]);
      return { following: true } as const;
    }),
    adminRoute(unfollow, [], async ({ user, params }) => {
      const me = await getService(strapi, 'contacts').ofAdminUser(user.id);
      await getService(strapi, 'followers').remove(params, me.id);
      return { following: false } as const;
    }),
  ],
});
