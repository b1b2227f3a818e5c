/*
 * Owns: alias domains, aliases, every address that is or was ours, and the keys that sign the tokens in our addresses and
 * Message-IDs.
 * May import: contracts, mail, queue, http, files, entries, contacts, companies.
 * Emits: nothing; asks own.provideAddressUse how many sent mails name an address, own.provideSenders what else we send as.
 */
import type { Module } from '../module';
import { getService } from '../services';
import { addressingRoutes } from './routes';
import { aliasDomainType, aliasType, ownAddressType, signingKeyType } from './schema';
import { createAddressingService } from './service';
import { watchAddresses } from './watch-addresses';
import { watchOwners } from './watch-owners';

export const addressingModule: Module = {
  name: 'addressing',
  contentTypes: {
    'alias-domain': aliasDomainType,
    alias: aliasType,
    'own-address': ownAddressType,
    'signing-key': signingKeyType,
  },
  services: { addressing: createAddressingService },
  routes: { addressing: addressingRoutes },
  register({ strapi }) {
    getService(strapi, 'entries').onDeleted((thread) =>
      getService(strapi, 'addressing').deleteAliasesOf(thread)
    );
    watchOwners(strapi);
    watchAddresses(strapi);
    getService(strapi, 'addressing').book.watch();
  },
};
