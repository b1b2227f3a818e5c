import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';

import type {
  AliasDomainView,
  aliasDomainInput,
  aliasInput,
  AliasStatus,
  AliasView,
} from '../contracts/addressing';
import type { ThreadRef, UserAbility } from '../entries/service';
import type { TokenKey } from '../mail/token';
import { getService } from '../services';
import { createAddressBook } from './address-book';
import { bounceAddress, catchallAddress, defaultFromAddress } from './addresses';
import { cleanStatusError } from './alias-fields';
import type { AliasWriter } from './clean-alias';
import { loadKeys } from './keys';
import { matchAliases, partsOf, takesAnyDomain, type AliasMatch } from './match-aliases';
import { createOwnAddresses } from './own-addresses';
import { saveAlias } from './save-alias';
import { saveAliasDomain } from './save-alias-domain';
import {
  ALIAS,
  ALIAS_DOMAIN,
  deleteDocument,
  findAliasDomains,
  findAliases,
  updateAliasStatus,
  type AliasDomainRow,
  type AliasRow,
} from './store';
import { viewAliases } from './view-aliases';

type AliasInput = z.output<typeof aliasInput>;
type AliasDomainInput = z.output<typeof aliasDomainInput>;

/** The alias that answers about an entry come to. */
export interface OwnedAlias {
  address: string;
  /** of its own domain: whether the server there delivers `alias+anything@` to `alias@` */
  plusAddressing: boolean;
}

/** Who made an alias and hears of it when it breaks. */
export interface AliasCreator {
  address: string;
  name: string;
  /** false for a former colleague, who is told nothing more */
  active: boolean;
}

const domainView = (row: AliasDomainRow, aliases: readonly AliasRow[]): AliasDomainView => ({
  documentId: row.documentId,
  name: row.name,
  catchall: row.catchall,
  bounce: row.bounce,
  defaultFrom: row.defaultFrom ?? '',
  sequence: row.sequence,
  plusAddressing: row.plusAddressing,
  catchallAddress: catchallAddress(row),
  bounceAddress: bounceAddress(row),
  defaultFromAddress: defaultFromAddress(row),
  companies: (row.companies ?? []).map(({ documentId, name }) => ({ documentId, name })),
  aliasCount: aliases.filter((alias) => alias.aliasDomain?.documentId === row.documentId).length,
});

/** So many addresses are asked for by name; databases limit the values of a query (32,766 on SQLite). */
const MAX_ASKED = 1_000;

const receives = (row: AliasRow): boolean => row.aliasDomain !== null && row.name !== null;

