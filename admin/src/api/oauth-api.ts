import { chatterApi, TAGS, type Answer } from './chatter-api';
import { fromContract, type RequestOf } from './request';
import * as oauth from '../../../server/src/contracts/oauth';

const OAUTH_ACCOUNTS = 'ChatterOauthAccounts';

/** What shows the state of accounts. */
const USERS = [OAUTH_ACCOUNTS, TAGS.outgoingServers, TAGS.incomingServers] as const;

/** The accounts at Google and Microsoft that mail servers sign in with. */
const oauthApi = chatterApi.enhanceEndpoints({ addTagTypes: [OAUTH_ACCOUNTS] }).injectEndpoints({
  endpoints: (build) => ({
    chatterOauthAccounts: build.query<
      Answer<typeof oauth.listOauthAccounts>,
      RequestOf<typeof oauth.listOauthAccounts>
    >({ ...fromContract(oauth.listOauthAccounts), providesTags: [OAUTH_ACCOUNTS] }),
    chatterCreateOauthAccount: build.mutation<
      Answer<typeof oauth.createOauthAccount>,
      RequestOf<typeof oauth.createOauthAccount>
    >({ ...fromContract(oauth.createOauthAccount), invalidatesTags: [OAUTH_ACCOUNTS] }),
    chatterUpdateOauthAccount: build.mutation<
      Answer<typeof oauth.updateOauthAccount>,
      RequestOf<typeof oauth.updateOauthAccount>
    >({ ...fromContract(oauth.updateOauthAccount), invalidatesTags: [...USERS] }),
    chatterDeleteOauthAccount: build.mutation<
      Answer<typeof oauth.deleteOauthAccount>,
      RequestOf<typeof oauth.deleteOauthAccount>
    >({ ...fromContract(oauth.deleteOauthAccount), invalidatesTags: [OAUTH_ACCOUNTS] }),
    chatterBeginOauthSignIn: build.mutation<
      Answer<typeof oauth.beginOauthSignIn>,
      RequestOf<typeof oauth.beginOauthSignIn>
    >(fromContract(oauth.beginOauthSignIn)),
  }),
  overrideExisting: true,
});

export const {
  useChatterOauthAccountsQuery,
  useChatterCreateOauthAccountMutation,
  useChatterUpdateOauthAccountMutation,
  useChatterDeleteOauthAccountMutation,
  useChatterBeginOauthSignInMutation,
} = oauthApi;
