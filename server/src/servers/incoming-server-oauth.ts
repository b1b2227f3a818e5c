import type { Core } from '@strapi/strapi';

import type { FieldProblem } from '../addressing/addresses';
import { getService } from '../services';
import type { settingsFor } from './incoming-server-input';
import type { MailboxSettings } from './incoming-server-options';
import { tokensFor } from './server-tokens';
import type { AccessToken } from './sign-in-needed';
import { findIncomingServers, updateIncomingServer } from './store';

type Settings = ReturnType<typeof settingsFor>;

/** OAuth accounts as the mailboxes see them that log in with one. */
export const createMailboxOauth = (strapi: Core.Strapi) => {
  const accounts = () => getService(strapi, 'oauthAccounts');
  const mailboxesOf = (oauthAccount: string) =>
    findIncomingServers(strapi, { oauthAccount, authentication: 'oauth2' });

  return {
    /** Tokens for a mailbox; where they may go is asked each time. */
    tokensFor: (server: Pick<MailboxSettings, 'host' | 'encryption'>, account: string | null): AccessToken =>
      tokensFor(strapi, server, account),

    /** What is wrong with settings that log in with an account. */
    async problemsOf(settings: Settings): Promise<FieldProblem[]> {
      const problem = await accounts().problemWith(settings.oauthAccount, settings);
      return problem ? [{ path: [problem.field], message: problem.message }] : [];
    },

    /** The settings with the mailbox of their account, unless they name another one. */
    async withUser(settings: Settings): Promise<Settings> {
      if (settings.user || !settings.oauthAccount) return settings;
      return { ...settings, user: (await accounts().userOf(settings.oauthAccount)) ?? '' };
    },

    /** Somebody has signed in: whoever holds a mailbox of this account looks at once. */
    async lookAgain(oauthAccount: string): Promise<void> {
      for (const { id } of await mailboxesOf(oauthAccount))
        await updateIncomingServer(strapi, id, { fetchAskedAt: Date.now() });
    },

    /** The account is for another mailbox now: so are those that followed it, and somebody has to confirm that. */
    async follow(oauthAccount: string, before: string, user: string): Promise<void> {
      for (const row of await mailboxesOf(oauthAccount)) {
        if (row.user !== before) continue;
        await updateIncomingServer(strapi, row.id, {
          user,
          state: 'draft',
          places: null,
          lastProblem: null,
          lastError: null,
          failingSince: null,
          leaseToken: null,
          leaseUntil: null,
        });
      }
    },
  };
};