/** Alias domains, aliases and the keys behind the tokens in addresses. */
export const createAddressingService = ({ strapi }: { strapi: Core.Strapi }) => {
  let keys: Promise<TokenKey[]> | null = null;
  const book = createAddressBook(strapi);
  const own = createOwnAddresses(strapi, book);

  const viewDomain = async (documentId: string): Promise<AliasDomainView> => {
    const row = (await findAliasDomains(strapi)).find((candidate) => candidate.documentId === documentId);
    if (!row) throw new errors.NotFoundError(`There is no alias domain ${documentId}.`);
    return domainView(row, await findAliases(strapi, { aliasDomain: { documentId } }));
  };

  const requireAlias = async (documentId: string): Promise<AliasRow> => {
    const [row] = await findAliases(strapi, { documentId });
    if (!row) throw new errors.NotFoundError(`There is no alias ${documentId}.`);
    return row;
  };

  const aliasesOf = (owner: ThreadRef): Promise<AliasRow[]> =>
    findAliases(strapi, { ownerType: owner.uid, ownerDocumentId: owner.documentId });

  /** An entry may own several: the one that receives mail speaks for it. */
  const ownedAlias = async (owner: ThreadRef): Promise<AliasRow | null> => {
    const rows = await aliasesOf(owner);
    return rows.find(receives) ?? rows[0] ?? null;
  };

  const save = async (
    before: AliasRow | null,
    input: AliasInput,
    writer: AliasWriter
  ): Promise<AliasView> => {
    const saved = await requireAlias(await saveAlias(strapi, before, input, writer));
    const [view] = await viewAliases(strapi, writer.ability, [saved]);
    return view as AliasView;
  };

  return {
    /** The signing keys; the last one signs. */
    keys(): Promise<TokenKey[]> {
      keys ??= loadKeys(strapi).catch((error: unknown) => {
        keys = null;
        throw error;
      });
      return keys;
    },

    /** The key that signs new tokens. */
    async signingKey(): Promise<TokenKey> {
      const key = (await this.keys()).at(-1);
      if (!key) throw new Error('chatter: there is no signing key.');
      return key;
    },

    /** What was read of domains and aliases, to be watched for writes. */
    book,

    /** The list of our addresses, and those that once were. */
    own,

    /** Every alias domain, in their order; a change by another process is seen within seconds. */
    domains: async (): Promise<AliasDomainRow[]> => (await book.read()).domains,

    async listAliasDomains(): Promise<AliasDomainView[]> {
      const aliases = await findAliases(strapi);
      return (await findAliasDomains(strapi)).map((row) => domainView(row, aliases));
    },

    /** `ability`: of the caller; messages about clashes name entries only as far as it may read them. */
    async createAliasDomain(input: AliasDomainInput, ability: UserAbility | null): Promise<AliasDomainView> {
      return viewDomain(await saveAliasDomain(strapi, null, input, ability));
    },

    async updateAliasDomain(
      documentId: string,
      input: AliasDomainInput,
      ability: UserAbility | null
    ): Promise<AliasDomainView> {
      await viewDomain(documentId);
      return viewDomain(await saveAliasDomain(strapi, documentId, input, ability));
    },

    /** ValidationError while aliases use it: their addresses would silently stop to exist. */
    async deleteAliasDomain(documentId: string): Promise<void> {
      const domain = await viewDomain(documentId);
      if (domain.aliasCount > 0) {
        throw new errors.ValidationError(
          `${domain.name} still has ${domain.aliasCount} alias(es). Delete them or move them to another domain first.`
        );
      }
      await deleteDocument(strapi, ALIAS_DOMAIN, documentId);
    },

    /**
     * The alias domain of a company; else that of the first company, to which what has no company belongs; else the first
     * one; null when there is none at all.
     */
    async domainOf(
      company: { aliasDomain: { documentId: string } | null } | null
    ): Promise<AliasDomainRow | null> {
      const { domains } = await book.read();
      const of = (known: typeof company): AliasDomainRow | undefined =>
        domains.find((domain) => domain.documentId === known?.aliasDomain?.documentId);
      // With one domain there is nothing to choose, so nothing to ask.
      if (domains.length < 2) return domains[0] ?? null;
      return (
        of(company) ?? of(await getService(strapi, 'companies').byDocumentId(null)) ?? domains[0] ?? null
      );
    },

    /** Every alias, with the titles of entries that the caller may read. */
    async listAliases(ability: UserAbility): Promise<AliasView[]> {
      return viewAliases(strapi, ability, await findAliases(strapi));
    },

    createAlias: (input: AliasInput, writer: AliasWriter): Promise<AliasView> => save(null, input, writer),

    async updateAlias(documentId: string, input: AliasInput, writer: AliasWriter): Promise<AliasView> {
      return save(await requireAlias(documentId), input, writer);
    },

    async deleteAlias(documentId: string): Promise<void> {
      await requireAlias(documentId);
      await deleteDocument(strapi, ALIAS, documentId);
    },

    /** The alias that an entry owns, for whoever may read the entry; null when it owns none. */
    async viewOwnedAlias(owner: ThreadRef, ability: UserAbility): Promise<AliasView | null> {
      const row = await ownedAlias(owner);
      return row ? ((await viewAliases(strapi, ability, [row]))[0] ?? null) : null;
    },

    /** Gives an entry an alias, or changes the one it has. The owner is the entry, whatever the input says. */
    async saveOwnedAlias(owner: ThreadRef, input: AliasInput, writer: AliasWriter): Promise<AliasView> {
      const before = await ownedAlias(owner);
      if (!before && input.name.trim() === '') {
        throw new errors.ValidationError('An address needs a local part, the text before the @.', {
          errors: [{ path: ['name'], message: 'This is required.', name: 'ValidationError' }],
        });
      }
      return save(before, { ...input, owner }, writer);
    },

    /** NotFoundError when the entry owns none. */
    async deleteOwnedAlias(owner: ThreadRef): Promise<void> {
      const row = await ownedAlias(owner);
      if (!row) throw new errors.NotFoundError('This entry has no address of its own.');
      await deleteDocument(strapi, ALIAS, row.documentId);
    },

    /**
     * The aliases that a mail to these addresses (normalised) was sent to, in the order of their creation: by full address,
     * or, if the alias says so, by its local part on another domain.
     *
     * @param allowedDomains where a local part is enough, besides the alias domains; empty = everywhere
     */
    async aliasesFor(
      addresses: readonly string[],
      allowedDomains: readonly string[] = []
    ): Promise<AliasMatch[]> {
      const wanted = [...new Set(addresses)];
      if (wanted.length === 0) return [];
      const known = await book.read();
      const { retired } = known;
      const found = matchAliases(known.aliases, wanted, {
        allowed: allowedDomains,
        domains: known.domains,
        retired,
      });
      if (found.length > 0) return found;
      // Made by another process a moment ago, maybe: mail to a new alias must not be lost for that.
      const locals = [...new Set(wanted.map((address) => partsOf(address).local))];
      const asked = { $or: [{ fullName: { $in: wanted } }, { anyDomain: true, name: { $in: locals } }] };
      // A mail may have more recipients than a query may have values.
      const rows = await findAliases(strapi, wanted.length > MAX_ASKED ? {} : asked);
      const domains = rows.some(takesAnyDomain) ? await findAliasDomains(strapi) : [];
      return matchAliases(rows, wanted, { allowed: allowedDomains, domains, retired });
    },

    /** One alias, also one without an address; null when it is gone. */
    async aliasById(documentId: string): Promise<AliasRow | null> {
      return (await findAliases(strapi, { documentId }))[0] ?? null;
    },

    /** The addresses of all aliases that receive mail. */
    async aliasAddresses(): Promise<string[]> {
      const { aliases } = await book.read();
      return aliases.flatMap((row) => (receives(row) && row.fullName ? row.fullName : []));
    },

    /** Every address of ours, former ones too: whoever is told of a message, it is never one of these. */
    ownAddresses: (): Promise<Set<string>> => own.all(),

    /** The alias that an entry owns, if it owns one that receives mail. */
    async aliasOwnedBy(thread: ThreadRef): Promise<OwnedAlias | null> {
      const row = (await aliasesOf(thread)).find(receives);
      return row?.fullName && row.aliasDomain
        ? { address: row.fullName, plusAddressing: row.aliasDomain.plusAddressing }
        : null;
    },

    /** Deletes the aliases of an owner that is gone. */
    async deleteAliasesOf(thread: ThreadRef): Promise<void> {
      for (const row of await aliasesOf(thread)) await deleteDocument(strapi, ALIAS, row.documentId);
    },

    /** Says how the last creation through an alias went; `error` is why it failed, in the host's words. */
    async setAliasStatus(id: number, status: AliasStatus, error: string | null = null): Promise<void> {
      // A busy alias becomes valid with every single mail.
      if (status === 'valid' && book.isValid(id)) return;
      await updateAliasStatus(strapi, id, status, status === 'invalid' ? cleanStatusError(error) : null);
      await book.noteStatus(id, status === 'valid');
    },

    /** The admin user who made an alias; null when it was no admin user, or one that no longer exists. */
    async creatorOf(alias: { creatorId: number | null }): Promise<AliasCreator | null> {
      if (alias.creatorId === null) return null;
      try {
        const { address, name, active } = await getService(strapi, 'contacts').ofAdminUser(alias.creatorId);
        return { address, name, active };
      } catch (error) {
        if (error instanceof errors.ValidationError) return null;
        throw error;
      }
    },
  };
};

export type AddressingService = ReturnType<typeof createAddressingService>;
