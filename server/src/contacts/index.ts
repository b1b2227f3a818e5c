/*
 * Owns: who somebody is in mail: contacts, and which of them are admin users; an admin user's new address becomes theirs.
 * May import: contracts, mail, queue, http, files, entries.
 * Emits: nothing.
 */
import type { Module } from '../module';
import { contactType } from './schema';
import { createContactsService } from './service';
import { watchUsers } from './watch-users';

export const contactsModule: Module = {
  name: 'contacts',
  contentTypes: { contact: contactType },
  services: { contacts: createContactsService },
  register: ({ strapi }) => watchUsers(strapi),
};
