import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import type { Actor } from '../entries/actor';
import { normaliseAddress } from '../mail/address';
import type { Mailbox } from '../mail/parsed-mail';
import {
  clearBounceCount,
  findAdminUsersByEmail,
  findAdminUsersById,
  findByAddresses,
  findByIds,
  insertContacts,
  raiseBounceCount,
  replaceAddress,
  searchAdminUsers,
  searchContactRows,
  updateContact,
  type AdminUserRow,
  type ContactRow,
  type ContactWithUser,
} from './store';

/** A contact with what its admin user, if it has one, adds. */
export interface Contact {
  id: number;
  name: string;
  address: string;
  adminUserId: number | null;
  /** an active admin user; everybody else is external */
  internal: boolean;
  channel: 'email' | 'inbox';
  active: boolean;
  /** of the mails we write to them, such as `pt-BR`; null = unknown */
  language: string | null;
  /** mails to them that came back since they last wrote, or a mail was last reported to have arrived */
  bounceCount: number;
}

/** Who did something, as a message names them; without a name it was Strapi itself. */
export interface NamedActor {
  name: string;
  address: string | null;
  contactId: number | null;
}

/** Names offered while somebody types. */
const SEARCH_LIMIT = 10;

const adminName = (user: AdminUserRow): string =>
  [user.firstname, user.lastname].filter(Boolean).join(' ') || user.username || user.email;

/** A contact as its row and that of its admin user make it. */
export const toContact = (row: ContactRow, user: AdminUserRow | undefined): Contact => {
  const internal = Boolean(user?.isActive && !user.blocked);
  return {
    id: row.id,
    name: (user ? adminName(user) : row.name) || row.address,
    address: row.address,
    adminUserId: row.adminUserId,
    internal,
    // An outsider has no inbox here, whatever the column says.
    channel: internal && row.notificationPreference === 'inbox' ? 'inbox' : 'email',
    // A former colleague's contact hears nothing more.
    active: row.active && (row.adminUserId === null || internal),
    language: row.language || null,
    bounceCount: row.bounceCount ?? 0,
  };
};

