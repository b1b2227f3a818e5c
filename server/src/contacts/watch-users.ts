import type { Core } from '@strapi/strapi';

import { normaliseAddress } from '../mail/address';
import { ADMIN_USER, renameColleague } from './store';

interface Written {
  params?: { data?: { email?: unknown } };
  result?: { id?: unknown; email?: unknown } | null;
}

/**
 * An admin user whose address was changed in their profile is reached under the new one from then on, on everything that
 * they follow. Call it in `register`.
 */
export const watchUsers = (strapi: Core.Strapi): void => {
  strapi.db.lifecycles.subscribe({
    models: [ADMIN_USER],
    async afterUpdate(event) {
      const { params, result } = event as Written;
      const address =
        params?.data?.email === undefined ? null : normaliseAddress(String(result?.email ?? ''));
      const id = Number(result?.id);
      if (address === null || !Number.isSafeInteger(id)) return;
      if (await renameColleague(strapi, id, address)) return;
      // Two contacts cannot be made one: what each follows and was told stays its own.
      strapi.log.warn(
        `chatter: the admin user ${id} is now ${address}, which somebody else was known by before. Entries that they follow ` +
          'by their former address still write there: let them follow those anew.'
      );
    },
  });
};
