import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { DNSResolver } from 'mailauth';

import { bounceAddress, catchallAddress } from '../../addressing/addresses';
import { readConfig } from '../../config';
import type { DeliverabilityCheck } from '../../contracts/deliverability';
import { getService } from '../../services';
import { matchFromFilter } from '../../servers/from-filter';
import type { AskDns } from './ask-dns';
import {
  checkDkim,
  checkDmarc,
  checkMx,
  checkSpf,
  type EvaluateSpf,
  type SendingServer,
} from './check-records';
import { findLastTests } from './store-tests';
import { judgeTests } from './test-state';

/** What SPF says, by a library that follows RFC 7208 to the letter. */
const evaluateWith =
  (ask: AskDns): EvaluateSpf =>
  async ({ ip, domain }) => {
    try {
      const { spf } = await import('mailauth/lib/spf/index.js');
      const found = await spf({
        ip,
        helo: domain,
        mta: domain,
        sender: `postmaster@${domain}`,
        resolver: ask as DNSResolver,
      });
      const verdict = found ? found.status.result : 'none';
      return verdict === 'temperror' ? null : verdict;
    } catch {
      return null;
    }
  };

/** Active servers that mail of the domain may leave through: those whose filter names it, else those without a filter. */
const serversOf = async (strapi: Core.Strapi, domain: string): Promise<SendingServer[]> => {
  const active = (await getService(strapi, 'servers').listOutgoingServers()).filter(
    (server) => server.active && server.owner === null
  );
  const named = active.filter(({ fromFilter }) => {
    const match = matchFromFilter(fromFilter, `anybody@${domain}`);
    return match === 'domain' || fromFilter.toLowerCase().includes(`@${domain}`);
  });
  return named.length > 0 ? named : active.filter(({ fromFilter }) => fromFilter.trim() === '');
};

/** The checks of an alias domain; NotFoundError when there is none. Asks DNS through `ask` alone. */
export const checkDomain = async (
  strapi: Core.Strapi,
  ask: AskDns,
  documentId: string
): Promise<{ domain: string; checks: DeliverabilityCheck[]; checkedAt: string }> => {
  const addressing = getService(strapi, 'addressing');
  const { domains, aliases } = await addressing.book.read();
  const row = domains.find((one) => one.documentId === documentId);
  if (!row) throw new errors.NotFoundError(`There is no alias domain ${documentId}.`);
  const domain = row.name;
  const servers = await serversOf(strapi, domain);
  const { smtpListener } = readConfig(strapi);
  const listener = smtpListener.enabled && smtpListener.name ? { name: smtpListener.name } : null;
  const addresses = [
    ...new Set([
      catchallAddress(row),
      bounceAddress(row),
      ...aliases.flatMap((alias) => (alias.fullName?.endsWith(`@${domain}`) ? [alias.fullName] : [])),
    ]),
  ];
  const checks = await Promise.all([
    checkMx(ask, domain, listener),
    checkSpf(ask, domain, servers, evaluateWith(ask)),
    checkDkim(ask, domain, servers),
    checkDmarc(ask, domain),
    findLastTests(strapi, addresses).then((tests) => judgeTests(addresses, tests, Date.now())),
  ]);
  return { domain, checks, checkedAt: new Date().toISOString() };
};