/** Who somebody is in mail. */
export const createContactsService = ({ strapi }: { strapi: Core.Strapi }) => {
  const withUsers = async (rows: ContactRow[]): Promise<Contact[]> => {
    const ids = rows.flatMap((row) => row.adminUserId ?? []);
    const users = ids.length > 0 ? await findAdminUsersById(strapi, ids) : [];
    const byId = new Map(users.map((user) => [user.id, user]));
    return rows.map((row) =>
      toContact(row, row.adminUserId === null ? undefined : byId.get(row.adminUserId))
    );
  };

  /** Ties contacts to the admin users who have their addresses; a new colleague may have been a customer before. */
  const linkAdminUsers = async (rows: ContactRow[], users: AdminUserRow[]): Promise<void> => {
    for (const user of users) {
      const row = rows.find((candidate) => candidate.address === normaliseAddress(user.email));
      if (row && row.adminUserId !== user.id) {
        row.adminUserId = user.id;
        await updateContact(strapi, row.id, { adminUserId: user.id });
      }
    }
  };

  return {
    /** Contacts by id, in no order; unknown ids are left out. */
    async byIds(ids: readonly number[]): Promise<Map<number, Contact>> {
      if (ids.length === 0) return new Map();
      const rows = await findByIds(strapi, [...new Set(ids)]);
      return new Map(rows.map((row) => [row.id, toContact(row, row.user)]));
    },

    /**
     * Who is known under these addresses: contacts, and admin users (who get a contact if they have none). Never makes
     * a contact of a stranger. The key is the normalised address.
     */
    async find(addresses: readonly string[]): Promise<Map<string, Contact>> {
      const wanted = [...new Set(addresses.flatMap((address) => normaliseAddress(address) ?? []))];
      if (wanted.length === 0) return new Map();
      const users = await findAdminUsersByEmail(strapi, wanted);
      let rows = await findByAddresses(strapi, wanted);
      const missing = users.filter(
        (user) => !rows.some((row) => row.address === normaliseAddress(user.email))
      );
      if (missing.length > 0) {
        await insertContacts(
          strapi,
          missing.map((user) => ({
            name: adminName(user),
            address: normaliseAddress(user.email) ?? user.email,
            adminUserId: user.id,
            language: user.preferedLanguage,
          }))
        );
        rows = await findByAddresses(strapi, wanted);
      }
      await linkAdminUsers(rows, users);
      const byId = new Map(users.map((user) => [user.id, user]));
      const userOf = (row: ContactWithUser): AdminUserRow | undefined =>
        row.adminUserId === null ? undefined : (byId.get(row.adminUserId) ?? row.user);
      return new Map(rows.map((row) => [row.address, toContact(row, userOf(row))]));
    },

    /** Which of these normalised addresses are those of active admin users. Makes no contacts. */
    async colleaguesAmong(addresses: readonly string[]): Promise<Set<string>> {
      if (addresses.length === 0) return new Set();
      const users = await findAdminUsersByEmail(strapi, [...new Set(addresses)]);
      return new Set(users.flatMap((user) => (user.isActive && normaliseAddress(user.email)) || []));
    },

    /** A mail to this contact came back. */
    countBounce: (id: number): Promise<void> => raiseBounceCount(strapi, id),
    /** They wrote to us, so their address works. */
    async forgetBounces(id: number): Promise<void> {
      await updateContact(strapi, id, { bounceCount: 0 });
    },
    /** A mail reached this address, so it works. One statement, which mostly changes nothing. */
    async forgetBouncesOf(address: string): Promise<void> {
      const normalised = normaliseAddress(address);
      if (normalised) await clearBounceCount(strapi, normalised);
    },

    /**
     * Where mail reaches these contacts now, by id; unknown ids are left out. A colleague's is that of their profile, which may
     * have been changed since.
     */
    async reachedAt(ids: readonly number[]): Promise<Map<number, Contact>> {
      if (ids.length === 0) return new Map();
      const rows = await findByIds(strapi, [...new Set(ids)]);
      return new Map(
        rows.map((row) => {
          const address = (row.user && normaliseAddress(row.user.email)) || row.address;
          return [row.id, { ...toContact(row, row.user), address }];
        })
      );
    },

    /** They are known by another address from now on; false when it has been changed meanwhile. */
    changeAddress: (contact: Contact, address: string): Promise<boolean> =>
      replaceAddress(strapi, contact, address),

    /** The contact of an admin user; made if there is none. */
    async ofAdminUser(adminUserId: number): Promise<Contact> {
      const [user] = await findAdminUsersById(strapi, [adminUserId]);
      const contact = user
        ? (await this.find([user.email])).get(normaliseAddress(user.email) ?? '')
        : undefined;
      if (!contact)
        throw new errors.ValidationError(`The admin user ${adminUserId} has no valid e-mail address.`);
      return contact;
    },

    /** Colleagues first, then other contacts, whose name or address contains `search`. */
    async search(search: string): Promise<{ name: string; address: string; internal: boolean }[]> {
      const users = await searchAdminUsers(strapi, search, SEARCH_LIMIT);
      const rows = await searchContactRows(strapi, search, SEARCH_LIMIT);
      const found = new Map<string, { name: string; address: string; internal: boolean }>();
      for (const user of users) {
        const address = normaliseAddress(user.email);
        if (address) found.set(address, { name: adminName(user), address, internal: true });
      }
      for (const contact of await withUsers(rows)) {
        const { name, address, internal } = contact;
        if (contact.active && !found.has(address)) found.set(address, { name, address, internal });
      }
      return [...found.values()].slice(0, SEARCH_LIMIT);
    },

    /** How an admin user wants to hear of messages. */
    async setPreference(adminUserId: number, notificationPreference: 'email' | 'inbox'): Promise<void> {
      const contact = await this.ofAdminUser(adminUserId);
      await updateContact(strapi, contact.id, { notificationPreference });
    },

    /** An admin user with their roles, if they may still sign in. */
    async activeAdmin(adminUserId: number): Promise<AdminUserRow | null> {
      const [user] = await findAdminUsersById(strapi, [adminUserId], ['roles']);
      return user?.isActive && !user.blocked ? user : null;
    },

    /** Names whoever made a write. An admin user without a usable address is named by none: a write must not fail for it. */
    async nameActor(actor: Actor): Promise<NamedActor> {
      if (actor.kind !== 'admin') {
        return { name: actor.kind === 'system' ? '' : actor.name, address: null, contactId: null };
      }
      const contact = await this.ofAdminUser(actor.adminUserId).catch(() => null);
      return { name: contact?.name ?? '', address: contact?.address ?? null, contactId: contact?.id ?? null };
    },

    /**
     * The contacts of these mailboxes; those that are not known yet are made, because a person chose them. Throws a
     * ValidationError that names the first address which is none.
     */
    async ensure(mailboxes: readonly Mailbox[]): Promise<Contact[]> {
      const wanted = new Map<string, Mailbox>();
      for (const mailbox of mailboxes) {
        const address = normaliseAddress(mailbox.address);
        if (!address) throw new errors.ValidationError(`"${mailbox.address}" is not an e-mail address.`);
        if (!wanted.has(address)) wanted.set(address, mailbox);
      }
      let known = await this.find([...wanted.keys()]);
      const missing = [...wanted].filter(([address]) => !known.has(address));
      if (missing.length > 0) {
        await insertContacts(
          strapi,
          missing.map(([address, mailbox]) => ({
            name: mailbox.name.trim() || address,
            address,
            adminUserId: null,
            language: null,
          }))
        );
        known = await this.find([...wanted.keys()]);
      }
      return [...wanted.keys()].flatMap((address) => known.get(address) ?? []);
    },
  };
};

export type ContactsService = ReturnType<typeof createContactsService>;
