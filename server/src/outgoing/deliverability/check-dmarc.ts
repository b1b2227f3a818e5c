import type { DeliverabilityCheck, DnsRecord } from '../../contracts/deliverability';
import { readTags } from '../../mail/dkim-signature';
import { askDns, type AskDns } from './ask-dns';
import { organisationOf, result } from './check-result';

const POLICIES = ['none', 'quarantine', 'reject'];
const VERSION = /^\s*v\s*=\s*dmarc1\s*(?:;|$)/i;
/** Tags of one record that are kept. */
const MAX_TAGS = 30;

/** A new record: this policy, and everything else that the old one says. Its policies and what cannot be read are left out. */
const withPolicy = (policy: string, old: string | null, leftOut: readonly string[] = []): string => {
  const tags = new Map<string, string>();
  for (const piece of (old ?? '').split(';', MAX_TAGS)) {
    const equals = piece.indexOf('=');
    const name = piece.slice(0, Math.max(0, equals)).trim().toLowerCase();
    const value = piece.slice(equals + 1).trim();
    if (!/^[a-z][a-z0-9_]*$/.test(name) || value === '' || tags.has(name)) continue;
    if (['v', 'p', ...leftOut].includes(name)) continue;
    if (name === 'sp' && !POLICIES.includes(value.toLowerCase())) continue;
    tags.set(name, value);
  }
  return ['v=DMARC1', `p=${policy}`, ...[...tags].map(([name, value]) => `${name}=${value}`)].join('; ');
};

/** What a record asks for: `sub`, of mail of the domains below it (RFC 7489 6.3). Null when it is not valid. */
const policyOf = (record: string, sub: boolean): { policy: string; testing: boolean } | null => {
  // The version is written in capitals, and stands first (RFC 7489 6.4).
  if (!/^\s*v\s*=\s*DMARC1\s*(?:;|$)/.test(record)) return null;
  const tags = readTags(record);
  const own = tags?.get('p')?.toLowerCase();
  const below = tags?.get('sp')?.toLowerCase() ?? own;
  if (!tags || own === undefined || below === undefined) return null;
  if (!POLICIES.includes(own) || !POLICIES.includes(below)) return null;
  const testing = tags.get('pct') === '0' || tags.get('t')?.toLowerCase() === 'y';
  return { policy: sub ? below : own, testing };
};

/**
 * What the domain asks of receivers (RFC 7489 6.1). Without a record of its own, that of its organisation holds, by `sp` where
 * it says so; the record to paste is then one for the sub-domain.
 */
export const checkDmarc = async (ask: AskDns, domain: string): Promise<DeliverabilityCheck> => {
  const own = `_dmarc.${domain}`;
  const names = [...new Set([own, `_dmarc.${organisationOf(domain) ?? domain}`])];
  for (const name of names) {
    const answer = await askDns(ask, name, 'TXT');
    if (answer.kind === 'silent') return result('dmarc', 'unknown', 'dns_silent');
    const found = answer.kind === 'found' ? answer.records.filter((text) => VERSION.test(text)) : [];
    const [record] = found;
    if (record === undefined) continue;
    const above = name !== own;
    const values = { name, own };
    const records = (policy: string, from: string, leftOut: readonly string[] = []): DnsRecord[] => [
      { type: 'TXT', name: own, value: withPolicy(policy, from, above ? ['sp', ...leftOut] : leftOut) },
    ];
    if (found.length > 1) {
      // The first that receivers could read if it stood alone.
      const best = found.find((one) => policyOf(one, above)) ?? record;
      return result('dmarc', 'failed', 'dmarc_two', {
        found,
        values: { ...values, count: String(found.length) },
        records: records(policyOf(best, above)?.policy ?? 'none', best),
      });
    }
    const read = policyOf(record, above);
    if (!read)
      return result('dmarc', 'failed', 'dmarc_invalid', { found, values, records: records('none', record) });
    if (read.policy === 'none' || read.testing)
      return result('dmarc', 'warning', above ? 'dmarc_above_only_watches' : 'dmarc_only_watches', {
        found,
        values,
        records: records(read.policy === 'none' ? 'quarantine' : read.policy, record, ['pct', 't']),
      });
    return result('dmarc', 'ok', above ? 'dmarc_above' : null, { found, values });
  }
  return result('dmarc', 'failed', 'dmarc_missing', {
    values: { name: own },
    records: [{ type: 'TXT', name: own, value: 'v=DMARC1; p=none' }],
  });
};
