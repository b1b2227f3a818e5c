/*
 * Owns: who hears of a message, and how.
 * May import: contracts, mail, queue, http, files, entries, contacts, companies, addressing, servers, outgoing, followers.
 * Emits: nothing.
 */
import type { Module } from '../module';
import { notificationType } from './schema';
import { createNotificationsService } from './service';

export const notificationsModule: Module = {
  name: 'notifications',
  contentTypes: { notification: notificationType },
  services: { notifications: createNotificationsService },
};
