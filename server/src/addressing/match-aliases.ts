import { bounceAddress, catchallAddress, type DomainAddresses } from './addresses';
import type { AliasRow } from './store';

/** An alias that a mail was sent to. */
export interface AliasMatch extends AliasRow {
  /** the recipients it answers to; its own address, unless it was found by its local part on another domain */
  matched: string[];
}

/** Local part and domain of a normalised address. */
export const partsOf = (address: string): { local: string; domain: string } => {
  const at = address.lastIndexOf('@');
  return { local: address.slice(0, at), domain: address.slice(at + 1) };
};

/** Whether an alias can be found by its local part alone. */
export const takesAnyDomain = (row: AliasRow): boolean => row.anyDomain === true;

/**
 * Which aliases are meant by these recipients (normalised). By full address; and, for aliases that take any domain, by
 * local part on another domain. There an alias of exactly that address wins, and so does a catchall or bounce address.
 * One without name or domain is never meant.
 *
 * @param limits.allowed domains where a local part is enough; empty = all. Alias domains always count.
 */
export const matchAliases = (
  rows: readonly AliasRow[],
  recipients: readonly string[],
  limits: { allowed: readonly string[]; domains: readonly DomainAddresses[] }
): AliasMatch[] => {
  const usable = rows.filter((row) => row.name !== null && row.aliasDomain !== null);
  const wanted = [...new Set(recipients)];
  const taken = new Set<string | null>([
    ...usable.map((row) => row.fullName),
    ...limits.domains.flatMap((domain) => [catchallAddress(domain), bounceAddress(domain)]),
  ]);
  const domains = new Set([...limits.allowed, ...limits.domains.map((domain) => domain.name.toLowerCase())]);
  const byLocalPart = (row: AliasRow, address: string): boolean => {
    const { local, domain } = partsOf(address);
    return (
      takesAnyDomain(row) &&
      local === row.name &&
      !taken.has(address) &&
      (limits.allowed.length === 0 || domains.has(domain))
    );
  };
  return usable.flatMap((row) => {
    const matched = wanted.filter((address) => address === row.fullName || byLocalPart(row, address));
    return matched.length > 0 ? [{ ...row, matched }] : [];
  });
};
