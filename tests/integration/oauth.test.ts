import { createOauthTokens } from '../../server/src/servers/oauth-tokens';
import { SignInNeeded, SignInUnavailable } from '../../server/src/servers/sign-in-needed';
import type { OauthAccountView } from '../../server/src/contracts/oauth';
import { startOauthServer, type TestOauthServer } from '../support/oauth-server';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, until, type Story } from './story';

const ACCOUNT = 'plugin::chatter.oauth-account';
const MAILBOX = 'inbox@shop.example';

/** A person signs in for a mailbox, and its tokens are kept fresh. */
describe('an account at Google or Microsoft', () => {
  let app: RunningStrapi;
  let story: Story;
  let provider: TestOauthServer;
  let account: OauthAccountView;

  const inputOf = (part: object = {}) => ({
    name: 'Support',
    provider: 'google',
    user: MAILBOX,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    ...part,
  });
  const at = (rest = '') => `/chatter/oauth-accounts/${account.documentId}${rest}`;
  const list = () => story.admin('GET', '/chatter/oauth-accounts');
  const read = async (): Promise<OauthAccountView> =>
    (await list()).oauthAccounts.find(
      ({ documentId }: OauthAccountView) => documentId === account.documentId
    );
  const row = () => app.strapi.db.query(ACCOUNT).findOne({ where: { documentId: account.documentId } });
  const change = (data: object) =>
    app.strapi.db.query(ACCOUNT).updateMany({ where: { documentId: account.documentId }, data });
  const begin = async (): Promise<string> => (await story.admin('POST', at('/sign-in'))).url;
  /** What the person's browser gets from the callback. */
  const callback = async (address: string, headers: Record<string, string> = {}) => {
    const response = await fetch(address, { headers });
    return { status: response.status, headers: response.headers, html: await response.text() };
  };
  const signIn = async () => callback(await provider.visit(await begin()));
  const service = () => app.strapi.plugin('chatter').service('oauthAccounts');
  const token = (refused?: string): Promise<string> => service().accessToken(account.documentId, refused);
  const refreshes = () => provider.grants.filter(({ type }) => type === 'refresh_token').length;
  const endToken = () => change({ accessTokenEndsAt: Date.now() + 60_000 });

  beforeAll(async () => {
    provider = await startOauthServer();
    app = await startStrapi({ pluginConfig: { oauth: provider.config } });
    story = storyOf(app);
    account = (await story.admin('POST', '/chatter/oauth-accounts', inputOf())).oauthAccount;
  });

  beforeEach(() => {
    provider.behaviour = {};
    provider.grants.length = 0;
  });

  afterAll(async () => {
    await app?.stop();
    await provider?.stop();
  });

  it('is shown without its secret, and says what to register', async () => {
    expect(account).toMatchObject({ state: 'not_signed_in', hasClientSecret: true, servers: [] });
    const { redirectUrl, oauthAccounts } = await list();
    expect(redirectUrl).toBe(`${app.url}/api/chatter/oauth/callback`);
    expect(JSON.stringify(oauthAccounts)).not.toContain(provider.clientSecret);
    expect((await row()).clientSecret).not.toContain(provider.clientSecret);
    await expect(token()).rejects.toThrow(SignInNeeded);
  });

  it('signs in with a code and PKCE', async () => {
    const back = await provider.visit(await begin());
    expect(Object.fromEntries(provider.asked)).toMatchObject({
      scope: 'https://mail.google.com/ openid email',
      access_type: 'offline',
      prompt: 'consent',
      login_hint: MAILBOX,
      code_challenge_method: 'S256',
      redirect_uri: `${app.url}/api/chatter/oauth/callback`,
    });
    provider.behaviour.email = 'Inbox@Shop.Example';
    const page = await callback(back);
    expect(page).toMatchObject({ status: 200 });
    expect(page.html).toContain('Signed in');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.html).not.toMatch(/<script|https?:/);
    account = await read();
    expect(account).toMatchObject({ state: 'signed_in', lastError: null });
    expect(account.signedInAt).not.toBeNull();
    expect(await token()).toBe(provider.accessToken);
    const stored = JSON.stringify(await row());
    expect(stored).not.toContain(provider.accessToken);
    expect(stored).not.toContain('refresh-');
    expect(provider.grants).toEqual([{ type: 'authorization_code', outcome: 'tokens' }]);
  });

  it('takes a state once, and no other one', async () => {
    const before = await row();
    const back = await provider.visit(await begin());
    expect(await callback(back)).toMatchObject({ status: 200 });
    const again = await callback(back);
    expect(again).toMatchObject({ status: 400 });
    expect(again.html).toContain('over');
    provider.grants.length = 0;

    const fresh = new URL(await provider.visit(await begin()));
    const good = fresh.searchParams.get('state') ?? '';
    const forge = (state: string) => {
      const forged = new URL(fresh);
      forged.searchParams.set('state', state);
      return callback(forged.href);
    };
    for (const state of [
      '',
      'x'.repeat(3000),
      good.slice(0, -1) + (good.endsWith('A') ? 'B' : 'A'),
      good.replace(account.documentId, 'a'.repeat(24)),
      `${account.documentId}.`,
    ])
      expect(await forge(state)).toMatchObject({ status: 400 });
    // None of that touched the account, nor used the real one up.
    expect(provider.grants).toEqual([]);
    expect(await read()).toMatchObject({ state: 'signed_in', lastError: null });
    expect((await row()).refreshToken).not.toBe(before.refreshToken);
    expect(await callback(fresh.href)).toMatchObject({ status: 200 });
  });

  it('lets two calls with one state through only once', async () => {
    const back = await provider.visit(await begin());
    const pages = await Promise.all([callback(back), callback(back), callback(back)]);
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  });

  it('ends a sign-in after ten minutes, and that of somebody who may no longer do so', async () => {
    const back = await provider.visit(await begin());
    await change({ pendingUntil: Date.now() - 1 });
    expect(await callback(back)).toMatchObject({ status: 400 });

    const editor = await app.createAdmin({
      permissions: [{ action: 'plugin::chatter.oauth-accounts.write' }],
    });
    const { url } = await story.admin('POST', at('/sign-in'), undefined, editor.token);
    const theirs = await provider.visit(url);
    await app.strapi.db
      .query('admin::user')
      .update({ where: { id: editor.user.id }, data: { isActive: false } });
    expect(await callback(theirs)).toMatchObject({ status: 400 });
    expect(provider.grants).toEqual([]);
  });

  it('takes a sign-in back only in the browser that began it, where that can be told', async () => {
    const answer = await app.fetchAdmin(at('/sign-in'), { method: 'POST', headers: { origin: app.url } });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(
      /^chatter_oauth_\w+=[\w-]{43}; Path=\/api\/chatter\/oauth\/callback; .*HttpOnly; SameSite=Lax/
    );
    expect(await callback(await provider.visit(answer.body.url))).toMatchObject({ status: 400 });

    const second = await app.fetchAdmin(at('/sign-in'), { method: 'POST', headers: { origin: app.url } });
    const kept = (second.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const back = await provider.visit(second.body.url);
    expect(await callback(back, { cookie: kept })).toMatchObject({ status: 200 });
  });

  it('says what went wrong, on the page and on the account, and goes on with the tokens it has', async () => {
    const works = await token();
    provider.behaviour = { denies: true };
    const page = await callback(await provider.visit(await begin()), { 'accept-language': 'fr' });
    expect(page).toMatchObject({ status: 400 });
    expect(page.html).toContain('Connexion échouée');
    expect(page.html).toContain('The person said &lt;b&gt;no&lt;/b&gt;');
    expect(await read()).toMatchObject({
      state: 'signed_in',
      lastError: 'access_denied: The person said <b>no</b>',
    });
    for (const [behaviour, words] of [
      [
        { email: 'other@shop.example' },
        'other@shop.example signed in, but this account is for inbox@shop.example.',
      ],
      [{ scope: 'openid email' }, 'was not given the permission'],
      [{ withoutRefreshToken: true }, 'gave no refresh token'],
      [{ token: 'broken' }, 'gave no token (503'],
    ] as const) {
      provider.behaviour = behaviour;
      expect(await signIn()).toMatchObject({ status: 400 });
      expect((await read()).lastError).toContain(words);
    }
    expect(await token()).toBe(works);
  });

  it('is refreshed once, however many ask for it', async () => {
    await signIn();
    await endToken();
    provider.behaviour = { delayMs: 300, rotates: true };
    const here = createOauthTokens(app.strapi);
    const there = createOauthTokens(app.strapi);
    const tokens = await Promise.all([
      ...Array.from({ length: 10 }, () => token()),
      ...Array.from({ length: 5 }, () => here.accessToken(account.documentId)),
      ...Array.from({ length: 5 }, () => there.accessToken(account.documentId)),
    ]);
    expect(new Set(tokens)).toEqual(new Set([provider.accessToken]));
    expect(refreshes()).toBe(1);
    // The new refresh token was kept: the old one would be refused now.
    await endToken();
    expect(await token()).toBe(provider.accessToken);
    expect(refreshes()).toBe(2);
    // A token that is good for longer is not asked for again, unless a server refused it.
    const good = await token();
    expect(refreshes()).toBe(2);
    expect(await token(good)).toBe(provider.accessToken);
    expect(refreshes()).toBe(3);
  });

  it('takes over from a process that died while it was asking', async () => {
    await endToken();
    await change({ leaseToken: 'of one that is gone', leaseUntil: Date.now() + 1000 });
    expect(await token()).toBe(provider.accessToken);
    expect(refreshes()).toBe(1);
    expect(await row()).toMatchObject({ leaseToken: null, leaseUntil: null });
  });

  it('does not lose its sign-in when the provider is away', async () => {
    for (const instead of ['broken', 'no-json', 'redirects', 'endless', 'hangs-up'] as const) {
      await endToken();
      provider.behaviour = { token: instead };
      await expect(token()).rejects.toThrow(SignInUnavailable);
      expect(await read()).toMatchObject({
        state: 'signed_in',
        lastError: expect.stringContaining('Google'),
      });
    }
    provider.behaviour = {};
    expect(await token()).toBe(provider.accessToken);
    expect(await read()).toMatchObject({ lastError: null });
  });

  it('needs a person when the consent was taken back', async () => {
    await endToken();
    provider.behaviour = { revoked: true };
    await expect(token()).rejects.toThrow(SignInNeeded);
    expect(await read()).toMatchObject({
      state: 'needs_sign_in',
      lastError: expect.stringContaining('invalid_grant'),
    });
    // The provider is not asked again and again for the same refusal.
    await expect(token()).rejects.toThrow(/invalid_grant/);
    expect(refreshes()).toBe(1);
    provider.behaviour = {};
    await signIn();
    expect(await token()).toBe(provider.accessToken);
  });

  it('does not write over a sign-in that came while it was asking', async () => {
    await endToken();
    provider.behaviour = { delayMs: 1500, revoked: true };
    const waiting = token();
    await until(async () => (await row()).leaseToken !== null);
    provider.behaviour = {};
    expect(await signIn()).toMatchObject({ status: 200 });
    expect(provider.grants).toEqual([{ type: 'authorization_code', outcome: 'tokens' }]);
    expect(await waiting).toBe(provider.accessToken);
    expect(await read()).toMatchObject({ state: 'signed_in', lastError: null });
  });

  it('forgets its tokens when it becomes another one, and keeps them otherwise', async () => {
    provider.behaviour = {};
    const unchanged = inputOf({ name: 'Renamed', clientSecret: undefined, secretExpiresAt: '2027-01-31' });
    account = (await story.admin('PUT', at(), unchanged)).oauthAccount;
    expect(account).toMatchObject({ name: 'Renamed', state: 'signed_in', secretExpiresAt: '2027-01-31' });
    for (const part of [
      { clientId: 'another', clientSecret: provider.clientSecret },
      { user: 'other@shop.example' },
      { clientSecret: 'another' },
      { provider: 'microsoft' },
    ]) {
      const { oauthAccount } = await story.admin('PUT', at(), inputOf({ clientSecret: undefined, ...part }));
      expect(oauthAccount).toMatchObject({ state: 'not_signed_in', signedInAt: null });
      expect(await row()).toMatchObject({ refreshToken: null, accessToken: null, pendingState: null });
      await expect(token()).rejects.toThrow(SignInNeeded);
      await story.admin('PUT', at(), inputOf());
      await signIn();
      expect(await read()).toMatchObject({ state: 'signed_in' });
    }
    // Edited while somebody was at the provider's page: what comes back is for nobody any more.
    const back = await provider.visit(await begin());
    await story.admin('PUT', at(), inputOf({ user: 'other@shop.example' }));
    expect(await callback(back)).toMatchObject({ status: 400 });
    await story.admin('PUT', at(), inputOf());
  });

  it('asks Microsoft in the directory it is told, and for no other address', async () => {
    const microsoft = inputOf({ provider: 'microsoft', tenant: 'shop.onmicrosoft.com' });
    await story.admin('PUT', at(), microsoft);
    const url = new URL(await begin());
    expect(url.pathname).toBe('/shop.onmicrosoft.com/authorize');
    expect(url.searchParams.get('scope')).toBe(
      'https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All ' +
        'https://outlook.office.com/POP.AccessAsUser.All offline_access'
    );
    expect(await callback(await provider.visit(url.href))).toMatchObject({ status: 200 });
    for (const tenant of ['../evil', 'a/b', 'x?y', 'no domain', 'evil.example/common#', ''])
      expect(
        await app.fetchAdmin(at(), { method: 'PUT', body: inputOf({ provider: 'microsoft', tenant }) })
      ).toMatchObject({ status: 400 });
  });

  it('is nobody’s business without the right to it', async () => {
    const reader = await app.createAdmin({
      permissions: [{ action: 'plugin::chatter.oauth-accounts.read' }],
    });
    const stranger = await app.createAdmin({ permissions: [] });
    const status = async (method: string, path: string, token: string, body?: object) =>
      (await app.fetchAdmin(path, { method, token, ...(body ? { body } : {}) })).status;
    expect(await status('GET', '/chatter/oauth-accounts', reader.token)).toBe(200);
    expect(await status('GET', '/chatter/oauth-accounts', stranger.token)).toBe(403);
    for (const person of [reader, stranger]) {
      expect(await status('POST', '/chatter/oauth-accounts', person.token, inputOf())).toBe(403);
      expect(await status('POST', at('/sign-in'), person.token)).toBe(403);
      expect(await status('PUT', at(), person.token, inputOf())).toBe(403);
      expect(await status('DELETE', at(), person.token)).toBe(403);
    }
  });
});
