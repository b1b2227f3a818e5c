import { isIP } from 'node:net';

import { getDomain } from 'tldts';

import type { CheckState, DeliverabilityCheck, DnsRecord } from '../../contracts/deliverability';
import { readTags } from '../../mail/dkim-signature';
import { isPrivateAddress } from '../../servers/host-guard';
import { askDns, type AskDns, type DnsAnswer } from './ask-dns';
import { providerOf } from './known-providers';
import { allOf, followSpf, MAX_LOOKUPS, spfRecordsOf, spfWith } from './spf-record';

/** An outgoing server as far as the DNS of a domain is concerned. */
export interface SendingServer {
  name: string;
  kind: string;
  host: string;
  dkimDomain: string;
  dkimSelector: string;
  /** the TXT record that belongs to its key; null = it has none of ours */
  dkimRecord: { name: string; value: string } | null;
}

/** Whether SPF lets an address send for a domain: `pass`, or what stands in its way; null when DNS was silent. */
export type EvaluateSpf = (input: { ip: string; domain: string }) => Promise<string | null>;

/** Mail servers of one name that are looked at. */
const MAX_ADDRESSES = 4;

const result = (
  check: DeliverabilityCheck['check'],
  state: CheckState,
  problem: string | null,
  rest: { values?: Record<string, string>; found?: string[]; record?: DnsRecord | null } = {}
): DeliverabilityCheck => ({
  check,
  state,
  problem,
  values: rest.values ?? {},
  found: rest.found ?? [],
  record: rest.record ?? null,
});

/** Whether mail to the domain arrives anywhere at all (RFC 5321 5.1, RFC 7505). */
export const checkMx = async (
  ask: AskDns,
  domain: string,
  listener: { name: string } | null
): Promise<DeliverabilityCheck> => {
  const answer = await askDns(ask, domain, 'MX');
  if (answer.kind === 'silent') return result('mx', 'unknown', 'dns_silent');
  const record: DnsRecord | null = listener
    ? { type: 'MX', name: domain, value: `10 ${listener.name}.` }
    : null;
  if (answer.kind === 'none') return result('mx', 'failed', 'mx_missing', { values: { domain }, record });
  const hosts = answer.records.map((host) => host.replace(/\.$/, ''));
  if (hosts.every((host) => host === ''))
    return result('mx', 'failed', 'mx_null', { values: { domain }, record });
  return result('mx', 'ok', null, { found: hosts });
};

/** Terms of SPF that a server still needs; `silent` when DNS did not say. */
const missingTerms = async (
  ask: AskDns,
  input: {
    domain: string;
    server: SendingServer;
    includes: ReadonlySet<string>;
    evaluate: EvaluateSpf | null;
  }
): Promise<{ terms: string[]; silent: boolean }> => {
  const { domain, server, includes, evaluate } = input;
  const provider = providerOf(server);
  if (provider)
    return { terms: includes.has(provider.spf) ? [] : [`include:${provider.spf}`], silent: false };
  const known = isIP(server.host) > 0;
  const answers: DnsAnswer[] = known
    ? [{ kind: 'found', records: [server.host] }]
    : await Promise.all([askDns(ask, server.host, 'A'), askDns(ask, server.host, 'AAAA')]);
  const ips = answers
    .flatMap((answer) => (answer.kind === 'found' ? answer.records : []))
    // The world never sees the address of a relay in the own network, but that of what it hands mail to.
    .filter((ip) => !isPrivateAddress(ip))
    .slice(0, MAX_ADDRESSES);
  const terms: string[] = [];
  let silent = answers.some(({ kind }) => kind === 'silent');
  for (const ip of ips) {
    const verdict = evaluate ? await evaluate({ ip, domain }) : 'none';
    if (verdict === null) silent = true;
    else if (verdict !== 'pass') terms.push(`${ip.includes(':') ? 'ip6' : 'ip4'}:${ip}`);
  }
  return { terms, silent };
};

