import { systemAddresses, type DomainAddresses } from './addresses';
import type { GivenUp } from './retired-addresses';
import type { AliasRow } from './store';

/** An address that was ours once. */
export type RetiredAddress = Pick<GivenUp, 'address' | 'use' | 'aliasDocumentId'>;

/** An alias that a mail was sent to. */
export interface AliasMatch extends AliasRow {
  /** the recipients it answers to: its address, a former one, or its local part on another domain */
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
 * What mail to a former address is meant for: the documentId of an alias, or null for the mail system. One that is in use
 * again is what it is now, and one whose alias is gone reserves nothing.
 */
const formerAddresses = (
  usable: readonly AliasRow[],
  retired: readonly RetiredAddress[],
  live: ReadonlySet<string | null>
): Map<string, string | null> => {
  const was = retired.filter(({ address }) => !live.has(address));
  const ids = new Set<string | null>(was.length > 0 ? usable.map((row) => row.documentId) : []);
  return new Map(
    was
      .filter(({ use, aliasDocumentId }) => use !== 'retired_alias' || ids.has(aliasDocumentId))
      .map(({ address, aliasDocumentId }) => [address, aliasDocumentId])
  );
};

/**
 * Which aliases are meant by these recipients (normalised). By full address; and, for aliases that take any domain, by
 * local part on another domain. There an alias of exactly that address wins, and so does an address of the mail system.
 * One without name or domain is never meant. What comes to a former address of an alias is meant for it under its present one.
 *
 * @param limits.allowed domains where a local part is enough; empty = all. Alias domains always count.
 */
export const matchAliases = (
  rows: readonly AliasRow[],
  recipients: readonly string[],
  limits: {
    allowed: readonly string[];
    domains: readonly DomainAddresses[];
    retired?: readonly RetiredAddress[];
  }
): AliasMatch[] => {
  const usable = rows.filter((row) => row.name !== null && row.aliasDomain !== null);
  const wanted = [...new Set(recipients)];
  const live = new Set<string | null>([
    ...usable.map((row) => row.fullName),
    ...limits.domains.flatMap(systemAddresses),
  ]);
  const became = formerAddresses(usable, limits.retired ?? [], live);
  const taken = (address: string): boolean => live.has(address) || became.has(address);
  const domains = new Set([...limits.allowed, ...limits.domains.map((domain) => domain.name.toLowerCase())]);
  const byLocalPart = (row: AliasRow, address: string): boolean => {
    if (!takesAnyDomain(row)) return false;
    const { local, domain } = partsOf(address);
    return local === row.name && !taken(address) && (limits.allowed.length === 0 || domains.has(domain));
  };
  const isWanted = new Set<string | null>(wanted);
  const formerly = new Set(wanted.map((address) => became.get(address)));
  return usable.flatMap((row) => {
    // Most aliases are not meant, and a mail may have thousands of recipients.
    if (!isWanted.has(row.fullName) && !formerly.has(row.documentId) && !takesAnyDomain(row)) return [];
    const matched = wanted.filter(
      (address) =>
        address === row.fullName ||
        (became.has(address) && became.get(address) === row.documentId) ||
        byLocalPart(row, address)
    );
    return matched.length > 0 ? [{ ...row, matched }] : [];
  });
};
