import type { Core } from '@strapi/strapi';

import { inTransaction } from '../queue/connection';
import { getService } from '../services';
import { addressesOfAlias, addressesOfDomain, changeOfAddresses, type GivenUp } from './retired-addresses';
import { ALIAS, ALIAS_DOMAIN, findAliasDomains, findAliases } from './store';
import {
  deleteRetiredAddresses,
  insertRetiredAddresses,
  orphanRetiredAddresses,
} from './store-own-addresses';

const readAddresses = async (
  strapi: Core.Strapi,
  uid: typeof ALIAS | typeof ALIAS_DOMAIN,
  documentId: string | undefined
): Promise<GivenUp[]> => {
  if (documentId === undefined) return [];
  if (uid === ALIAS) return (await findAliases(strapi, { documentId })).flatMap(addressesOfAlias);
  const domains = await findAliasDomains(strapi);
  return domains.filter((domain) => domain.documentId === documentId).flatMap(addressesOfDomain);
};

/**
 * Keeps the history of our addresses: what an alias or alias domain is no longer called, whoever changes it, is written
 * down in the same transaction, and what is in use again is taken out. Call it in `register`.
 */
export const watchAddresses = (strapi: Core.Strapi): void => {
  strapi.documents.use(async (context, next) => {
    const uid = context.uid as string;
    const { action } = context;
    if (uid !== ALIAS && uid !== ALIAS_DOMAIN) return next();
    if (action !== 'create' && action !== 'update' && action !== 'delete') return next();
    const known = (context.params as { documentId?: string }).documentId;
    return inTransaction(strapi, async () => {
      const before = action === 'create' ? [] : await readAddresses(strapi, uid, known);
      const result = await next();
      const documentId = action === 'create' ? (result as { documentId?: string } | null)?.documentId : known;
      const { retired, live } = changeOfAddresses(before, await readAddresses(strapi, uid, documentId));
      await deleteRetiredAddresses(strapi, live);
      await insertRetiredAddresses(strapi, retired, new Date());
      if (action === 'delete' && known)
        await orphanRetiredAddresses(
          strapi,
          uid === ALIAS ? { aliasDocumentId: known } : { aliasDomainDocumentId: known }
        );
      await getService(strapi, 'addressing').book.forget();
      return result;
    });
  });
};
