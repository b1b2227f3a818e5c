/*
 * Owns: companies.
 * May import: contracts, mail, queue, http, files, entries, contacts.
 * Emits: nothing.
 */
import { listCompanies } from '../contracts/companies';
import { adminRoute } from '../http/action';
import type { Module } from '../module';
import { ACTIONS } from '../permissions';
import { getService } from '../services';
import { companyType } from './schema';
import { createCompaniesService } from './service';

export const companiesModule: Module = {
  name: 'companies',
  contentTypes: { company: companyType },
  services: { companies: createCompaniesService },
  routes: {
    companies: ({ strapi }) => ({
      type: 'admin',
      routes: [
        adminRoute(listCompanies, [ACTIONS.aliasDomainsRead], async () => ({
          companies: await getService(strapi, 'companies').list(),
        })),
      ],
    }),
  },
  async bootstrap({ strapi }) {
    await getService(strapi, 'companies').seed();
  },
};
