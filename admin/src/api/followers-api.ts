import { baseApi, endpointsOf, TAGS } from './contract-endpoints';
import * as followers from '../../../server/src/contracts/followers';

/** A thread says whether one follows it, and whom a message would reach. */
const FOLLOWERS_CHANGED = [TAGS.thread, TAGS.followers, TAGS.recipients] as const;

/** Who follows an entry, and who could. */
const followersApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask, act } = endpointsOf(build);
    return {
      chatterFollowers: ask(followers.listFollowers, [TAGS.followers]),
      chatterFollow: act(followers.follow, FOLLOWERS_CHANGED),
      chatterUnfollow: act(followers.unfollow, FOLLOWERS_CHANGED),
      chatterAddFollower: act(followers.addFollower, FOLLOWERS_CHANGED),
      chatterUpdateFollower: act(followers.updateFollower, [TAGS.followers, TAGS.recipients]),
      chatterRemoveFollower: act(followers.removeFollower, FOLLOWERS_CHANGED),
      chatterContacts: ask(followers.searchContacts),
    };
  },
  overrideExisting: true,
});

export const {
  useChatterFollowersQuery,
  useChatterFollowMutation,
  useChatterUnfollowMutation,
  useChatterAddFollowerMutation,
  useChatterUpdateFollowerMutation,
  useChatterRemoveFollowerMutation,
  useChatterContactsQuery,
} = followersApi;
