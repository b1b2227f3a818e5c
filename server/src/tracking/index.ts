/*
 * Owns: telling in the timeline which fields a save changed, and by whom.
 * May import: every module before it (contracts to templates).
 * Emits: nothing.
 */
import type { Module } from '../module';
import { getService } from '../services';
import { createTrackingService } from './service';

export const trackingModule: Module = {
  name: 'tracking',
  services: { tracking: createTrackingService },
  register({ strapi }) {
    getService(strapi, 'entries').onChanged({
      populate: (uid) => getService(strapi, 'tracking').relationsOf(uid),
      handle: (change) => getService(strapi, 'tracking').record(change),
    });
  },
};
