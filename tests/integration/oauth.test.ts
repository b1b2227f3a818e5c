import { SignInNeeded } from '../../server/src/servers/sign-in-needed';
import { MAILBOX, startOauthStory, type OauthStory } from './oauth-story';

/** A person signs in for a mailbox. */
describe('an account at Google or Microsoft', () => {
  let oauth: OauthStory;
  let provider: OauthStory['provider'];
  let app: OauthStory['app'];
  let story: OauthStory['story'];

  const inputOf = (part?: object) => oauth.inputOf(part);
  const at = (rest?: string) => oauth.at(rest);
  const list = () => oauth.list();
  const read = () => oauth.read();
  const row = () => oauth.row();
  const change = (data: object) => oauth.change(data);
  const endToken = () => oauth.endToken();
  const beginAt: OauthStory['beginAt'] = (...input) => oauth.beginAt(...input);
  const begin = (token?: string) => oauth.begin(token);
  const callback: OauthStory['callback'] = (...input) => oauth.callback(...input);
  const signIn = () => oauth.signIn();
  const token = (refused?: string) => oauth.token(refused);

  beforeAll(async () => {
    oauth = await startOauthStory();
    ({ provider, app, story } = oauth);
  });
  beforeEach(() => oauth.forgetGrants());
  afterAll(() => oauth?.stop());

  it('is shown without its secret, and says what to register', async () => {
    expect(await read()).toMatchObject({ state: 'not_signed_in', hasClientSecret: true, servers: [] });
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
    const account = await read();
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
      good.replace(oauth.documentId, 'a'.repeat(24)),
      `${oauth.documentId}.`,
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
    const theirs = await provider.visit(await begin(editor.token));
    await app.strapi.db
      .query('admin::user')
      .update({ where: { id: editor.user.id }, data: { isActive: false } });
    expect(await callback(theirs)).toMatchObject({ status: 400 });
    expect(provider.grants).toEqual([]);
  });

  it('takes a sign-in back only in the browser that began it', async () => {
    const { status, cookie: kept } = await beginAt(app.url);
    expect(status).toBe(200);
    expect(kept).toMatch(
      /^chatter_oauth_\w+=[\w-]{43}; Path=\/api\/chatter\/oauth\/callback; .*HttpOnly; SameSite=Lax/
    );
    for (const other of ['', kept.replace(/=.*/, '='), kept.replace(/=[^;]*/, `=${'A'.repeat(43)}`)])
      expect(await callback(await provider.visit(await begin()), { cookie: other })).toMatchObject({
        status: 400,
      });
    expect(await callback(await provider.visit(await begin()))).toMatchObject({ status: 200 });
  });

  it('gives nobody the mailbox of a director who was sent a link', async () => {
    for (const [kind, user] of [
      ['google', 'director@shop.example'],
      ['microsoft', 'anybody@shop.example'],
    ]) {
      await story.admin('PUT', at(), inputOf({ provider: kind, user }));
      provider.grants.length = 0;
      // No browser: neither an origin nor a cookie that could be missing.
      const { body, cookie: theirs } = await beginAt('');
      expect(theirs).not.toBe('');
      provider.behaviour = { email: 'director@shop.example' };
      const page = await callback(await provider.visit(body.url), { cookie: '' });
      expect(page).toMatchObject({ status: 400, html: expect.stringContaining('Nothing was stored') });
      // The code was not even traded in, and is of no use to whoever began.
      expect(provider.grants).toEqual([]);
      expect(await row()).toMatchObject({ refreshToken: null, accessToken: null, pendingState: null });
      expect(await read()).toMatchObject({ state: 'not_signed_in' });
    }
    provider.behaviour = {};
    await story.admin('PUT', at(), inputOf());
    expect(await signIn()).toMatchObject({ status: 200 });
  });

  it('does not begin where the browser would not bring its cookie back', async () => {
    for (const [origin, headers] of [
      ['https://shop.evil.example', {}],
      [app.url.replace('127.0.0.1', 'localhost'), {}],
      [app.url, { 'sec-fetch-site': 'cross-site' }],
      ['null', {}],
    ] as const) {
      const answer = await beginAt(origin, headers);
      expect(answer).toMatchObject({ status: 400, cookie: '' });
      expect(answer.body.error.message).toContain(`Open the admin at ${app.url}/admin`);
    }
    // Vite in front of Strapi: cookies know no ports.
    const vite = app.url.replace(/\d+$/, '5173');
    expect(await beginAt(vite, { 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 200 });
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
      [{ email: null }, 'Google did not say who signed in.'],
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

  it('forgets its tokens when it becomes another one, and keeps them otherwise', async () => {
    provider.behaviour = {};
    const unchanged = inputOf({ name: 'Renamed', clientSecret: undefined, secretExpiresAt: '2027-01-31' });
    const { oauthAccount: account } = await story.admin('PUT', at(), unchanged);
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
        'https://outlook.office.com/POP.AccessAsUser.All offline_access openid profile'
    );
    // A shared mailbox has no login: somebody who may use it signs in, and is named.
    provider.behaviour = { email: 'Ada@shop.example' };
    const page = await callback(await provider.visit(url.href));
    expect(page).toMatchObject({ status: 200, html: expect.stringContaining('Ada@shop.example agreed') });
    expect(await read()).toMatchObject({ user: MAILBOX, signedInBy: 'Ada@shop.example' });
    await endToken();
    provider.behaviour = { rotates: true };
    expect(await token()).toBe(provider.accessToken);
    expect(await read()).toMatchObject({ state: 'signed_in', signedInBy: 'Ada@shop.example' });
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
