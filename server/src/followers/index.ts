/*
 * Owns: followers of threads, and subtypes.
 * May import: contracts, mail, queue, http, files, entries, contacts, companies, addressing, servers, outgoing.
 * Emits: nothing.
 */
import type { Module } from '../module';
import { getService } from '../services';
import { followersRoutes } from './routes';
import { followerType, subtypeType } from './schema';
import { createFollowersService } from './service';

export const followersModule: Module = {
  name: 'followers',
  contentTypes: { follower: followerType, subtype: subtypeType },
  services: { followers: createFollowersService },
  routes: { followers: followersRoutes },
  register({ strapi }) {
    getService(strapi, 'followers').watchSubtypes();
    getService(strapi, 'entries').onDeleted((thread) => getService(strapi, 'followers').removeAll(thread));
  },
  async bootstrap({ strapi }) {
    await getService(strapi, 'followers').seed();
  },
};
