import { reservedBy, type AliasAddress } from './address-clashes';
import type { DomainAddresses } from './addresses';

type Alias = AliasAddress & { documentId: string };

/** An alias that goes with its owner to the domain of another company, or stays because somebody has its name there. */
export interface AliasMove<A extends Alias> {
  alias: A;
  /** its address there; null while it has no name */
  fullName: string | null;
  /** what has that address already; null when nothing does, so that the alias moves */
  taken: string | null;
}

/**
 * What becomes of the aliases that an entry owns when the entry goes to a company with another alias domain.
 *
 * @param all every alias, the owned ones among them
 */
export const followCompany = <A extends Alias>(
  owned: readonly A[],
  domain: DomainAddresses & { documentId: string },
  domains: readonly DomainAddresses[],
  all: readonly Alias[]
): AliasMove<A>[] => {
  const names = new Map(all.flatMap((alias) => (alias.fullName ? [[alias.fullName, alias.documentId]] : [])));
  const moves: AliasMove<A>[] = [];
  for (const alias of owned) {
    if (alias.aliasDomain?.documentId === domain.documentId) continue;
    const fullName = alias.name ? `${alias.name}@${domain.name}` : null;
    const holder = fullName === null ? undefined : names.get(fullName);
    const taken =
      fullName === null
        ? null
        : (reservedBy(fullName, domains) ?? (holder && holder !== alias.documentId ? 'alias' : null));
    // Two of one entry may have the same name, at two domains.
    if (fullName !== null && taken === null) names.set(fullName, alias.documentId);
    moves.push({ alias, fullName, taken });
  }
  return moves;
};
