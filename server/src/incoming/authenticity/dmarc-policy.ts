import type { DNSResolver } from 'mailauth';

import { readTags } from '../../mail/dkim-signature';
import type { ResolveDns } from '../reading/parser-pool';
import { organisationalDomain } from './sender-domain';

export type PolicyWord = 'none' | 'quarantine' | 'reject';

/** What the domain of From asks of receivers (RFC 7489 6.3). */
export type DmarcPolicy =
  | {
      kind: 'record';
      policy: PolicyWord;
      /** whether failing mail should be refused or put aside: false for `p=none` and while the domain only tests */
      enforced: boolean;
      strictDkim: boolean;
      strictSpf: boolean;
    }
  | { kind: 'none' }
  /** DNS did not answer */
  | { kind: 'temperror' };

export const asPolicy = (text: unknown): PolicyWord | null => {
  const word = typeof text === 'string' ? text.trim().toLowerCase() : '';
  return word === 'none' || word === 'quarantine' || word === 'reject' ? word : null;
};

/** Looks the DMARC record of a domain up, or of the organisation that it belongs to. Never rejects. */
export const findDmarcPolicy = async (domain: string, resolve: ResolveDns): Promise<DmarcPolicy> => {
  if (organisationalDomain(domain) === null) return { kind: 'none' };
  try {
    const { dmarc } = await import('mailauth/lib/dmarc/index.js');
    const found = await dmarc({
      headerFrom: [`postmaster@${domain}`],
      spfDomains: [],
      dkimDomains: [],
      resolver: resolve as DNSResolver,
    });
    if (!found || found.status.result === 'temperror') return { kind: 'temperror' };
    if (found.status.result === 'none') return { kind: 'none' };
    const record = found as unknown as { rr?: string; policy?: unknown };
    const tags = readTags(record.rr ?? '');
    // A record without a sound policy asks for nothing (RFC 7489 6.6.3).
    const policy = asPolicy(record.policy) ?? 'none';
    const testing = tags?.get('pct') === '0' || tags?.get('t')?.toLowerCase() === 'y';
    return {
      kind: 'record',
      policy,
      enforced: policy !== 'none' && !testing,
      // What cannot be read is taken for the stricter one: alignment only ever gives rights.
      strictDkim: !tags || tags.get('adkim')?.toLowerCase() === 's',
      strictSpf: !tags || tags.get('aspf')?.toLowerCase() === 's',
    };
  } catch {
    return { kind: 'temperror' };
  }
};
