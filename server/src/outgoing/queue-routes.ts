import type { Core } from '@strapi/strapi';

import * as contract from '../contracts/outgoing';
import { adminRoute } from '../http/action';
import { ACTIONS } from '../permissions';
import { getService } from '../services';

/** Settings -> Outgoing mail, and the failures of what the caller wrote. */
export const queueRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const { outgoingMailsRead, outgoingMailsWrite, threadRead, threadPost } = ACTIONS;
  const outgoing = () => getService(strapi, 'outgoing');
  const contactOf = async (user: { id: number }): Promise<number> =>
    (await getService(strapi, 'contacts').ofAdminUser(user.id)).id;
  return {
    type: 'admin',
    routes: [
      adminRoute(contract.listOutgoingMails, [outgoingMailsRead], ({ ctx, query }) =>
        outgoing().queuePage.list(ctx.state.userAbility, query)
      ),
      // A filter can be felt out by how many mails it changes: it needs the right to read, too.
      adminRoute(contract.actOnOutgoingMails, [outgoingMailsRead, outgoingMailsWrite], ({ ctx, body }) =>
        outgoing().queueActs.act(ctx.state.userAbility, body)
      ),
      adminRoute(contract.listMyFailures, [threadRead], async ({ ctx, user, query }) =>
        outgoing().myFailures.list(ctx.state.userAbility, await contactOf(user), query.limit)
      ),
      adminRoute(contract.ignoreMyFailures, [threadRead], async ({ user, body }) => ({
        changed: await outgoing().myFailures.ignore(await contactOf(user), body),
      })),
      adminRoute(contract.retryMyFailures, [threadRead, threadPost], async ({ ctx, user, body }) => ({
        changed: await outgoing().myFailures.retry(ctx.state.userAbility, await contactOf(user), body),
      })),
    ],
  };
};
