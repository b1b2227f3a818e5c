import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { createBriefMemory } from '../brief-memory';
import { toContact, type Contact } from '../contacts/service';
import type { FollowerView, SubtypeView } from '../contracts/followers';
import type { ThreadRef } from '../entries/service';
import { watchWrites } from '../queue/watch-writes';
import { getService } from '../services';
import { findFollowed, moveFollower } from './store-moves';
import {
  deleteFollower,
  deleteFollowers,
  findFollowers,
  findFollowersWithContacts,
  findSubtypes,
  followedDocumentIds,
  insertFollowers,
  insertSubtypes,
  SUBTYPE,
  updateSubtypes,
  type FollowerRow,
  type Subtype,
} from './store';

const BUILT_IN: readonly Subtype[] = [
  { key: 'discussions', name: 'Discussions', internal: false, default: true, sequence: 1 },
  { key: 'note', name: 'Note', internal: true, default: false, sequence: 2 },
  { key: 'activities', name: 'Activities', internal: true, default: false, sequence: 3 },
];

/** ms that subtypes are remembered: other processes follow a change within that time */
const MEMORY_MS = 3_000;

/** Who follows a thread, and what they hear of. */
export const createFollowersService = ({ strapi }: { strapi: Core.Strapi }) => {
  const memory = createBriefMemory(() => findSubtypes(strapi), MEMORY_MS);
  return {
    /** Makes sure the built-in subtypes exist. */
    async seed(): Promise<void> {
      const known = new Set((await findSubtypes(strapi)).map((subtype) => subtype.key));
      await insertSubtypes(
        strapi,
        BUILT_IN.filter((subtype) => !known.has(subtype.key))
      );
      memory.forget();
    },

    /** Every subtype, for each message anew; a change by another process is seen within three seconds. */
    subtypes: (): Promise<Subtype[]> => memory.read(),

    /** Follows every write of this process, whoever makes it; call it in `register`. */
    watchSubtypes(): void {
      watchWrites(strapi, [SUBTYPE], memory.forget);
    },

    /** Up to `limit` threads that a contact follows. */
    followedBy: (contactId: number, limit: number): Promise<ThreadRef[]> =>
      findFollowed(strapi, contactId, limit),
    /** Lets a contact follow in place of another one, if that one follows. */
    replace: (thread: ThreadRef, from: number, to: number): Promise<void> =>
      moveFollower(strapi, thread, from, to),

    rows: (thread: ThreadRef): Promise<FollowerRow[]> => findFollowers(strapi, thread),

    /** The followers of a thread, and their contacts by id. */
    async rowsWithContacts(
      thread: ThreadRef
    ): Promise<{ rows: FollowerRow[]; contacts: Map<number, Contact> }> {
      const found = await findFollowersWithContacts(strapi, thread);
      return {
        rows: found.map(({ follower }) => follower),
        contacts: new Map(
          found.flatMap(({ contact }) => (contact ? [[contact.id, toContact(contact, contact.user)]] : []))
        ),
      };
    },

    /** Adds followers with the default subtypes; who follows already keeps theirs. */
    async add(thread: ThreadRef, contactIds: readonly number[]): Promise<void> {
      await insertFollowers(strapi, thread, [...new Set(contactIds)]);
    },

    remove: (thread: ThreadRef, contactId: number): Promise<void> =>
      deleteFollower(strapi, thread, contactId),
    removeAll: (thread: ThreadRef): Promise<void> => deleteFollowers(strapi, thread),
    followedDocumentIds: (uid: string, cursor: string, limit: number): Promise<string[]> =>
      followedDocumentIds(strapi, uid, cursor, limit),

    /** Followers as the panel shows them; those whose contact is inactive are left out. */
    async list(
      thread: ThreadRef,
      myContactId: number
    ): Promise<{ followers: FollowerView[]; subtypes: SubtypeView[] }> {
      const rows = await findFollowers(strapi, thread);
      const subtypes = await findSubtypes(strapi);
      const defaults = subtypes.filter((subtype) => subtype.default).map((subtype) => subtype.key);
      const contacts = await getService(strapi, 'contacts').byIds(rows.map((row) => row.contactId));
      const followers = rows.flatMap((row): FollowerView[] => {
        const contact = contacts.get(row.contactId);
        if (!contact?.active) return [];
        const { name, address, internal, channel } = contact;
        const chosen = row.subtypes ?? defaults;
        return [
          {
            contactId: contact.id,
            name,
            address,
            internal,
            channel,
            subtypes: chosen,
            me: contact.id === myContactId,
          },
        ];
      });
      return { followers, subtypes };
    },

    /** Sets what a follower hears of. ValidationError for an unknown subtype, or an internal one for an outsider. */
    async setSubtypes(thread: ThreadRef, contactId: number, keys: readonly string[]): Promise<void> {
      const subtypes = await findSubtypes(strapi);
      const contact = (await getService(strapi, 'contacts').byIds([contactId])).get(contactId);
      for (const key of keys) {
        const subtype = subtypes.find((candidate) => candidate.key === key);
        if (!subtype) throw new errors.ValidationError(`There is no subtype ${key}.`);
        if (subtype.internal && !contact?.internal) {
          throw new errors.ValidationError(
            `${subtype.name} is internal, and ${contact?.address ?? 'this follower'} is not a colleague.`
          );
        }
      }
      if (!(await updateSubtypes(strapi, thread, contactId, [...new Set(keys)]))) {
        throw new errors.NotFoundError(`The contact ${contactId} does not follow this entry.`);
      }
    },
  };
};

export type FollowersService = ReturnType<typeof createFollowersService>;
