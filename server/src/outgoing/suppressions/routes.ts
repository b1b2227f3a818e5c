import type { Core } from '@strapi/strapi';

import { addSuppressions, listSuppressions, removeSuppression } from '../../contracts/suppressions';
import { adminRoute, type AdminUser } from '../../http/action';
import { ACTIONS } from '../../permissions';
import { getService } from '../../services';

/** Settings -> Suppression list. */
export const suppressionRoutes = ({ strapi }: { strapi: Core.Strapi }): Core.RouterInput => {
  const { suppressionsRead, suppressionsWrite } = ACTIONS;
  const suppressions = () => getService(strapi, 'outgoing').suppressions;
  const nameOf = async (user: AdminUser): Promise<string> =>
    (await getService(strapi, 'contacts').nameActor({ kind: 'admin', adminUserId: user.id })).name ||
    user.email;
  return {
    type: 'admin',
    routes: [
      adminRoute(listSuppressions, [suppressionsRead], ({ query }) => {
        const { search, reason, active, before, limit } = query;
        return suppressions().list({ search, reason, active: active === 'true' }, { before, limit });
      }),
      // It answers with the entries.
      adminRoute(addSuppressions, [suppressionsRead, suppressionsWrite], async ({ user, body }) =>
        suppressions().add(body.addresses, body.note, await nameOf(user))
      ),
      adminRoute(removeSuppression, [suppressionsWrite], async ({ user, params, body }) => {
        await suppressions().remove(params.id, body.note, await nameOf(user));
        return { ok: true } as const;
      }),
    ],
  };
};
