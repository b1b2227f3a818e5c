import type { Core } from '@strapi/strapi';

import { countInbox, getPreferences, listInbox, markInbox, setPreferences } from '../contracts/inbox';
import { adminRoute } from '../http/action';
import { ACTIONS } from '../permissions';
import { getService } from '../services';

/** The caller's own inbox and preferences; nobody reads those of others. */
export const notificationsRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const { threadRead } = ACTIONS;
  const notifications = () => getService(strapi, 'notifications');
  const contactOf = (user: { id: number }) => getService(strapi, 'contacts').ofAdminUser(user.id);
  const preferences = async (user: { id: number }) => {
    const { channel, address } = await contactOf(user);
    return { notificationPreference: channel, address };
  };
  return {
    type: 'admin',
    routes: [
      adminRoute(listInbox, [threadRead], async ({ ctx, user, query }) =>
        notifications().inbox((await contactOf(user)).id, ctx.state.userAbility, {
          ...query,
          unread: query.unread === 'true',
        })
      ),
      adminRoute(countInbox, [threadRead], async ({ user }) => ({
        unreadCount: await notifications().unreadCount((await contactOf(user)).id),
      })),
      adminRoute(markInbox, [threadRead], async ({ user, body }) => {
        await notifications().markInbox((await contactOf(user)).id, body);
        return { ok: true } as const;
      }),
      adminRoute(getPreferences, [threadRead], ({ user }) => preferences(user)),
      adminRoute(setPreferences, [threadRead], async ({ user, body }) => {
        await getService(strapi, 'contacts').setPreference(user.id, body.notificationPreference);
        return preferences(user);
      }),
    ],
  };
};
