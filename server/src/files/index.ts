/*
 * Owns: the content-addressed store of raw mails and attachments on disk, and its sweep.
 * May import: contracts, mail, queue, http.
 * Emits: nothing.
 */
import type { Module } from '../module';
import { getService } from '../services';
import { createFilesService } from './service';

const SWEEP = 'chatter:sweep-files';

export const filesModule: Module = {
  name: 'files',
  services: { files: createFilesService },
  bootstrap({ strapi }) {
    strapi.cron.add({
      [SWEEP]: {
        task: async () => {
          try {
            await getService(strapi, 'files').sweep(Date.now());
          } catch (error) {
            strapi.log.error(`chatter: unused files could not be removed: ${String(error)}`);
          }
        },
        options: '0 40 3 * * *',
      },
    });
  },
  destroy({ strapi }) {
    strapi.cron.remove(SWEEP);
  },
};
