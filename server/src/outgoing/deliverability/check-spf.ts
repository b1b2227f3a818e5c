import { isIP } from 'node:net';

import type { DeliverabilityCheck, DnsRecord } from '../../contracts/deliverability';
import { isPrivateAddress } from '../../servers/host-guard';
import { addressesOf, askDns, type AskDns } from './ask-dns';
import { namesTogether, result, type SendingServer } from './check-result';
import { followSpf, MAX_LOOKUPS, shortenSpf, type SpfTree } from './follow-spf';
import { providerOf, type KnownProvider } from './known-providers';
import { allOf, mergeSpf, spfRecordsOf, spfWith, spfWithout } from './spf-record';

/** Whether an address might send for a domain if this were its record: `pass`, or what stands in its way; null when DNS was silent. */
export type EvaluateSpf = (input: { ip: string; domain: string; record: string }) => Promise<string | null>;

/** Addresses of one server that are looked at. */
const MAX_ADDRESSES = 4;

/** What a server still needs in the record. */
type Need =
  | { kind: 'nothing' }
  | { kind: 'terms'; terms: string[] }
  /** it has no address that the world could see */
  | { kind: 'unseen' }
  | { kind: 'silent' }
  /** SPF is checked for a domain of the provider; `depends`: perhaps for this one, which then needs the terms */
  | { kind: 'own_return_path'; provider: string }
  | { kind: 'depends'; provider: string; terms: string[] };

interface Facts {
  ask: AskDns;
  domain: string;
  /** the record as it is, or as it should be; null = there is none */
  record: string | null;
  tree: SpfTree | null;
  evaluate: EvaluateSpf;
}

/** The public addresses of a mail server. What it hands mail to in its own network, the world never sees. */
const publicAddresses = async (ask: AskDns, host: string): Promise<{ ips: string[]; silent: boolean }> => {
  const found =
    isIP(host) > 0 ? { addresses: [host], silent: false } : await addressesOf(ask, host.replace(/\.$/, ''));
  const ips = found.addresses.filter((ip) => isIP(ip) > 0 && !isPrivateAddress(ip)).slice(0, MAX_ADDRESSES);
  return { ips, silent: found.silent };
};

/** Which of these addresses may not send. */
const refusedOf = async (
  facts: Facts,
  ips: readonly string[]
): Promise<{ refused: string[]; silent: boolean }> => {
  const { record } = facts;
  if (record === null) return { refused: [...ips], silent: false };
  const verdicts = await Promise.all(ips.map((ip) => facts.evaluate({ ip, domain: facts.domain, record })));
  return {
    refused: ips.filter((_ip, index) => !['pass', null].includes(verdicts[index] ?? null)),
    silent: verdicts.includes(null),
  };
};

/** Whether the record names a provider's networks themselves, without its include. */
const isFlattened = async (
  facts: Facts,
  server: SendingServer,
  provider: KnownProvider
): Promise<boolean> => {
  if (facts.record === null) return false;
  const { networks } = await followSpf(facts.ask, `v=spf1 include:${provider.spf}`);
  const { ips } = await publicAddresses(facts.ask, server.host);
  for (const all of [networks, ips]) {
    const { refused, silent } = await refusedOf(facts, all);
    if (all.length > 0 && refused.length === 0 && !silent) return true;
  }
  return false;
};

