import type { Core } from '@strapi/strapi';

import { createBriefMemory } from '../brief-memory';
import { inTransaction } from '../queue/connection';
import {
  ALIAS,
  ALIAS_DOMAIN,
  findAliasDomains,
  findAliases,
  type AliasDomainRow,
  type AliasRow,
} from './store';

export interface AddressBook {
  domains: AliasDomainRow[];
  aliases: AliasRow[];
}

/** ms that addresses are remembered: other processes follow a change within that time */
const MEMORY_MS = 5_000;

/**
 * All domains and aliases, which every mail asks for several times, remembered for a few seconds. How the last creation
 * through an alias went (`status`) is not kept up to date in it.
 */
export const createAddressBook = (strapi: Core.Strapi) => {
  const load = async (): Promise<AddressBook> => ({
    domains: await findAliasDomains(strapi),
    aliases: await findAliases(strapi),
  });
  const memory = createBriefMemory(load, MEMORY_MS);
  return {
    async read(): Promise<AddressBook> {
      const known = memory.peek();
      if (known) return known;
      // What an open transaction sees may never come true.
      return strapi.db.inTransaction() ? load() : memory.read();
    },

    /** Forgets at once, and again after the commit: until then others still read what was. */
    async forget(): Promise<void> {
      memory.forget();
      if (strapi.db.inTransaction())
        await inTransaction(strapi, async ({ onCommit }) => onCommit(() => memory.forget()));
    },

    /** Follows every write of this process, whoever makes it; call it in `register`. */
    watch(): void {
      const forget = (): Promise<void> => this.forget();
      const written = {
        afterCreate: forget,
        afterCreateMany: forget,
        afterUpdate: forget,
        afterDelete: forget,
        afterDeleteMany: forget,
      };
      // Writes of many aliases at once are those of their status, one per mail.
      strapi.db.lifecycles.subscribe({ models: [ALIAS], ...written });
      strapi.db.lifecycles.subscribe({ models: [ALIAS_DOMAIN], ...written, afterUpdateMany: forget });
    },
  };
};
