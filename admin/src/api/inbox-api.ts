import { baseApi, endpointsOf, TAGS } from './contract-endpoints';
import * as inbox from '../../../server/src/contracts/inbox';

/** The caller's inbox, and how they want to hear of messages. */
const inboxApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask, act } = endpointsOf(build);
    return {
      chatterInbox: ask(inbox.listInbox, [TAGS.inbox]),
      /** The same request without a cache of its own: pages that the inbox has merged into its state. */
      chatterOlderInbox: ask(inbox.listInbox, [], 0),
      chatterInboxCount: ask(inbox.countInbox, [TAGS.inbox]),
      chatterMarkInbox: act(inbox.markInbox, [TAGS.inbox]),
      chatterPreferences: ask(inbox.getPreferences, [TAGS.preferences]),
      chatterSetPreferences: act(inbox.setPreferences, [TAGS.preferences, TAGS.followers, TAGS.recipients]),
    };
  },
  overrideExisting: true,
});

export const {
  useChatterInboxQuery,
  useLazyChatterOlderInboxQuery,
  useChatterInboxCountQuery,
  useChatterMarkInboxMutation,
  useChatterPreferencesQuery,
  useChatterSetPreferencesMutation,
} = inboxApi;
