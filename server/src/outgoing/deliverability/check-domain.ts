import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { DNSResolver } from 'mailauth';

import { bounceAddress, catchallAddress } from '../../addressing/addresses';
import type { AliasDomainRow, AliasRow } from '../../addressing/store';
import { readConfig } from '../../config';
import type { DeliverabilityCheck } from '../../contracts/deliverability';
import { getService } from '../../services';
import type { AskDns } from './ask-dns';
import { checkDkim } from './check-dkim';
import { checkDmarc } from './check-dmarc';
import { checkMx } from './check-mx';
import type { SendingServer } from './check-result';
import { checkSpf, type EvaluateSpf } from './check-spf';
import { sendersOf } from './sending-servers';
import { findLastTests } from './store-tests';
import { judgeTests, type LastTest } from './test-state';

/** Addresses whose last test mails are looked for at once. */
const STEP = 50;

/** What SPF says, by a library that follows RFC 7208 to the letter. */
const evaluateWith =
  (ask: AskDns): EvaluateSpf =>
  async ({ ip, domain, record }) => {
    const asIfThere: AskDns = async (name, rrtype) =>
      rrtype === 'TXT' && name.toLowerCase() === domain ? [[record]] : ask(name, rrtype);
    try {
      const { spf } = await import('mailauth/lib/spf/index.js');
      const found = await spf({
        ip,
        helo: domain,
        mta: domain,
        sender: `postmaster@${domain}`,
        resolver: asIfThere as DNSResolver,
      });
      const verdict = found ? found.status.result : 'none';
      return verdict === 'temperror' ? null : verdict;
    } catch {
      return null;
    }
  };

/** The servers that mail of an alias domain leaves through: those that SPF is about, and those that DKIM is about. */
const serversOf = async (
  strapi: Core.Strapi,
  row: AliasDomainRow,
  domains: readonly AliasDomainRow[]
): Promise<{ spf: SendingServer[]; dkim: SendingServer[] }> => {
  const outgoing = getService(strapi, 'outgoing');
  const servers = getService(strapi, 'servers');
  const domain = outgoing.senderDomain(row);
  if (!domain) return { spf: [], dkim: [] };
  const { massServer, strapiEmail } = await outgoing.settings.read();
  const senders = sendersOf({
    domain,
    domains: domains.flatMap((one) => outgoing.senderDomain(one) ?? []),
    servers: (await servers.candidates()).map((server) => ({
      ...server,
      fromFilter: server.fromFilter ?? '',
    })),
    fallbackFrom: outgoing.fallbackFrom(),
    strapiEmail,
    massServer,
  });
  const views = new Map((await servers.listOutgoingServers()).map((view) => [view.documentId, view]));
  const known = (rows: readonly { documentId: string }[]): SendingServer[] =>
    rows.flatMap(({ documentId }) => views.get(documentId) ?? []);
  return { spf: known(senders.spf), dkim: known(senders.dkim) };
};

/** The addresses of an alias domain that have to take mail: its catchall and bounce address, and its own aliases. */
export const addressesToTest = (
  row: AliasDomainRow,
  aliases: readonly Pick<AliasRow, 'name' | 'fullName' | 'aliasDomain'>[]
): string[] => [
  ...new Set([
    catchallAddress(row),
    bounceAddress(row),
    ...aliases.flatMap((alias) =>
      alias.name && alias.fullName && alias.aliasDomain?.documentId === row.documentId ? [alias.fullName] : []
    ),
  ]),
];

const lastTestsOf = async (strapi: Core.Strapi, addresses: readonly string[]): Promise<LastTest[]> => {
  const found: LastTest[] = [];
  for (let at = 0; at < addresses.length; at += STEP)
    found.push(...(await findLastTests(strapi, addresses.slice(at, at + STEP))));
  return found;
};

const withoutServer = (check: DeliverabilityCheck): DeliverabilityCheck => {
  const { server: _name, ...values } = check.values;
  return { ...check, values };
};

/**
 * The checks of an alias domain, and the addresses that test mails are to go to; NotFoundError when there is no such domain.
 * Asks DNS through `ask` alone.
 *
 * @param input.namesServers the caller may know what outgoing servers there are
 */
export const checkDomain = async (
  strapi: Core.Strapi,
  ask: AskDns,
  input: { documentId: string; namesServers: boolean }
): Promise<{
  domain: string;
  checks: DeliverabilityCheck[];
  addresses: string[];
  checkedAt: string;
}> => {
  const { domains, aliases } = await getService(strapi, 'addressing').book.read();
  const row = domains.find((one) => one.documentId === input.documentId);
  if (!row) throw new errors.NotFoundError(`There is no alias domain ${input.documentId}.`);
  const domain = row.name;
  const servers = await serversOf(strapi, row, domains);
  const { smtpListener } = readConfig(strapi);
  // LMTP is spoken by a mail server of one's own, never by the world.
  const isMx = smtpListener.enabled && smtpListener.protocol === 'smtp';
  const listener = isMx && smtpListener.name ? { name: smtpListener.name } : null;
  const addresses = addressesToTest(row, aliases);
  const checks = await Promise.all([
    checkMx(ask, domain, listener),
    checkSpf(ask, domain, servers.spf, evaluateWith(ask)),
    checkDkim(ask, domain, servers.dkim, servers.spf.length > 0),
    checkDmarc(ask, domain),
    lastTestsOf(strapi, addresses).then((tests) => judgeTests(addresses, tests, Date.now())),
  ]);
  return {
    domain,
    checks: input.namesServers ? checks : checks.map(withoutServer),
    addresses,
    checkedAt: new Date().toISOString(),
  };
};
