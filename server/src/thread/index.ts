/*
 * Owns: messages and their attachments on the threads of entries.
 * May import: contracts, mail, queue, http, files, entries, contacts, companies, addressing, servers, outgoing,
 * followers, notifications.
 * Emits: nothing.
 */
import type { Module } from '../module';
import { getService } from '../services';
import { attachmentLinkRoutes, attachmentRoutes } from './attachment-routes';
import { threadRoutes } from './routes';
import { attachmentType, messageType } from './schema';
import { createThreadService } from './service';

const SWEEP = 'chatter:sweep-threads';

export const threadModule: Module = {
  name: 'thread',
  contentTypes: { message: messageType, attachment: attachmentType },
  services: { thread: createThreadService },
  routes: { thread: threadRoutes, attachments: attachmentRoutes, files: attachmentLinkRoutes },
  register({ strapi }) {
    const entries = getService(strapi, 'entries');
    entries.onDeleted((thread) => getService(strapi, 'thread').remove(thread));
    entries.onCreated(async ({ actor, ...thread }) => {
      const creator = await getService(strapi, 'contacts').nameActor(actor);
      if (creator.contactId !== null) await getService(strapi, 'followers').add(thread, [creator.contactId]);
      await getService(strapi, 'thread').log(thread, { key: 'created', values: {} }, creator);
    });
  },
  bootstrap({ strapi }) {
    const thread = getService(strapi, 'thread');
    getService(strapi, 'notifications').provideMessages((ids) => thread.describeMessages(ids));
    getService(strapi, 'live').provideVersion((ref) => thread.version(ref));
    getService(strapi, 'outgoing').onSettled((mail) => {
      if (mail.threadType && mail.threadDocumentId) {
        getService(strapi, 'live').touch({ uid: mail.threadType, documentId: mail.threadDocumentId });
      }
    });
    getService(strapi, 'outgoing').unfollow.onUnfollow((ref, contactId) =>
      getService(strapi, 'followers').remove(ref, contactId)
    );
    getService(strapi, 'outgoing').provideDraft('notification', (mail) => thread.drawNotification(mail));
    getService(strapi, 'files').registerUser((hashes) => thread.hashesInUse(hashes));
    strapi.cron.add({
      [SWEEP]: {
        task: async () => {
          try {
            await getService(strapi, 'thread').sweep();
          } catch (error) {
            strapi.log.error(`chatter: threads of deleted entries could not be removed: ${String(error)}`);
          }
        },
        options: '0 20 3 * * *',
      },
    });
  },
  destroy({ strapi }) {
    strapi.cron.remove(SWEEP);
  },
};
