import {
  bounceAddress,
  catchallAddress,
  defaultFromAddress,
  type DomainAddresses,
  type FieldProblem,
} from './addresses';

/** An alias as far as its address is concerned. */
export interface AliasAddress {
  name: string | null;
  fullName: string | null;
  aliasDomain: { documentId: string } | null;
}

type StoredDomain = DomainAddresses & { documentId: string };

/** What a domain has addresses for. */
type SystemUse = 'catchall' | 'bounce' | 'defaultFrom';

const USES = ['catchall', 'bounce', 'defaultFrom'] as const;

const USE_WORDS: Record<SystemUse, string> = {
  catchall: 'catchall',
  bounce: 'bounce address',
  defaultFrom: 'default sender',
};

const addressesByUse = (domain: DomainAddresses): Record<SystemUse, string | null> => ({
  catchall: catchallAddress(domain),
  bounce: bounceAddress(domain),
  defaultFrom: defaultFromAddress(domain),
});

/** Which address of an alias domain is already taken, and by what. */
export type DomainClash<Alias extends AliasAddress> =
  | { field: 'name' | SystemUse; address: string; by: 'alias'; alias: Alias }
  | { field: SystemUse; address: string; by: SystemUse }
  | { field: SystemUse; address: string; by: 'company'; company: string };

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
  const wanted = addressesByUse(domain);
  const first = others.length === 0;
  const follows = (alias: Alias): boolean =>
    alias.aliasDomain === null ? first : alias.aliasDomain.documentId === documentId;

  const staying = new Map<string, Alias>();
  for (const alias of aliases) if (alias.fullName && !follows(alias)) staying.set(alias.fullName, alias);
  for (const alias of aliases) {
    if (!alias.name) continue;
    const address = follows(alias) ? `${alias.name}@${domain.name}` : alias.fullName;
    // An alias of the sender's name makes entries because somebody wanted it to.
    for (const field of ['catchall', 'bounce'] as const) {
      if (address && address === wanted[field]) clashes.push({ field, address, by: 'alias', alias });
    }
    const other = follows(alias) && address ? staying.get(address) : undefined;
    if (other && address) clashes.push({ field: 'name', address, by: 'alias', alias: other });
  }
  for (const other of others) {
    if (other.documentId === documentId) continue;
    const taken = addressesByUse(other);
    for (const field of USES) {
      const address = wanted[field];
      // Several domains may have one sender.
      const by = USES.find((use) => taken[use] === address && !(use === field && use === 'defaultFrom'));
      if (address && by) clashes.push({ field, address, by });
    }
  }
  return clashes;
};

/**
 * The addresses of an alias domain that a company gives people to write to. Its default sender may be one of them: people may
 * well read what is answered to it.
 */
export const companyClashes = (
  domain: DomainAddresses,
  companies: readonly { name: string; address: string | null }[]
): DomainClash<never>[] => {
  const wanted = addressesByUse(domain);
  return (['catchall', 'bounce'] as const).flatMap((field) => {
    const company = companies.find(({ address }) => address !== null && address === wanted[field]);
    return company?.address
      ? [{ field, address: company.address, by: 'company' as const, company: company.name }]
      : [];
  });
};

/**
 * What an alias' address would take away from an alias domain, its own or one of the same name, in words; null when
 * nothing. Catchall and bounce addresses never make entries; the default sender does where an alias has its name.
 */
export const reservedBy = (address: string, domains: readonly DomainAddresses[]): string | null => {
  for (const domain of domains) {
    const known = addressesByUse(domain);
    const use = (['catchall', 'bounce'] as const).find((one) => known[one] === address);
    if (use) return USE_WORDS[use];
  }
  return null;
};

const takenBy = <Alias extends AliasAddress>(
  clash: DomainClash<Alias>,
  owner: (alias: Alias) => string
): string => {
  switch (clash.by) {
    case 'alias':
      return `is already an alias for ${owner(clash.alias)}`;
    case 'company':
      return `is the address at which people reach ${clash.company}, which must not come to the mail system`;
    default:
      return `already is the ${USE_WORDS[clash.by]} of another alias domain`;
  }
};

/** A clash in words for its field. `owner` says what the alias is for. */
export const clashWords = <Alias extends AliasAddress>(
  clash: DomainClash<Alias>,
  owner: (alias: Alias) => string
): FieldProblem => ({ path: [clash.field], message: `${clash.address} ${takenBy(clash, owner)}.` });
