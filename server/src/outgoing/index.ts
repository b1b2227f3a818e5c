/*
 * Owns: outgoing mails: their queue, envelope, transports and delivery state.
 * May import: contracts, mail, queue, http, files, entries, contacts, companies, addressing, servers.
 * Emits: onSettled, whenever the state of a mail changes; asks provideDraft for what a mail says, onUnfollow to end notifications.
 */
import { worksOnMail } from '../config';
import { normaliseAddress } from '../mail/address';
import type { Module } from '../module';
import { getService } from '../services';
import { deliverabilityRoutes } from './deliverability/routes';
import { serverAddress } from './public-url';
import { queueRoutes } from './queue-routes';
import { outgoingMailType, suppressionType } from './schema';
import { createOutgoingService } from './service';
import { outgoingSettingsRoutes } from './settings-routes';
import { simulatorRoutes } from './simulator-routes';
import { countAddressUse } from './store-address-use';
import { suppressionRoutes } from './suppressions/routes';
import { unfollowRoutes } from './unfollow-routes';

export const outgoingModule: Module = {
  name: 'outgoing',
  contentTypes: { 'outgoing-mail': outgoingMailType, suppression: suppressionType },
  services: { outgoing: createOutgoingService },
  routes: {
    deliverability: deliverabilityRoutes,
    simulator: simulatorRoutes,
    suppressions: suppressionRoutes,
    outgoingQueue: queueRoutes,
    unfollow: unfollowRoutes,
    outgoingSettings: outgoingSettingsRoutes,
  },
  register({ strapi }) {
    getService(strapi, 'entries').onDeleted((thread) =>
      getService(strapi, 'outgoing').cancelOfThread(thread)
    );
    getService(strapi, 'outgoing').dispatcher.watchServers();
    getService(strapi, 'servers').guardRemoval(async (documentId) =>
      (await getService(strapi, 'outgoing').settings.read()).massServer === documentId
        ? 'Mass mail leaves through this server. Choose another one in the settings of outgoing mail first.'
        : null
    );
  },
  bootstrap({ strapi }) {
    if (worksOnMail(strapi) && serverAddress(strapi) === null)
      strapi.log.warn(
        'chatter: Strapi does not know its own address: set `url` in config/server, such as https://cms.example.com. ' +
          'Until then mails have no links to entries and none to stop following, and files too large for a mail are left out.'
      );
    getService(strapi, 'queue').add(getService(strapi, 'outgoing').dispatcher.queue);
    getService(strapi, 'outgoing').provideDraft('test', (mail) =>
      getService(strapi, 'outgoing').deliverability.testMails.draw(mail)
    );
    const { own } = getService(strapi, 'addressing');
    own.provideAddressUse((addresses) => countAddressUse(strapi, addresses));
    own.provideSenders('strapi_email', async () => {
      const address = normaliseAddress(getService(strapi, 'outgoing').fallbackFrom() ?? '');
      return address === null ? [] : [{ address, of: null }];
    });
  },
  destroy({ strapi }) {
    getService(strapi, 'outgoing').dispatcher.close();
  },
};
