import type { OauthAccountView } from '../../server/src/contracts/oauth';
import { startOauthServer, type TestOauthServer } from '../support/oauth-server';
import { startStrapi } from '../support/strapi';
import { storyOf } from './story';

export const ACCOUNT = 'plugin::chatter.oauth-account';
export const MAILBOX = 'inbox@shop.example';

/** A running Strapi with one OAuth account at a provider, and what a person and their browser do with it. */
export const startOauthStory = async () => {
  const provider: TestOauthServer = await startOauthServer();
  const app = await startStrapi({ pluginConfig: { oauth: provider.config } });
  const story = storyOf(app);

  const inputOf = (part: object = {}) => ({
    name: 'Support',
    provider: 'google',
    user: MAILBOX,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    ...part,
  });
  const { documentId } = (await story.admin('POST', '/chatter/oauth-accounts', inputOf()))
    .oauthAccount as OauthAccountView;
  const at = (rest = '') => `/chatter/oauth-accounts/${documentId}${rest}`;
  const list = () => story.admin('GET', '/chatter/oauth-accounts');
  const change = (data: object) => app.strapi.db.query(ACCOUNT).updateMany({ where: { documentId }, data });

  /** What the browser of the person got when it began last, and brings back. */
  let cookie = '';
  const beginAt = async (origin: string, headers: Record<string, string> = {}, token?: string) => {
    const answer = await app.fetchAdmin(at('/sign-in'), {
      method: 'POST',
      headers: { ...(origin ? { origin } : {}), ...headers },
      ...(token ? { token } : {}),
    });
    return { ...answer, cookie: answer.headers.get('set-cookie') ?? '' };
  };
  /** Answers the provider's page. */
  const begin = async (token?: string): Promise<string> => {
    const answer = await beginAt(app.url, {}, token);
    cookie = answer.cookie.split(';')[0] ?? '';
    return answer.body.url;
  };
  /** What a browser gets from the callback; by default, the one that began. */
  const callback = async (address: string, headers: Record<string, string> = {}) => {
    const response = await fetch(address, { headers: { cookie, ...headers } });
    return { status: response.status, headers: response.headers, html: await response.text() };
  };

  return {
    provider,
    app,
    story,
    documentId,
    inputOf,
    at,
    list,
    read: async (): Promise<OauthAccountView> =>
      (await list()).oauthAccounts.find((one: OauthAccountView) => one.documentId === documentId),
    row: () => app.strapi.db.query(ACCOUNT).findOne({ where: { documentId } }),
    change,
    endToken: () => change({ accessTokenEndsAt: Date.now() + 60_000 }),
    beginAt,
    begin,
    callback,
    signIn: async () => callback(await provider.visit(await begin())),
    token: (refused?: string): Promise<string> =>
      app.strapi.plugin('chatter').service('oauthAccounts').accessToken(documentId, refused),
    refreshes: () => provider.grants.filter(({ type }) => type === 'refresh_token').length,
    forgetGrants(): void {
      provider.behaviour = {};
      provider.grants.length = 0;
    },
    async stop(): Promise<void> {
      await app.stop();
      await provider.stop();
    },
  };
};

export type OauthStory = Awaited<ReturnType<typeof startOauthStory>>;
