import type { Core } from '@strapi/strapi';

import { readConfig } from '../../config';
import { createDnsResolver } from '../../servers/dns-resolver';
import { askForOneCheck, type AskDns } from './ask-dns';
import { checkDomain } from './check-domain';
import { createTestMails } from './test-mails';

/** Whether mail of a domain arrives: what DNS says, and test mails that come back. */
export const createDeliverability = (strapi: Core.Strapi) => {
  // A new one for each check, since it remembers answers for minutes: whoever checks again has just changed a record.
  let newResolver = (): AskDns => createDnsResolver({ servers: readConfig(strapi).authenticity.dnsServers });
  return {
    testMails: createTestMails(strapi),

    /** Checks an alias domain; see `check-domain.ts`. */
    checkDomain: (input: { documentId: string; namesServers: boolean }) =>
      checkDomain(strapi, askForOneCheck(newResolver()), input),

    /** Asks somebody else from now on. */
    setResolver(other: AskDns): void {
      newResolver = () => other;
    },
  };
};
