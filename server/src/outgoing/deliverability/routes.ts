import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { checkAliasDomain, listTestMails, sendTestMails } from '../../contracts/deliverability';
import { adminRoute } from '../../http/action';
import { ACTIONS, type Action } from '../../permissions';
import { getService } from '../../services';

/** Ids asked for at a time. */
const MAX_IDS = 50;

/** Settings -> Alias domains -> Check, and the test mails of alias domains and outgoing servers. */
export const deliverabilityRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const { aliasDomainsRead, outgoingServersRead, outgoingServersWrite } = ACTIONS;
  const deliverability = () => getService(strapi, 'outgoing').deliverability;
  return {
    type: 'admin',
    routes: [
      adminRoute(checkAliasDomain, [aliasDomainsRead], ({ ctx, params }) => {
        const ability = ctx.state.userAbility as { can(action: Action): boolean };
        return deliverability().checkDomain({
          documentId: params.documentId,
          namesServers: ability.can(outgoingServersRead),
        });
      }),
      adminRoute(sendTestMails, [outgoingServersWrite], async ({ body, user }) => ({
        testMails: await deliverability().testMails.send(body, user),
      })),
      adminRoute(listTestMails, [outgoingServersWrite], async ({ query }) => {
        const ids = query.ids.split(',', MAX_IDS).map(Number);
        if (!ids.every((id) => Number.isSafeInteger(id) && id > 0))
          throw new errors.ValidationError(
            '`ids` is a list of ids of test mails with commas between them, such as ids=12,13.'
          );
        return { testMails: await deliverability().testMails.find(ids) };
      }),
    ],
  };
};
