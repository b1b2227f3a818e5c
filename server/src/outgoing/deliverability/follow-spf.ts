import { addressesOf, askDns, type AskDns } from './ask-dns';
import { asksDns, followedBy, networkOf, spfRecordsOf, termsOf } from './spf-record';

/** RFC 7208 4.6.4: more look-ups than this make the whole record invalid. */
export const MAX_LOOKUPS = 10;

/** Look-ups after which counting stops: a record may include itself. */
const COUNTED = 40;

/** Networks that are remembered of everything a record leads to. */
const MAX_NETWORKS = 12;

/** Addresses that one host may be replaced with, and characters that a record should have (RFC 7208 3.4). */
const MAX_ADDRESSES = 8;
const MAX_LENGTH = 450;

/** What a record leads to. */
export interface SpfTree {
  /** DNS look-ups that a receiver needs for it; counting stops at 40 */
  lookups: number;
  /** every domain that it includes or redirects to, directly or not */
  includes: ReadonlySet<string>;
  /** the records of those that have one */
  records: ReadonlyMap<string, string>;
  /**
   * Followed domains that have no record of their own, or more than one: receivers give up (RFC 7208 5.2). `through`: the
   * domain in the record itself that leads there, which may be the same.
   */
  broken: { domain: string; through: string }[];
  /** the first address of some of the networks that are let through, in order */
  networks: string[];
  /** DNS was silent somewhere */
  silent: boolean;
}

/** Follows every `include` and `redirect` of a record. */
export const followSpf = async (ask: AskDns, record: string): Promise<SpfTree> => {
  const includes = new Set<string>();
  const records = new Map<string, string>();
  const broken: SpfTree['broken'] = [];
  const networks: string[] = [];
  let lookups = 0;
  let silent = false;
  const waiting: { record: string; through: string | null }[] = [{ record, through: null }];
  for (let next = waiting.shift(); next !== undefined && lookups < COUNTED; next = waiting.shift()) {
    for (const term of termsOf(next.record)) {
      const network = networkOf(term);
      if (network !== null && networks.length < MAX_NETWORKS) networks.push(network);
      if (!asksDns(term)) continue;
      lookups += 1;
      if (lookups >= COUNTED) break;
      const domain = followedBy(term);
      if (domain === null || includes.has(domain)) continue;
      includes.add(domain);
      const through = next.through ?? domain;
      const answer = await askDns(ask, domain, 'TXT');
      if (answer.kind === 'silent') silent = true;
      const found = answer.kind === 'found' ? spfRecordsOf(answer.records) : [];
      const [only] = found;
      if (only !== undefined && found.length === 1) {
        records.set(domain, only);
        waiting.push({ record: only, through });
      } else if (answer.kind !== 'silent') broken.push({ domain, through });
    }
  }
  return { lookups, includes, records, broken, networks, silent };
};

const HOST =
  /^(?<sign>[+?~-]?)(?<kind>a|mx)(?::(?<host>[^/%\s]+))?(?:\/(?<four>\d{1,2}))?(?:\/\/(?<six>\d{1,3}))?$/i;

/** The addresses that an `a` or `mx` term stands for, as terms; null when it is none, or nobody can tell. */
const asAddresses = async (ask: AskDns, domain: string, term: string): Promise<string[] | null> => {
  const parts = HOST.exec(term)?.groups;
  if (!parts) return null;
  const name = parts.host ?? domain;
  const mx = parts.kind?.toLowerCase() === 'mx' ? await askDns(ask, name, 'MX') : null;
  if (mx && mx.kind !== 'found') return null;
  const hosts =
    mx?.kind === 'found' ? mx.records.map((host) => host.replace(/\.$/, '')).filter(Boolean) : [name];
  if (hosts.length > MAX_ADDRESSES) return null;
  const found = await Promise.all(hosts.map((host) => addressesOf(ask, host)));
  const addresses = [...new Set(found.flatMap((one) => one.addresses))];
  if (found.some(({ silent }) => silent) || addresses.length === 0 || addresses.length > MAX_ADDRESSES)
    return null;
  return addresses.map((ip) => {
    const prefix = ip.includes(':') ? parts.six : parts.four;
    return `${parts.sign}ip${ip.includes(':') ? '6' : '4'}:${ip}${prefix === undefined ? '' : `/${prefix}`}`;
  });
};

/**
 * A record that says the same with at most ten look-ups: hosts (`a`, `mx`) by their addresses, nothing twice, and without
 * `ptr`, which should not be used (RFC 7208 5.5). Null where that is not enough: then a service has to go. Includes stay, since
 * only the service knows when its addresses change.
 */
export const shortenSpf = async (ask: AskDns, domain: string, record: string): Promise<string | null> => {
  const terms = await Promise.all(
    termsOf(record).map(async (term) => {
      if (/^[+?~-]?ptr(?::|$)/i.test(term)) return [];
      return (await asAddresses(ask, domain, term)) ?? [term];
    })
  );
  const different = new Map(terms.flat().map((term) => [term.toLowerCase().replace(/^\+/, ''), term]));
  const shorter = ['v=spf1', ...different.values()].join(' ');
  if (shorter.length > MAX_LENGTH) return null;
  return (await followSpf(ask, shorter)).lookups <= MAX_LOOKUPS ? shorter : null;
};
