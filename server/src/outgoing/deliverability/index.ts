import type { Core } from '@strapi/strapi';

import { readConfig } from '../../config';
import { createDnsResolver } from '../../servers/dns-resolver';
import type { AskDns } from './ask-dns';
import { checkDomain } from './check-domain';
import { createTestMails } from './test-mails';

/** Whether mail of a domain arrives: what DNS says, and test mails that come back. */
export const createDeliverability = (strapi: Core.Strapi) => {
  let ask: AskDns = createDnsResolver({ servers: readConfig(strapi).authenticity.dnsServers });
  return {
    testMails: createTestMails(strapi),

    /** Checks an alias domain; NotFoundError when there is none. */
    checkDomain: (documentId: string) => checkDomain(strapi, ask, documentId),

    /** Asks somebody else from now on. */
    setResolver(other: AskDns): void {
      ask = other;
    },
  };
};

export type Deliverability = ReturnType<typeof createDeliverability>;
