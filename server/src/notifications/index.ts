/*
 * Owns: who hears of a message, and how.
 * May import: contracts, mail, queue, http, files, entries, contacts, companies, addressing, servers, outgoing, followers.
 * Emits: nothing; asks provideMessages for what a message says.
 */
import type { Module } from '../module';
import { notificationType } from './schema';
import { notificationsRoutes } from './routes';
import { createNotificationsService } from './service';

export const notificationsModule: Module = {
  name: 'notifications',
  contentTypes: { notification: notificationType },
  routes: { notifications: notificationsRoutes },
  services: { notifications: createNotificationsService },
};
