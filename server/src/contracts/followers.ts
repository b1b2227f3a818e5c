import { z } from 'zod';

import { acknowledged, defineContract } from './contract';
import { threadParams } from './thread';

/** A kind of message that followers choose to hear of. */
export const subtypeView = z.object({
  key: z.string(),
  name: z.string(),
  /** never reaches externals who merely follow */
  internal: z.boolean(),
  default: z.boolean(),
});
export type SubtypeView = z.infer<typeof subtypeView>;

export const followerView = z.object({
  contactId: z.number(),
  name: z.string(),
  address: z.string(),
  internal: z.boolean(),
  channel: z.enum(['email', 'inbox']),
  /** keys of the subtypes that they hear of */
  subtypes: z.array(z.string()),
  me: z.boolean(),
});
export type FollowerView = z.infer<typeof followerView>;

export const listFollowers = defineContract({
  method: 'GET',
  path: '/threads/:uid/:documentId/followers',
  params: threadParams,
  response: z.object({ followers: z.array(followerView), subtypes: z.array(subtypeView) }),
});

/** Makes the caller a follower. */
export const follow = defineContract({
  method: 'POST',
  path: '/threads/:uid/:documentId/follow',
  params: threadParams,
  response: z.object({ following: z.literal(true) }),
});

/** Ends it; works even if the caller can no longer read the entry. */
export const unfollow = defineContract({
  method: 'POST',
  path: '/threads/:uid/:documentId/unfollow',
  params: threadParams,
  response: z.object({ following: z.literal(false) }),
});

/** Adds somebody by address, colleague or not; a new address becomes a contact. */
export const addFollower = defineContract({
  method: 'POST',
  path: '/threads/:uid/:documentId/followers',
  params: threadParams,
  body: z.object({ name: z.string().max(200).default(''), address: z.string().min(3).max(320) }),
  response: acknowledged,
});

const followerParams = threadParams.extend({ contactId: z.coerce.number().int().positive() });

/** What a follower hears of. Of others, only who may write may change it; internal subtypes are for colleagues. */
export const updateFollower = defineContract({
  method: 'PUT',
  path: '/threads/:uid/:documentId/followers/:contactId',
  params: followerParams,
  body: z.object({ subtypes: z.array(z.string().max(64)).max(50) }),
  response: acknowledged,
});

export const removeFollower = defineContract({
  method: 'DELETE',
  path: '/threads/:uid/:documentId/followers/:contactId',
  params: followerParams,
  response: acknowledged,
});

/** Colleagues and contacts whose name or address contains `search`, at most 10; for adding followers and recipients. */
export const searchContacts = defineContract({
  method: 'GET',
  path: '/contacts',
  query: z.object({ search: z.string().min(1).max(200) }),
  response: z.object({
    contacts: z.array(z.object({ name: z.string(), address: z.string(), internal: z.boolean() })),
  }),
});
