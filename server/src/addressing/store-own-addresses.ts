import type { Core } from '@strapi/strapi';

import { insertRows } from '../queue/connection';
import type { GivenUp, RetiredUse } from './retired-addresses';

export const OWN_ADDRESS = 'plugin::chatter.own-address';

export interface RetiredAddressRow {
  address: string;
  use: RetiredUse;
  aliasDomainDocumentId: string | null;
  aliasDocumentId: string | null;
  retiredAt: string;
}

/** Every address that was ours once; the newest first. */
export const findRetiredAddresses = (strapi: Core.Strapi): Promise<RetiredAddressRow[]> =>
  strapi.db.query(OWN_ADDRESS).findMany({ orderBy: [{ retiredAt: 'desc' }, { id: 'desc' }] });

/** One that is known already stays as it is. */
export const insertRetiredAddresses = (
  strapi: Core.Strapi,
  addresses: readonly GivenUp[],
  now: Date
): Promise<void> =>
  insertRows(
    strapi,
    OWN_ADDRESS,
    addresses.map((given) => ({
      address: given.address,
      use: given.use,
      alias_domain_document_id: given.aliasDomainDocumentId,
      alias_document_id: given.aliasDocumentId,
      retired_at: now,
    })),
    { ignoreConflicts: true }
  );

/** Answers how many there were. */
export const deleteRetiredAddresses = async (
  strapi: Core.Strapi,
  addresses: readonly string[]
): Promise<number> => {
  if (addresses.length === 0) return 0;
  const { count } = await strapi.db
    .query(OWN_ADDRESS)
    .deleteMany({ where: { address: { $in: [...addresses] } } });
  return count;
};

/** The alias or alias domain that they belonged to is gone. */
export const orphanRetiredAddresses = async (
  strapi: Core.Strapi,
  of: { aliasDocumentId: string } | { aliasDomainDocumentId: string }
): Promise<void> => {
  const [column = ''] = Object.keys(of);
  await strapi.db.query(OWN_ADDRESS).updateMany({ where: of, data: { [column]: null } });
};
