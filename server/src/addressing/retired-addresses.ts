import { bounceAddress, catchallAddress, systemAddresses, type DomainAddresses } from './addresses';
import type { AliasAddress } from './address-clashes';

/** What an address was for while it was ours. */
export type RetiredUse = 'retired_catchall' | 'retired_bounce' | 'retired_alias';

/** An address that mail comes to, and what it becomes when it is given up. */
export interface GivenUp {
  address: string;
  use: RetiredUse;
  aliasDomainDocumentId: string | null;
  /** of an alias: its documentId, whatever it is called now */
  aliasDocumentId: string | null;
}

/** The addresses of an alias domain itself. */
export const addressesOfDomain = (domain: DomainAddresses & { documentId: string }): GivenUp[] => {
  const part = { aliasDomainDocumentId: domain.documentId, aliasDocumentId: null };
  return [
    { address: catchallAddress(domain), use: 'retired_catchall', ...part },
    { address: bounceAddress(domain), use: 'retired_bounce', ...part },
  ];
};

/** The address of an alias; none while it lacks a name or a domain. */
export const addressesOfAlias = (alias: AliasAddress & { documentId: string }): GivenUp[] =>
  alias.name !== null && alias.fullName !== null && alias.aliasDomain !== null
    ? [
        {
          address: alias.fullName,
          use: 'retired_alias',
          aliasDomainDocumentId: alias.aliasDomain.documentId,
          aliasDocumentId: alias.documentId,
        },
      ]
    : [];

/**
 * What a change of addresses leaves behind: `retired` are those that are no longer in use; `live` those that are, whatever
 * they were before.
 */
export const changeOfAddresses = (
  before: readonly GivenUp[],
  after: readonly GivenUp[]
): { retired: GivenUp[]; live: string[] } => {
  const live = new Set(after.map(({ address }) => address));
  return { retired: before.filter(({ address }) => !live.has(address)), live: [...live] };
};

/** The retired addresses that no live address equals: what is in use now goes before what once was. */
export const stillRetired = <Row extends { address: string }>(
  retired: readonly Row[],
  domains: readonly DomainAddresses[],
  aliases: readonly AliasAddress[]
): Row[] => {
  const live = new Set<string | null>([
    ...domains.flatMap(systemAddresses),
    ...aliases.filter((alias) => alias.aliasDomain !== null).map((alias) => alias.fullName),
  ]);
  return retired.filter(({ address }) => !live.has(address));
};
