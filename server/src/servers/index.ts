/*
 * Owns: outgoing mail servers (choosing, testing), incoming mail servers (records, testing, who holds which account), OAuth
 * accounts with their tokens, and what is asked of the network for them: DNS, and which hosts may be connected to.
 * May import: contracts, mail, queue, http, files, entries, contacts, companies, addressing.
 * Emits: incomingServers.onChanged, when a person changed a record or asked for a fetch; oauthAccounts.onSignedIn; asks
 * incomingServers.provideListenerStatus whether the SMTP listener runs.
 */
import type { Module } from '../module';
import { incomingServersRoutes } from './incoming-server-routes';
import { createIncomingServersService } from './incoming-server-service';
import { createOauthAccountsService } from './oauth-accounts';
import { oauthAccountsRoutes, oauthCallbackRoutes } from './oauth-routes';
import { serversRoutes } from './routes';
import { incomingMailServerType, oauthAccountType, outgoingMailServerType, serverUsageType } from './schema';
import { senderAddresses } from './sender-addresses';
import { createServersService } from './service';
import { findOutgoingServers } from './store';
import { getService } from '../services';

export const serversModule: Module = {
  name: 'servers',
  contentTypes: {
    'outgoing-mail-server': outgoingMailServerType,
    'incoming-mail-server': incomingMailServerType,
    'oauth-account': oauthAccountType,
    'server-usage': serverUsageType,
  },
  services: {
    servers: createServersService,
    incomingServers: createIncomingServersService,
    oauthAccounts: createOauthAccountsService,
  },
  routes: {
    servers: serversRoutes,
    'incoming-servers': incomingServersRoutes,
    oauth: oauthAccountsRoutes,
    'oauth-callback': oauthCallbackRoutes,
  },
  bootstrap({ strapi }) {
    getService(strapi, 'addressing').own.provideSenders('server', async () => {
      const domains = await getService(strapi, 'addressing').domains();
      // A default-from address in full stands in for every author.
      const authorsStay =
        domains.length === 0 || domains.some(({ defaultFrom }) => !defaultFrom?.includes('@'));
      return senderAddresses(await findOutgoingServers(strapi), { authorsStay });
    });
    getService(strapi, 'oauthAccounts').onSignedIn((account) =>
      getService(strapi, 'incomingServers').signedIn(account)
    );
    getService(strapi, 'oauthAccounts').onSignedIn((account) =>
      getService(strapi, 'servers').afterSignIn(account)
    );
  },
};