/** Whether the domain lets our servers send (RFC 7208): one record, at most ten look-ups, every server of ours in it. */
export const checkSpf = async (
  ask: AskDns,
  domain: string,
  servers: readonly SendingServer[],
  evaluate: EvaluateSpf
): Promise<DeliverabilityCheck> => {
  const answer = await askDns(ask, domain, 'TXT');
  if (answer.kind === 'silent') return result('spf', 'unknown', 'dns_silent');
  const records = answer.kind === 'found' ? spfRecordsOf(answer.records) : [];
  const [record] = records;
  const asRecord = (value: string): DnsRecord => ({ type: 'TXT', name: domain, value });

  const tree = record === undefined ? null : await followSpf(ask, record);
  const needs = await Promise.all(
    servers.map(async (server) => ({
      server,
      ...(await missingTerms(ask, {
        domain,
        server,
        includes: tree?.includes ?? new Set(),
        evaluate: records.length === 1 ? evaluate : null,
      })),
    }))
  );
  const terms = [...new Set(needs.flatMap((need) => need.terms))];
  if (record === undefined || tree === null)
    return result('spf', 'failed', 'spf_missing', {
      values: { domain },
      // Without a server that the world can see there is nothing to name.
      record: terms.length > 0 ? asRecord(spfWith(null, terms)) : null,
    });
  if (records.length > 1) {
    const together = records
      .flatMap((one) => one.split(/\s+/).slice(1))
      .filter((term) => !/all$/i.test(term));
    return result('spf', 'failed', 'spf_two', {
      found: records,
      values: { count: String(records.length) },
      record: asRecord(spfWith(null, [...new Set([...together, ...terms])])),
    });
  }
  const found = [record];
  if (tree.lookups > MAX_LOOKUPS)
    return result('spf', 'failed', 'spf_lookups', { found, values: { count: String(tree.lookups) } });
  if (tree.broken !== null)
    return result('spf', 'failed', 'spf_broken_include', { found, values: { domain: tree.broken } });
  const missing = needs.find((need) => need.terms.length > 0);
  if (missing)
    return result('spf', 'failed', 'spf_server', {
      found,
      values: { server: missing.server.name },
      record: asRecord(spfWith(record, terms)),
    });
  const all = allOf(record);
  if (all === 'pass' || all === 'missing')
    return result('spf', 'warning', all === 'pass' ? 'spf_everybody' : 'spf_no_end', {
      found,
      record: asRecord(spfWith(record, terms)),
    });
  if (tree.silent || needs.some((need) => need.silent))
    return result('spf', 'unknown', 'dns_silent', { found });
  return result('spf', 'ok', null, { found });
};

const keyOf = (texts: readonly string[]): { key: string; text: string } | null => {
  for (const text of texts) {
    const key = readTags(text)?.get('p')?.replace(/\s+/g, '');
    if (key !== undefined) return { key, text };
  }
  return null;
};

const organisation = (domain: string): string | null => getDomain(domain, { allowPrivateDomains: true });

const checkOwnKey = async (
  ask: AskDns,
  domain: string,
  server: SendingServer & { dkimRecord: { name: string; value: string } }
): Promise<DeliverabilityCheck> => {
  const { name, value } = server.dkimRecord;
  const values = { server: server.name, name };
  const record: DnsRecord = { type: 'TXT', name, value };
  const answer = await askDns(ask, name, 'TXT');
  if (answer.kind === 'silent') return result('dkim', 'unknown', 'dns_silent', { values });
  const there = answer.kind === 'found' ? keyOf(answer.records) : null;
  if (!there) return result('dkim', 'failed', 'dkim_missing', { values, record });
  if (there.key !== keyOf([value])?.key)
    return result('dkim', 'failed', there.key === '' ? 'dkim_revoked' : 'dkim_other_key', {
      values,
      found: [there.text],
      record,
    });
  // Signed for another organisation, the signature says nothing about From (RFC 7489 3.1.1).
  if (organisation(server.dkimDomain) !== organisation(domain))
    return result('dkim', 'warning', 'dkim_other_domain', {
      values: { ...values, domain: server.dkimDomain },
      found: [there.text],
    });
  return result('dkim', 'ok', null, { values, found: [there.text] });
};

