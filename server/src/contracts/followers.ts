import { z } from 'zod';

import { defineContract } from './contract';
import { threadParams } from './thread';

export const followerView = z.object({
  contactId: z.number(),
  name: z.string(),
  address: z.string(),
  internal: z.boolean(),
  channel: z.enum(['email', 'inbox']),
  me: z.boolean(),
});
export type FollowerView = z.infer<typeof followerView>;

export const listFollowers = defineContract({
  method: 'GET',
  path: '/threads/:uid/:documentId/followers',
  params: threadParams,
  response: z.object({ followers: z.array(followerView) }),
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