const needOf = async (facts: Facts, server: SendingServer): Promise<Need> => {
  const provider = providerOf(server);
  if (provider) {
    const { name, ownReturnPath, spf } = provider;
    if (facts.tree?.includes.has(spf)) return { kind: 'nothing' };
    if (ownReturnPath === 'yes') return { kind: 'own_return_path', provider: name };
    // What DNS kept to itself may include it.
    if (facts.tree?.silent) return { kind: 'silent' };
    if (await isFlattened(facts, server, provider)) return { kind: 'nothing' };
    const terms = [`include:${spf}`];
    return ownReturnPath === 'depends'
      ? { kind: 'depends', provider: name, terms }
      : { kind: 'terms', terms };
  }
  const { ips, silent } = await publicAddresses(facts.ask, server.host);
  if (ips.length === 0) return silent ? { kind: 'silent' } : { kind: 'unseen' };
  const verdict = await refusedOf(facts, ips);
  if (verdict.refused.length > 0)
    return {
      kind: 'terms',
      terms: verdict.refused.map((ip) => `${ip.includes(':') ? 'ip6' : 'ip4'}:${ip}`),
    };
  return silent || verdict.silent ? { kind: 'silent' } : { kind: 'nothing' };
};

interface Needs {
  /** in the order of the servers */
  all: { server: SendingServer; need: Need }[];
  /** what the record lacks for certain */
  terms: string[];
}

const needsOf = async (facts: Facts, servers: readonly SendingServer[]): Promise<Needs> => {
  const all = await Promise.all(
    servers.map(async (server) => ({ server, need: await needOf(facts, server) }))
  );
  const terms = all.flatMap(({ need }) => (need.kind === 'terms' ? need.terms : []));
  return { all, terms: [...new Set(terms)] };
};

/** The first server with this need. */
const firstOf = <K extends Need['kind']>(
  needs: Needs,
  kind: K
): { server: SendingServer; need: Extract<Need, { kind: K }> } | undefined =>
  needs.all.find(({ need }) => need.kind === kind) as
    { server: SendingServer; need: Extract<Need, { kind: K }> } | undefined;

/** Names of the servers with this need. */
const namesOf = (needs: Needs, kind: Need['kind']): string =>
  namesTogether(needs.all.flatMap(({ server, need }) => (need.kind === kind ? server.name : [])));

/** What cannot be said for certain, or needs nothing from this domain; null when every server may send. */
const uncertain = (
  needs: Needs,
  rest: { found: string[]; silent: boolean; withTerms: (terms: readonly string[]) => DnsRecord[] }
): DeliverabilityCheck | null => {
  const { found, silent, withTerms } = rest;
  if (silent || firstOf(needs, 'silent')) return result('spf', 'unknown', 'dns_silent', { found });
  if (firstOf(needs, 'unseen'))
    return result('spf', 'unknown', 'spf_unseen', { found, values: { server: namesOf(needs, 'unseen') } });
  const depends = firstOf(needs, 'depends');
  if (depends)
    return result('spf', 'unknown', 'spf_depends', {
      found,
      values: { server: depends.server.name, provider: depends.need.provider },
      records: withTerms(depends.need.terms),
    });
  if (needs.all.length === 0) return result('spf', 'unknown', 'no_server', { found });
  const own = firstOf(needs, 'own_return_path');
  return own && needs.all.every(({ need }) => need.kind === 'own_return_path')
    ? result('spf', 'ok', 'spf_own_return_path', { found, values: { provider: own.need.provider } })
    : null;
};

/** There is no record at all. */
const withoutRecord = (domain: string, needs: Needs): DeliverabilityCheck => {
  const withTerms = (terms: readonly string[]): DnsRecord[] => [
    { type: 'TXT', name: domain, value: spfWith(null, terms) },
  ];
  if (needs.terms.length > 0)
    return result('spf', 'failed', 'spf_missing', { values: { domain }, records: withTerms(needs.terms) });
  // Without an address that the world can see there is nothing to name.
  if (firstOf(needs, 'unseen'))
    return result('spf', 'failed', 'spf_missing_unseen', {
      values: { domain, server: namesOf(needs, 'unseen') },
    });
  return (
    uncertain(needs, { found: [], silent: false, withTerms }) ??
    result('spf', 'unknown', 'no_server', { values: { domain } })
  );
};

