import type { Core } from '@strapi/strapi';

import type { FollowerView } from '../contracts/followers';
import type { ThreadRef } from '../entries/service';
import { getService } from '../services';
import {
  deleteFollower,
  deleteFollowers,
  findFollowers,
  findSubtypes,
  followedDocumentIds,
  insertFollowers,
  insertSubtypes,
  type FollowerRow,
  type Subtype,
} from './store';

const BUILT_IN: readonly Subtype[] = [
  { key: 'discussions', name: 'Discussions', internal: false, default: true, sequence: 1 },
  { key: 'note', name: 'Note', internal: true, default: false, sequence: 2 },
  { key: 'activities', name: 'Activities', internal: true, default: false, sequence: 3 },
];

/** Who follows a thread, and what they hear of. */
export const createFollowersService = ({ strapi }: { strapi: Core.Strapi }) => ({
  /** Makes sure the built-in subtypes exist. */
  async seed(): Promise<void> {
    const known = new Set((await findSubtypes(strapi)).map((subtype) => subtype.key));
    await insertSubtypes(
      strapi,
      BUILT_IN.filter((subtype) => !known.has(subtype.key))
    );
  },

  subtypes: (): Promise<Subtype[]> => findSubtypes(strapi),
  rows: (thread: ThreadRef): Promise<FollowerRow[]> => findFollowers(strapi, thread),

  /** Adds followers with the default subtypes; who follows already keeps theirs. */
  async add(thread: ThreadRef, contactIds: readonly number[]): Promise<void> {
    await insertFollowers(strapi, thread, [...new Set(contactIds)]);
  },

  remove: (thread: ThreadRef, contactId: number): Promise<void> => deleteFollower(strapi, thread, contactId),
  removeAll: (thread: ThreadRef): Promise<void> => deleteFollowers(strapi, thread),
  followedDocumentIds: (uid: string, cursor: string, limit: number): Promise<string[]> =>
    followedDocumentIds(strapi, uid, cursor, limit),

  /** Followers as the panel shows them; those whose contact is inactive are left out. */
  async list(thread: ThreadRef, myContactId: number): Promise<FollowerView[]> {
    const rows = await findFollowers(strapi, thread);
    const contacts = await getService(strapi, 'contacts').byIds(rows.map((row) => row.contactId));
    return rows.flatMap(({ contactId }) => {
      const contact = contacts.get(contactId);
      if (!contact?.active) return [];
      const { name, address, internal, channel } = contact;
      return [{ contactId, name, address, internal, channel, me: contactId === myContactId }];
    });
  },
});

export type FollowersService = ReturnType<typeof createFollowersService>;
