import { getDomain } from 'tldts';

import type { CheckState, DeliverabilityCheck, DnsRecord } from '../../contracts/deliverability';

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

/** What a check says; `problem` null only where there is nothing to be said. */
export const result = (
  check: DeliverabilityCheck['check'],
  state: CheckState,
  problem: string | null,
  rest: { values?: Record<string, string>; found?: readonly string[]; records?: readonly DnsRecord[] } = {}
): DeliverabilityCheck => ({
  check,
  state,
  problem,
  values: rest.values ?? {},
  found: [...(rest.found ?? [])],
  records: [...(rest.records ?? [])],
});

/** Servers named in one sentence. */
const NAMED = 5;

/** Names one after the other; of many, the first ones and how many there are. */
export const namesTogether = (names: readonly string[]): string =>
  names.length > NAMED ? `${names.slice(0, NAMED).join(', ')} … (${names.length})` : names.join(', ');

/** The domain that an organisation registered (RFC 7489 3.2); null for a suffix such as co.uk. */
export const organisationOf = (domain: string): string | null =>
  getDomain(domain, { allowPrivateDomains: true });