/** What makes receivers give up on the record, whoever sends; null when they read it. */
const unreadable = (
  records: readonly string[],
  trees: readonly SpfTree[]
): { problem: string; values: Record<string, string> } | null => {
  if (records.length > 1) return { problem: 'spf_two', values: { count: String(records.length) } };
  const [tree] = trees;
  if (!tree) return null;
  const [broken] = tree.broken;
  if (broken)
    return broken.domain === broken.through
      ? { problem: 'spf_broken_include', values: { domain: broken.domain } }
      : { problem: 'spf_broken_inside', values: { ...broken } };
  return tree.lookups > MAX_LOOKUPS
    ? { problem: 'spf_lookups', values: { count: String(tree.lookups) } }
    : null;
};

/**
 * Whether the domain lets our servers send (RFC 7208): one record, at most ten look-ups, every server of ours in it.
 *
 * @param servers those whose return path lies in the domain
 */
export const checkSpf = async (
  ask: AskDns,
  domain: string,
  servers: readonly SendingServer[],
  evaluate: EvaluateSpf
): Promise<DeliverabilityCheck> => {
  const answer = await askDns(ask, domain, 'TXT');
  if (answer.kind === 'silent') return result('spf', 'unknown', 'dns_silent');
  const found = answer.kind === 'found' ? spfRecordsOf(answer.records) : [];
  const [record] = found;
  if (record === undefined)
    return withoutRecord(domain, await needsOf({ ask, domain, record: null, tree: null, evaluate }, servers));

  const trees = await Promise.all(found.map((one) => followSpf(ask, one)));
  const wrong = unreadable(found, trees);
  const mended = wrong ? mend(found, trees) : record;
  const shorter = wrong ? await shortEnough(ask, domain, mended) : mended;
  const base = shorter ?? mended;
  const tree = await followSpf(ask, base);
  const needs = await needsOf({ ask, domain, record: base, tree, evaluate }, servers);
  const withTerms = (terms: readonly string[]): DnsRecord[] => [
    { type: 'TXT', name: domain, value: spfWith(base, terms) },
  ];
  if (wrong) {
    const gone = new Set(trees.flatMap(({ broken }) => broken.map(({ through }) => `include:${through}`)));
    const value = spfWith(
      base,
      needs.terms.filter((term) => !gone.has(term))
    );
    // A record that receivers would not read either is not worth pasting.
    const readable = (await followSpf(ask, value)).lookups <= MAX_LOOKUPS;
    return result(
      'spf',
      'failed',
      readable && wrong.problem === 'spf_lookups' ? 'spf_shorter' : wrong.problem,
      {
        found,
        values: wrong.values,
        records: readable ? [{ type: 'TXT', name: domain, value }] : [],
      }
    );
  }
  if (firstOf(needs, 'terms'))
    return result('spf', 'failed', 'spf_server', {
      found,
      values: { server: namesOf(needs, 'terms') },
      records: withTerms(needs.terms),
    });
  const all = allOf(record);
  if (all === 'pass' || all === 'missing')
    return result('spf', 'warning', all === 'pass' ? 'spf_everybody' : 'spf_no_end', {
      found,
      records: withTerms([]),
    });
  return uncertain(needs, { found, silent: tree.silent, withTerms }) ?? result('spf', 'ok', null, { found });
};

/** One record without the domains that have none. */
const mend = (found: readonly string[], trees: readonly SpfTree[]): string => {
  const gone = trees.flatMap(({ broken }) => broken.map(({ through }) => through));
  const kept = gone.length === 0 ? [...found] : found.map((one) => spfWithout(one, gone));
  const redirected = new Map(trees.flatMap(({ records }) => [...records]));
  return kept.length > 1 ? mergeSpf(kept, redirected) : (kept[0] ?? 'v=spf1');
};

/** The record itself, or a shorter one that says the same; null when receivers would still give up. */
const shortEnough = async (ask: AskDns, domain: string, record: string): Promise<string | null> =>
  (await followSpf(ask, record)).lookups <= MAX_LOOKUPS ? record : shortenSpf(ask, domain, record);
