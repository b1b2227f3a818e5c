import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';

import type { getAddressUse, listOwnAddresses, OwnAddressUse } from '../contracts/addressing';
import { normaliseAddress } from '../mail/address';
import { getService } from '../services';
import type { createAddressBook } from './address-book';
import { bounceAddress, catchallAddress, defaultFromAddress, systemAddresses } from './addresses';
import { partsOf } from './match-aliases';
import { addressesOfAlias } from './retired-addresses';
import { findAliasDomains, findAliases, type AliasDomainRow } from './store';
import { deleteRetiredAddresses, type RetiredAddressRow } from './store-own-addresses';

export type AddressUse = z.input<typeof getAddressUse.response>;
type OwnAddress = z.input<typeof listOwnAddresses.response>['ownAddresses'][number];

/** Counts the sent mails that still name these addresses, which are normalised and without token. */
type ProvideAddressUse = (addresses: {
  catchall: string | null;
  bounce: string | null;
  defaultFrom: string | null;
  aliases: readonly string[];
}) => Promise<AddressUse>;

/** An address that mail leaves under, as a later module knows of it. */
export interface SenderAddress {
  /** normalised; with `authors` that of a whole domain, `*@shop.example` */
  address: string;
  /** what it belongs to, such as the name of a server */
  of: string | null;
  /** of the personal server of one user: a domain's default-from address may not be the same */
  personal?: boolean;
  /** authors of this domain keep their own address */
  authors?: boolean;
}

type ProvideSenders = () => Promise<readonly SenderAddress[]>;

const NO_USE: AddressUse = { catchall: 0, aliases: 0, bounce: 0, defaultFrom: 0 };

