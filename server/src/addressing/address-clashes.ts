import { bounceAddress, catchallAddress, type DomainAddresses, type FieldProblem } from './addresses';

/** An alias as far as its address is concerned. */
export interface AliasAddress {
  name: string | null;
  fullName: string | null;
  aliasDomain: { documentId: string } | null;
}

type StoredDomain = DomainAddresses & { documentId: string };

/** Which address of an alias domain is already taken, and by what. */
export type DomainClash<Alias extends AliasAddress> =
  | { field: 'name' | 'catchall' | 'bounce'; address: string; by: 'alias'; alias: Alias }
  | { field: 'catchall' | 'bounce'; address: string; by: 'catchall' | 'bounce' };

/**
 * What an alias domain would collide with once it is saved: other domains of the same name, and aliases by the addresses
 * that they will have then. Its own aliases follow its name, and the first domain of all takes those that have none.
 *
 * @param documentId null for a new domain
 */
export const domainClashes = <Alias extends AliasAddress>(
  domain: DomainAddresses,
  documentId: string | null,
  others: readonly StoredDomain[],
  aliases: readonly Alias[]
): DomainClash<Alias>[] => {
  const clashes: DomainClash<Alias>[] = [];
  const wanted = { catchall: catchallAddress(domain), bounce: bounceAddress(domain) };
  const first = others.length === 0;
  const follows = (alias: Alias): boolean =>
    alias.aliasDomain === null ? first : alias.aliasDomain.documentId === documentId;

  const staying = new Map<string, Alias>();
  for (const alias of aliases) if (alias.fullName && !follows(alias)) staying.set(alias.fullName, alias);
  const fields = ['catchall', 'bounce'] as const;
  for (const alias of aliases) {
    if (!alias.name) continue;
    const address = follows(alias) ? `${alias.name}@${domain.name}` : alias.fullName;
    for (const field of fields) {
      if (address === wanted[field]) clashes.push({ field, address: wanted[field], by: 'alias', alias });
    }
    const other = follows(alias) && address ? staying.get(address) : undefined;
    if (other && address) clashes.push({ field: 'name', address, by: 'alias', alias: other });
  }
  for (const other of others) {
    if (other.documentId === documentId) continue;
    const taken = { catchall: catchallAddress(other), bounce: bounceAddress(other) };
    for (const field of fields) {
      for (const by of fields) {
        if (wanted[field] === taken[by]) clashes.push({ field, address: wanted[field], by });
      }
    }
  }
  return clashes;
};

/** What an alias' address would take away from an alias domain, its own or one of the same name; null when nothing. */
export const reservedBy = (
  address: string,
  domains: readonly DomainAddresses[]
): 'catchall' | 'bounce' | null => {
  for (const domain of domains) {
    if (catchallAddress(domain) === address) return 'catchall';
    if (bounceAddress(domain) === address) return 'bounce';
  }
  return null;
};

/** A clash in words for its field. `owner` says what the alias is for. */
export const clashWords = <Alias extends AliasAddress>(
  clash: DomainClash<Alias>,
  owner: (alias: Alias) => string
): FieldProblem => ({
  path: [clash.field],
  message:
    clash.by === 'alias'
      ? `${clash.address} is already an alias for ${owner(clash.alias)}.`
      : `${clash.address} already is the ${clash.by === 'bounce' ? 'bounce address' : 'catchall'} of another alias domain.`,
});