const checkProviderKey = async (
  ask: AskDns,
  domain: string,
  server: SendingServer
): Promise<DeliverabilityCheck> => {
  const provider = providerOf(server);
  const values = { server: server.name, provider: provider?.name ?? '' };
  if (!provider) return result('dkim', 'failed', 'dkim_nobody', { values });
  if (provider.dkimSelectors.length === 0) return result('dkim', 'unknown', 'dkim_at_provider', { values });
  for (const selector of provider.dkimSelectors) {
    const answer = await askDns(ask, `${selector}._domainkey.${domain}`, 'TXT');
    if (answer.kind === 'silent') return result('dkim', 'unknown', 'dns_silent', { values });
    const there = answer.kind === 'found' ? keyOf(answer.records) : null;
    if (there && there.key !== '') return result('dkim', 'ok', null, { values, found: [there.text] });
  }
  return result('dkim', 'warning', 'dkim_provider_missing', {
    values: { ...values, name: `${provider.dkimSelectors[0] ?? ''}._domainkey.${domain}` },
  });
};

const WORST: readonly CheckState[] = ['failed', 'unknown', 'warning', 'ok'];

/** Whether what our servers sign can be checked (RFC 6376 3.6.2): the worst of all servers that send for the domain. */
export const checkDkim = async (
  ask: AskDns,
  domain: string,
  servers: readonly SendingServer[]
): Promise<DeliverabilityCheck> => {
  if (servers.length === 0) return result('dkim', 'unknown', 'no_server');
  const checks = await Promise.all(
    servers.map((server) =>
      server.dkimRecord
        ? checkOwnKey(ask, domain, { ...server, dkimRecord: server.dkimRecord })
        : checkProviderKey(ask, domain, server)
    )
  );
  return (
    WORST.map((state) => checks.find((one) => one.state === state)).find((one) => one) ??
    result('dkim', 'unknown', 'no_server')
  );
};

/** What the domain asks of receivers (RFC 7489 6.1); a record of the organisation holds for its sub-domains. */
export const checkDmarc = async (ask: AskDns, domain: string): Promise<DeliverabilityCheck> => {
  const above = organisation(domain);
  const names = [...new Set([domain, above ?? domain])].map((name) => `_dmarc.${name}`);
  const own = names[0] ?? `_dmarc.${domain}`;
  for (const name of names) {
    const answer = await askDns(ask, name, 'TXT');
    if (answer.kind === 'silent') return result('dmarc', 'unknown', 'dns_silent');
    const found =
      answer.kind === 'found' ? answer.records.filter((text) => /^v=DMARC1\b/i.test(text.trim())) : [];
    const [record] = found;
    if (record === undefined) continue;
    if (found.length > 1)
      return result('dmarc', 'failed', 'dmarc_two', { found, values: { name, count: String(found.length) } });
    const policy = readTags(record)?.get('p')?.toLowerCase() ?? '';
    if (!['none', 'quarantine', 'reject'].includes(policy))
      return result('dmarc', 'failed', 'dmarc_invalid', {
        found,
        values: { name },
        record: { type: 'TXT', name, value: 'v=DMARC1; p=none' },
      });
    if (policy === 'none')
      return result('dmarc', 'warning', 'dmarc_only_watches', {
        found,
        record: { type: 'TXT', name, value: record.replace(/\bp\s*=\s*none\b/i, 'p=quarantine') },
      });
    return result('dmarc', 'ok', null, { found });
  }
  return result('dmarc', 'failed', 'dmarc_missing', {
    values: { name: own },
    record: { type: 'TXT', name: own, value: 'v=DMARC1; p=none' },
  });
};