/** The addresses of ours, those of today and those that once were. */
export const createOwnAddresses = (strapi: Core.Strapi, book: ReturnType<typeof createAddressBook>) => {
  let countUse: ProvideAddressUse = async () => NO_USE;
  const senders: { use: 'server' | 'strapi_email'; provide: ProvideSenders }[] = [];

  /** The addresses of these aliases, as far as they have one. */
  const addressesOf = async (where: object): Promise<string[]> =>
    (await findAliases(strapi, where)).flatMap(addressesOfAlias).map(({ address }) => address);

  return {
    /** Addresses that are no longer in use, but still understood. */
    retired: async (): Promise<RetiredAddressRow[]> => (await book.read()).retired,

    /** Who knows how many sent mails name an address. */
    provideAddressUse(provide: ProvideAddressUse): void {
      countUse = provide;
    },

    /** Who knows of further addresses that mail leaves under. */
    provideSenders(use: 'server' | 'strapi_email', provide: ProvideSenders): void {
      senders.push({ use, provide });
    },

    /** Names of the personal servers by the address that they send from. */
    async personalSenders(): Promise<Map<string, string>> {
      const known = await Promise.all(senders.map(({ provide }) => provide()));
      return new Map(
        known
          .flat()
          .flatMap(({ address, of, personal }): [string, string][] => (personal ? [[address, of ?? '']] : []))
      );
    },

    /**
     * Bounce addresses, and those that nobody reads: catchall and default-from addresses, but for a sender that is an alias
     * as well. With catchall and bounce addresses that once were: a mail may answer one that was sent long ago.
     */
    async system(): Promise<{ unattended: Set<string>; bounces: Set<string> }> {
      const known = await book.read();
      const were = (use: RetiredAddressRow['use']): string[] =>
        known.retired.flatMap((row) => (row.use === use ? row.address : []));
      const read = new Set(known.aliases.map(({ fullName }) => fullName));
      const senders = known.domains.flatMap((domain) => defaultFromAddress(domain) ?? []);
      return {
        unattended: new Set([
          ...known.domains.map(catchallAddress),
          ...senders.filter((sender) => !read.has(sender)),
          ...were('retired_catchall'),
        ]),
        bounces: new Set([...known.domains.map(bounceAddress), ...were('retired_bounce')]),
      };
    },

    /** All of them but those of companies: whoever is told of a message, it is never one of these. */
    async all(): Promise<Set<string>> {
      const known = await book.read();
      const aliases = known.aliases.filter((alias) => alias.name !== null && alias.aliasDomain !== null);
      const ids = new Set<string | null>(known.aliases.map((alias) => alias.documentId));
      return new Set([
        ...known.domains.flatMap(systemAddresses),
        ...aliases.flatMap((alias) => alias.fullName ?? []),
        // What a deleted alias was called may have become somebody's own address.
        ...known.retired.flatMap(({ address, use, aliasDocumentId }) =>
          use !== 'retired_alias' || ids.has(aliasDocumentId) ? address : []
        ),
      ]);
    },

    /** The domain that a mail to this address (normalised) is for, by what it is or was; null for none of ours. */
    async domainFor(address: string): Promise<AliasDomainRow | null> {
      const { domains, aliases, retired } = await book.read();
      const byId = (documentId: string | null | undefined): AliasDomainRow | undefined =>
        domains.find((domain) => domain.documentId === documentId);
      return (
        domains.find((domain) => systemAddresses(domain).includes(address)) ??
        byId(aliases.find((alias) => alias.fullName === address)?.aliasDomain?.documentId) ??
        byId(retired.find((row) => row.address === address)?.aliasDomainDocumentId) ??
        domains.find((domain) => domain.name === partsOf(address).domain) ??
        null
      );
    },

    /** Sent mails that name the addresses of a domain; NotFoundError when there is no such domain. */
    async use(documentId: string): Promise<AddressUse> {
      const domain = (await findAliasDomains(strapi)).find((row) => row.documentId === documentId);
      if (!domain) throw new errors.NotFoundError(`There is no alias domain ${documentId}.`);
      return countUse({
        catchall: catchallAddress(domain),
        bounce: bounceAddress(domain),
        defaultFrom: defaultFromAddress(domain),
        aliases: await addressesOf({ aliasDomain: { documentId } }),
      });
    },

    /** Sent mails that are answered at the present address of an alias; NotFoundError when there is no such alias. */
    async useOfAlias(documentId: string): Promise<number> {
      if ((await findAliases(strapi, { documentId })).length === 0)
        throw new errors.NotFoundError(`There is no alias ${documentId}.`);
      const aliases = await addressesOf({ documentId });
      return (await countUse({ catchall: null, bounce: null, defaultFrom: null, aliases })).aliases;
    },

    /** Every address that mail leaves under or comes back to. `namesServers`: whether to name the servers that send. */
    async list({ namesServers }: { namesServers: boolean }): Promise<OwnAddress[]> {
      const { domains, aliases, retired } = await book.read();
      const names = new Set(domains.map((domain) => domain.name));
      const reachesUs = (address: string): boolean => names.has(address.slice(address.lastIndexOf('@') + 1));
      const entry = (
        address: string,
        use: OwnAddressUse,
        of: string | null,
        direction: { sends?: boolean; receives?: boolean }
      ): OwnAddress => ({
        address,
        use,
        of,
        sends: direction.sends ?? false,
        receives: direction.receives ?? false,
        retiredAt: null,
      });

      const others = (
        await Promise.all(
          senders.map(async ({ use, provide }) =>
            (await provide()).map(({ address, of, authors }) =>
              entry(address, authors ? 'author_domain' : use, use === 'server' && !namesServers ? null : of, {
                sends: true,
                receives: !authors && reachesUs(address),
              })
            )
          )
        )
      ).flat();
      const standsIn = others.some(({ use }) => use === 'strapi_email');
      const ofDomains = domains.flatMap((domain) => {
        const sender = defaultFromAddress(domain);
        return [
          entry(catchallAddress(domain), 'catchall', domain.name, { receives: true }),
          entry(bounceAddress(domain), 'bounce', domain.name, { sends: true, receives: true }),
          ...(sender
            ? [entry(sender, 'default_from', domain.name, { sends: true, receives: reachesUs(sender) })]
            : []),
          // Nothing stands in for an author: whoever writes is the sender.
          ...(sender || standsIn ? [] : [entry('*', 'any_author', domain.name, { sends: true })]),
        ];
      });
      const ofAliases = aliases.flatMap((alias) =>
        alias.name && alias.fullName && alias.aliasDomain
          ? entry(alias.fullName, 'alias', alias.aliasDomain.name, { receives: true })
          : []
      );
      const ofCompanies = (await getService(strapi, 'companies').list()).flatMap(({ name, address }) =>
        address ? entry(address, 'company', name, { receives: true }) : []
      );
      const old = retired.map((row) => {
        const became = aliases.find((alias) => alias.documentId === row.aliasDocumentId);
        const domain = domains.find((candidate) => candidate.documentId === row.aliasDomainDocumentId);
        return {
          ...entry(row.address, row.use, became?.fullName ?? domain?.name ?? null, { receives: true }),
          retiredAt: new Date(row.retiredAt).toISOString(),
        };
      });
      // Without their names, servers that send from the same address are told once.
      const told = new Map(others.map((row) => [`${row.use} ${row.of ?? ''} ${row.address}`, row]));
      return [...ofDomains, ...ofAliases, ...ofCompanies, ...told.values(), ...old];
    },

    /** Mail to it is a stranger's afterwards; NotFoundError when it is no retired address. */
    async forget(typed: string): Promise<void> {
      const address = normaliseAddress(typed) ?? typed.trim().toLowerCase();
      if ((await deleteRetiredAddresses(strapi, [address])) === 0)
        throw new errors.NotFoundError(`${typed} is not one of our former addresses.`);
    },
  };
};
