import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { checkAliasDomain, listTestMails, sendTestMails } from '../../contracts/deliverability';
import { adminRoute } from '../../http/action';
import { ACTIONS } from '../../permissions';
import { getService } from '../../services';

/** Ids asked for at a time. */
const MAX_IDS = 50;

/** Settings -> Alias domains -> Check, and the test mails of alias domains and outgoing servers. */
export const deliverabilityRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const { aliasDomainsRead, outgoingServersWrite } = ACTIONS;
  const deliverability = () => getService(strapi, 'outgoing').deliverability;
  return {
    type: 'admin',
    routes: [
      adminRoute(checkAliasDomain, [aliasDomainsRead], ({ params }) =>
        deliverability().checkDomain(params.documentId)
      ),
      adminRoute(sendTestMails, [outgoingServersWrite], async ({ body }) => ({
        testMails: await deliverability().testMails.send(body),
      })),
      adminRoute(listTestMails, [outgoingServersWrite], async ({ query }) => {
        const ids = query.ids.split(',', MAX_IDS).map(Number);
        if (!ids.every((id) => Number.isSafeInteger(id) && id > 0))
          throw new errors.ValidationError('ids is a comma list of ids.');
        return { testMails: await deliverability().testMails.find(ids) };
      }),
    ],
  };
};
