import type { CheckState, DeliverabilityCheck, DnsRecord } from '../../contracts/deliverability';
import { readTags } from '../../mail/dkim-signature';
import { askDns, type AskDns } from './ask-dns';
import { namesTogether, organisationOf, result, type SendingServer } from './check-result';
import { providerOf } from './known-providers';

const keyOf = (texts: readonly string[]): { key: string; text: string } | null => {
  for (const text of texts) {
    const key = readTags(text)?.get('p')?.replace(/\s+/g, '');
    if (key !== undefined) return { key, text };
  }
  return null;
};

const checkOwnKey = async (
  ask: AskDns,
  domain: string,
  server: SendingServer & { dkimRecord: { name: string; value: string } }
): Promise<DeliverabilityCheck> => {
  const { name, value } = server.dkimRecord;
  const values = { server: server.name, name };
  const records: DnsRecord[] = [{ type: 'TXT', name, value }];
  const answer = await askDns(ask, name, 'TXT');
  if (answer.kind === 'silent') return result('dkim', 'unknown', 'dns_silent', { values });
  const there = answer.kind === 'found' ? keyOf(answer.records) : null;
  if (!there) return result('dkim', 'failed', 'dkim_missing', { values, records });
  if (there.key !== keyOf([value])?.key)
    return result('dkim', 'failed', there.key === '' ? 'dkim_revoked' : 'dkim_other_key', {
      values,
      found: [there.text],
      records,
    });
  // Signed for another organisation, the signature says nothing about From (RFC 7489 3.1.1).
  if (organisationOf(server.dkimDomain) !== organisationOf(domain))
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
  const nameOf = (selector: string): string => `${selector}._domainkey.${domain}`;
  const names = provider.dkimSelectors.map(nameOf);
  const answers = await Promise.all(names.map((name) => askDns(ask, name, 'TXT')));
  for (const answer of answers) {
    const there = answer.kind === 'found' ? keyOf(answer.records) : null;
    if (there && there.key !== '') return result('dkim', 'ok', null, { values, found: [there.text] });
  }
  if (answers.some(({ kind }) => kind === 'silent'))
    return result('dkim', 'unknown', 'dns_silent', { values });
  const fixed = provider.dkimNames?.(domain);
  if (fixed)
    return result('dkim', 'warning', 'dkim_provider_names', {
      values: { ...values, name: fixed.map(({ selector }) => nameOf(selector)).join(', ') },
      records: fixed.map(({ selector, target }) => ({
        type: 'CNAME',
        name: nameOf(selector),
        value: `${target}.`,
      })),
    });
  // The key, or where it lies, is another one for each account: only the provider can name it.
  return result('dkim', 'warning', 'dkim_provider_missing', {
    values: { ...values, name: names.join(', ') },
  });
};

const WORST: readonly CheckState[] = ['failed', 'unknown', 'warning', 'ok'];

/**
 * Whether what our servers sign can be checked (RFC 6376 3.6.2): the worst of all. Those that nobody signs for are named together.
 *
 * @param servers those whose mail has a From of the domain
 * @param sendsElsewhere mail of the alias domain leaves, but with a From of another domain
 */
export const checkDkim = async (
  ask: AskDns,
  domain: string,
  servers: readonly SendingServer[],
  sendsElsewhere = false
): Promise<DeliverabilityCheck> => {
  if (servers.length === 0)
    return sendsElsewhere
      ? result('dkim', 'ok', 'dkim_sender_elsewhere', { values: { domain } })
      : result('dkim', 'unknown', 'no_server');
  const checks = await Promise.all(
    servers.map((server) =>
      server.dkimRecord
        ? checkOwnKey(ask, domain, { ...server, dkimRecord: server.dkimRecord })
        : checkProviderKey(ask, domain, server)
    )
  );
  const worst =
    WORST.map((state) => checks.find((one) => one.state === state)).find((one) => one) ?? checks[0];
  if (!worst) return result('dkim', 'unknown', 'no_server');
  if (worst.problem !== 'dkim_nobody') return worst;
  const alike = checks.flatMap(({ problem, values }) =>
    problem === 'dkim_nobody' ? (values.server ?? []) : []
  );
  return { ...worst, values: { ...worst.values, server: namesTogether(alike) } };
};
