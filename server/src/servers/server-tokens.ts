import type { Core } from '@strapi/strapi';

import type { Encryption } from '../contracts/servers';
import { getService } from '../services';
import { SignInNeeded, type AccessToken } from './sign-in-needed';

/**
 * Access tokens for a mail server. Where they may go is asked each time: the account may be another provider's by now, or
 * the hosts fewer that tokens are for. SignInNeeded says so.
 */
export const tokensFor =
  (
    strapi: Core.Strapi,
    server: { host: string; encryption: Encryption },
    account: string | null
  ): AccessToken =>
  async (refused) => {
    const accounts = getService(strapi, 'oauthAccounts');
    const problem = await accounts.problemWith(account, server);
    if (problem || !account) throw new SignInNeeded(problem?.message ?? 'There is no OAuth account.');
    return accounts.accessToken(account, refused);
  };
