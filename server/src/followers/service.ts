import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import type { FollowerView, SubtypeView } from '../contracts/followers';
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
  updateSubtypes,
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
});

export type FollowersService = ReturnType<typeof createFollowersService>;
