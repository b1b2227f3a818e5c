import type { Core } from '@strapi/strapi';

import type { CompanyView } from '../contracts/companies';
import { createCompany, findCompanies, updateCompany, type CompanyRow } from './store';

const toView = (row: CompanyRow): CompanyView => ({
  documentId: row.documentId,
  name: row.name,
  address: row.address,
  aliasDomain: row.aliasDomain
    ? { documentId: row.aliasDomain.documentId, name: row.aliasDomain.name }
    : null,
});

/** Companies: every installation has at least one. */
export const createCompaniesService = ({ strapi }: { strapi: Core.Strapi }) => ({
  async list(): Promise<CompanyView[]> {
    return (await findCompanies(strapi)).map(toView);
  },

  /** The company of an entry, or the first one. */
  async byDocumentId(documentId: string | null): Promise<CompanyView | null> {
    const rows = await findCompanies(strapi);
    const row = rows.find((candidate) => candidate.documentId === documentId) ?? rows[0];
    return row ? toView(row) : null;
  },

  /** Gives an alias domain (documentId, or null for none) to companies. */
  async setAliasDomain(companies: readonly string[], aliasDomain: string | null): Promise<void> {
    for (const documentId of companies) await updateCompany(strapi, documentId, { aliasDomain });
  },

  /** Makes the first company of a fresh install. */
  async seed(): Promise<void> {
    if ((await findCompanies(strapi)).length === 0) await createCompany(strapi, { name: 'My company' });
  },
});

export type CompaniesService = ReturnType<typeof createCompaniesService>;
