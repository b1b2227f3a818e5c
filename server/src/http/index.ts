/*
 * Owns: contracts as routes, raw request bodies, and live events.
 * May import: contracts, mail, queue.
 * Emits: events to open panels; asks live.provideVersion whether a thread has changed.
 */
import type { Module } from '../module';
import { getService } from '../services';
import { createLiveService } from './live';

export const httpModule: Module = {
  name: 'http',
  services: { live: createLiveService },
  destroy({ strapi }) {
    getService(strapi, 'live').close();
  },
};
