import { isDomainName, normaliseAddress, splitAddress } from '../mail/address';

/** One entry of a FROM filter. A domain matches itself only: a sub-domain is another domain. */
export type FilterEntry = { kind: 'address' | 'domain'; value: string };

/** Reads a comma list of addresses and domains; entries that are neither are left out. */
export const parseFromFilter = (filter: string): FilterEntry[] =>
  filter
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter(Boolean)
    .flatMap((entry): FilterEntry[] => {
      if (!entry.includes('@')) return [{ kind: 'domain', value: entry }];
      const address = normaliseAddress(entry);
      return address ? [{ kind: 'address', value: address }] : [];
    });

/** What is wrong with a filter as it is typed, in words; null when every entry is an address or a domain. */
export const filterProblem = (filter: string): string | null => {
  const wrong = filter
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
    .find((entry) => {
      const [parsed] = parseFromFilter(entry);
      return !(parsed?.kind === 'address' || (parsed?.kind === 'domain' && isDomainName(parsed.value)));
    });
  return wrong === undefined ? null : `"${wrong}" is neither an address nor a domain, such as shop.example.`;
};

/** How well a filter fits an address; `any` for an empty filter, null when it does not fit. */
export const matchFromFilter = (filter: string, address: string): 'address' | 'domain' | 'any' | null => {
  const entries = parseFromFilter(filter);
  if (entries.length === 0) return filter.trim() === '' ? 'any' : null;
  const normal = normaliseAddress(address);
  if (!normal) return null;
  if (entries.some((entry) => entry.kind === 'address' && entry.value === normal)) return 'address';
  const domain = splitAddress(normal)?.domain;
  return entries.some((entry) => entry.kind === 'domain' && entry.value === domain) ? 'domain' : null;
};
