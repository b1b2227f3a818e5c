/*
 * Owns: outgoing mails: their queue, envelope, transports and delivery state.
 * May import: contracts, mail, queue, http, files, entries, contacts, companies, addressing, servers.
 * Emits: onSettled, whenever the state of a mail changes; asks provideDraft for what a mail says.
 */
import type { Module } from '../module';
import { getService } from '../services';
import { outgoingMailType } from './schema';
import { createOutgoingService } from './service';

export const outgoingModule: Module = {
  name: 'outgoing',
  contentTypes: { 'outgoing-mail': outgoingMailType },
  services: { outgoing: createOutgoingService },
  register({ strapi }) {
    getService(strapi, 'entries').onDeleted((thread) =>
      getService(strapi, 'outgoing').cancelOfThread(thread)
    );
  },
  bootstrap({ strapi }) {
    getService(strapi, 'queue').add(getService(strapi, 'outgoing').dispatcher.queue);
  },
  destroy({ strapi }) {
    getService(strapi, 'outgoing').dispatcher.close();
  },
};
