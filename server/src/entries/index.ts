/*
 * Owns: which content types have a chatter, and reading an entry's name, address, customer, responsible and company.
 * May import: contracts, mail, queue, http, files.
 * Emits: onCreated, onDeleted and (to one listener) onChanged, inside the transaction of the write.
 */
import type { Module } from '../module';
import { getService } from '../services';
import { watchEntries } from './attach';
import { entriesRoutes } from './routes';
import { createEntriesService } from './service';

export const entriesModule: Module = {
  name: 'entries',
  services: { entries: createEntriesService },
  routes: { entries: entriesRoutes },
  register({ strapi }) {
    const entries = getService(strapi, 'entries');
    entries.attach();
    watchEntries(strapi, entries);
  },
};
