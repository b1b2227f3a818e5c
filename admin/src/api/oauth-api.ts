import { baseApi, endpointsOf, TAGS } from './contract-endpoints';
import * as oauth from '../../../server/src/contracts/oauth';

/** What shows the state of accounts. */
const USERS = [TAGS.oauthAccounts, TAGS.outgoingServers, TAGS.incomingServers] as const;

/** The accounts at Google and Microsoft that mail servers sign in with. */
const oauthApi = baseApi.injectEndpoints({
  endpoints: (build) => {
    const { ask, act } = endpointsOf(build);
    return {
      chatterOauthAccounts: ask(oauth.listOauthAccounts, [TAGS.oauthAccounts]),
      chatterCreateOauthAccount: act(oauth.createOauthAccount, [TAGS.oauthAccounts]),
      chatterUpdateOauthAccount: act(oauth.updateOauthAccount, USERS),
      chatterDeleteOauthAccount: act(oauth.deleteOauthAccount, [TAGS.oauthAccounts]),
      chatterBeginOauthSignIn: act(oauth.beginOauthSignIn),
    };
  },
  overrideExisting: true,
});

export const {
  useChatterOauthAccountsQuery,
  useChatterCreateOauthAccountMutation,
  useChatterUpdateOauthAccountMutation,
  useChatterDeleteOauthAccountMutation,
  useChatterBeginOauthSignInMutation,
} = oauthApi;
