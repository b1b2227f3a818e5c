/*
 * Owns: companies, with their address, logo, footer and alias domain.
 * May import: contracts, mail, queue, http, files, entries, contacts.
 * Emits: nothing.
 */
import type { Module } from '../module';
import { getService } from '../services';
import { companiesRoutes } from './routes';
import { companyType } from './schema';
import { createCompaniesService } from './service';

export const companiesModule: Module = {
  name: 'companies',
  contentTypes: { company: companyType },
  services: { companies: createCompaniesService },
  routes: { companies: companiesRoutes },
  async bootstrap({ strapi }) {
    const companies = getService(strapi, 'companies');
    getService(strapi, 'files').registerUser((hashes) => companies.hashesInUse(hashes));
    await companies.seed();
  },
};
