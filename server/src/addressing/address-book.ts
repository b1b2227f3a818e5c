import type { Core } from '@strapi/strapi';

import { createBriefMemory } from '../brief-memory';
import { inTransaction } from '../queue/connection';
import { stillRetired } from './retired-addresses';
import {
  ALIAS,
  ALIAS_DOMAIN,
  findAliasDomains,
  findAliases,
  type AliasDomainRow,
  type AliasRow,
} from './store';
import { findRetiredAddresses, OWN_ADDRESS, type RetiredAddressRow } from './store-own-addresses';

export interface AddressBook {
  domains: AliasDomainRow[];
  aliases: AliasRow[];
  /** addresses that were ours once, and are in use no more */
  retired: RetiredAddressRow[];
}

/** ms that addresses are remembered: other processes follow a change within that time */
const MEMORY_MS = 5_000;

/**
 * All domains, aliases and former addresses, which every mail asks for several times, remembered for a few seconds. How the last creation
 * through an alias went (`status`) is not kept up to date in it.
 */
export const createAddressBook = (strapi: Core.Strapi) => {
  const load = async (): Promise<AddressBook> => {
    const domains = await findAliasDomains(strapi);
    const aliases = await findAliases(strapi);
    return { domains, aliases, retired: stillRetired(await findRetiredAddresses(strapi), domains, aliases) };
  };
  const memory = createBriefMemory(load, MEMORY_MS);
  /** aliases whose last creation went well, and until when (epoch ms) that is remembered */
  const valid = new Map<number, number>();
  return {
    async read(): Promise<AddressBook> {
      const known = memory.peek();
      if (known) return known;
      // What an open transaction sees may never come true.
      return strapi.db.inTransaction() ? load() : memory.read();
    },

    /** Forgets at once, and again after the commit: until then others still read what was. */
    async forget(): Promise<void> {
      const forgetAll = (): void => {
        memory.forget();
        valid.clear();
      };
      forgetAll();
      if (strapi.db.inTransaction()) await inTransaction(strapi, async ({ onCommit }) => onCommit(forgetAll));
    },

    /** Whether an alias was written as valid a moment ago; another process may have found it invalid since. */
    isValid: (id: number): boolean => (valid.get(id) ?? 0) > Date.now(),

    /** An alias was written as valid, or as something else; the former holds from the commit on. */
    async noteStatus(id: number, isValid: boolean): Promise<void> {
      valid.delete(id);
      if (!isValid) return;
      await inTransaction(strapi, async ({ onCommit }) =>
        onCommit(() => valid.set(id, Date.now() + MEMORY_MS))
      );
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
      strapi.db.lifecycles.subscribe({
        models: [ALIAS_DOMAIN, OWN_ADDRESS],
        ...written,
        afterUpdateMany: forget,
      });
    },
  };
};
