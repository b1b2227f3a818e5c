import { isIP } from 'node:net';

import type { DeliverabilityCheck, DnsRecord } from '../../contracts/deliverability';
import { addressesOf, askDns, type AskDns } from './ask-dns';
import { result } from './check-result';

/** Mail servers of a domain that are looked at, the most wanted first. */
const MAX_HOSTS = 10;

type Host = { name: string; is: 'address' | 'alias' | 'there' | 'nowhere' | 'silent' };

const lookAt = async (ask: AskDns, name: string): Promise<Host> => {
  if (isIP(name.replace(/^\[(?:ipv6:)?|\]$/gi, '')) > 0) return { name, is: 'address' };
  const [alias, found] = await Promise.all([askDns(ask, name, 'CNAME'), addressesOf(ask, name)]);
  if (found.addresses.length === 0) return { name, is: found.silent ? 'silent' : 'nowhere' };
  return { name, is: alias.kind === 'found' ? 'alias' : 'there' };
};

const named = (hosts: readonly Host[], is: Host['is']): string =>
  hosts.flatMap((host) => (host.is === is ? host.name : [])).join(', ');

/**
 * Whether mail to the domain arrives anywhere at all (RFC 5321 5.1): hosts that have an address, no null MX (RFC 7505), no host
 * by another name (RFC 2181 10.3) or by its address.
 *
 * @param listener the SMTP server of this installation, where it takes mail of the world
 */
export const checkMx = async (
  ask: AskDns,
  domain: string,
  listener: { name: string } | null
): Promise<DeliverabilityCheck> => {
  const answer = await askDns(ask, domain, 'MX');
  if (answer.kind === 'silent') return result('mx', 'unknown', 'dns_silent');
  const records: DnsRecord[] = listener
    ? [{ type: 'MX', name: domain, value: `10 ${listener.name.replace(/\.$/, '')}.` }]
    : [];
  if (answer.kind === 'none') return result('mx', 'failed', 'mx_missing', { values: { domain }, records });
  const names = [...new Set(answer.records.map((host) => host.replace(/\.$/, '').toLowerCase()))];
  const real = names.filter((name) => name !== '').slice(0, MAX_HOSTS);
  if (real.length === 0) return result('mx', 'failed', 'mx_null', { values: { domain }, records });
  const hosts = await Promise.all(real.map((name) => lookAt(ask, name)));
  const found = real;
  const usable = hosts.filter(({ is }) => is === 'there' || is === 'alias');
  if (usable.length === 0) {
    if (hosts.some(({ is }) => is === 'silent')) return result('mx', 'unknown', 'dns_silent', { found });
    return hosts.every(({ is }) => is === 'address')
      ? result('mx', 'warning', 'mx_address', { found, values: { hosts: named(hosts, 'address') }, records })
      : result('mx', 'failed', 'mx_nowhere', { found, values: { hosts: named(hosts, 'nowhere') }, records });
  }
  const warning = (problem: string, is: Host['is']): DeliverabilityCheck | null =>
    hosts.some((host) => host.is === is)
      ? result('mx', 'warning', problem, { found, values: { hosts: named(hosts, is) } })
      : null;
  const wrong =
    warning('mx_nowhere_some', 'nowhere') ?? warning('mx_address', 'address') ?? warning('mx_alias', 'alias');
  if (wrong) return wrong;
  // It says at once that the domain takes mail and that it takes none.
  if (names.includes('')) return result('mx', 'warning', 'mx_null_too', { found, values: { domain } });
  if (listener && !real.includes(listener.name.replace(/\.$/, '').toLowerCase()))
    return result('mx', 'warning', 'mx_not_listener', {
      found,
      values: { listener: listener.name },
      records,
    });
  return result('mx', 'ok', null, { found });
};
