import type { Core } from '@strapi/strapi';

import {
  addFollower,
  follow,
  listFollowers,
  removeFollower,
  searchContacts,
  unfollow,
  updateFollower,
} from '../contracts/followers';
import { adminRoute } from '../http/action';
import { ACTIONS } from '../permissions';
import { getService } from '../services';

const done = { ok: true } as const;

/** Followers of an entry. One's own following needs the right to read, that of others the right to write. */
export const followersRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const { threadRead, threadPost } = ACTIONS;
  const entries = () => getService(strapi, 'entries');
  const contacts = () => getService(strapi, 'contacts');
  const followers = () => getService(strapi, 'followers');
  return {
    type: 'admin',
    routes: [
      adminRoute(listFollowers, [threadRead], async ({ ctx, user, params }) => {
        await entries().requireRead(ctx.state.userAbility, params);
        return followers().list(params, (await contacts().ofAdminUser(user.id)).id);
      }),
      adminRoute(follow, [threadRead], async ({ ctx, user, params }) => {
        await entries().requireRead(ctx.state.userAbility, params);
        await followers().add(params, [(await contacts().ofAdminUser(user.id)).id]);
        return { following: true } as const;
      }),
      adminRoute(unfollow, [], async ({ user, params }) => {
        await followers().remove(params, (await contacts().ofAdminUser(user.id)).id);
        return { following: false } as const;
      }),
      adminRoute(addFollower, [threadRead, threadPost], async ({ ctx, params, body }) => {
        await entries().requireRead(ctx.state.userAbility, params);
        const added = await contacts().ensure([body]);
        await followers().add(
          params,
          added.map((contact) => contact.id)
        );
        return done;
      }),
      adminRoute(updateFollower, [threadRead], async ({ ctx, user, params, body }) => {
        await entries().requireRead(ctx.state.userAbility, params);
        const me = await contacts().ofAdminUser(user.id);
        if (params.contactId !== me.id) entries().requireAction(ctx.state.userAbility, threadPost);
        await followers().setSubtypes(params, params.contactId, body.subtypes);
        return done;
      }),
      adminRoute(removeFollower, [threadRead, threadPost], async ({ ctx, params }) => {
        await entries().requireRead(ctx.state.userAbility, params);
        await followers().remove(params, params.contactId);
        return done;
      }),
      adminRoute(searchContacts, [threadPost], async ({ query }) => ({
        contacts: await contacts().search(query.search),
      })),
    ],
  };
};
