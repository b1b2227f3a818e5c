import type { Core } from '@strapi/strapi';

import { inTransaction } from '../queue/connection';
import { getService } from '../services';
import { mayOwn } from './clean-alias';

/** Entries of a type without a chatter may own aliases too: these go with them, in the same transaction. */
export const watchOwners = (strapi: Core.Strapi): void => {
  strapi.documents.use(async (context, next) => {
    const { uid, action } = context;
    const { documentId } = context.params as { documentId?: string };
    const entries = getService(strapi, 'entries');
    if (action !== 'delete' || !documentId || entries.find(uid) || !mayOwn(uid)) return next();
    return inTransaction(strapi, async () => {
      const result = await next();
      // Deleting one locale leaves the others, and the alias is theirs too.
      if (!(await entries.existing(uid, [documentId])).has(documentId))
        await getService(strapi, 'addressing').deleteAliasesOf({ uid, documentId });
      return result;
    });
  });
};
