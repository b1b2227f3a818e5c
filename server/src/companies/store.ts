import type { Core } from '@strapi/strapi';

import { onTable } from '../queue/connection';
import type { DomainOfCompany } from './clean-company';

export const COMPANY = 'plugin::chatter.company';

export interface CompanyRow {
  id: number;
  documentId: string;
  name: string;
  address: string | null;
  footer: string | null;
  logoHash: string | null;
  logoMimeType: string | null;
  logoSize: number | null;
  aliasDomain: { id: number; documentId: string; name: string } | null;
}

export const findCompanies = (strapi: Core.Strapi, where: object = {}): Promise<CompanyRow[]> =>
  strapi.db.query(COMPANY).findMany({ where, populate: ['aliasDomain'], orderBy: { id: 'asc' } });

/** How many companies there are; nobody else can delete one before this transaction ends. */
export const countForDeletion = async (strapi: Core.Strapi): Promise<number> => {
  const rows = (await onTable(strapi, COMPANY, (table) => {
    const query = table().select('id').orderBy('id');
    // SQLite has one writer anyway.
    return strapi.db.dialect.client === 'sqlite' ? query : query.forUpdate();
  })) as { id: number }[];
  return rows.length;
};

export const createCompany = async (strapi: Core.Strapi, data: object): Promise<string> => {
  const created = await strapi.documents(COMPANY as never).create({ data: data as never });
  return (created as { documentId: string }).documentId;
};

export const updateCompany = async (strapi: Core.Strapi, documentId: string, data: object): Promise<void> => {
  await strapi.documents(COMPANY as never).update({ documentId, data: data as never });
};

export const deleteCompany = async (strapi: Core.Strapi, documentId: string): Promise<void> => {
  await strapi.documents(COMPANY as never).delete({ documentId });
};

/** Every alias domain in its order. The module that owns them comes later; the relation is ours. */
export const findDomains = (strapi: Core.Strapi): Promise<DomainOfCompany[]> =>
  strapi.db.query('plugin::chatter.alias-domain').findMany({
    select: ['documentId', 'catchallAddress', 'bounceAddress'],
    orderBy: [{ sequence: 'asc' }, { id: 'asc' }],
  });

/** Those of these hashes that a company has as its logo. */
export const logosInUse = async (strapi: Core.Strapi, hashes: readonly string[]): Promise<string[]> => {
  if (hashes.length === 0) return [];
  const rows = (await onTable(strapi, COMPANY, (table) =>
    table()
      .whereIn('logo_hash', [...hashes])
      .distinct('logo_hash')
  )) as { logo_hash: string }[];
  return rows.map((row) => row.logo_hash);
};
