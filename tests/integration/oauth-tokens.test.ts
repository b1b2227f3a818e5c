import { createOauthTokens } from '../../server/src/servers/oauth-tokens';
import { SignInNeeded, SignInUnavailable } from '../../server/src/servers/sign-in-needed';
import { ACCOUNT, startOauthStory, type OauthStory } from './oauth-story';
import { until } from './story';

/** They are kept fresh, and none is lost, whatever breaks in between. */
describe('the tokens of an OAuth account', () => {
  let oauth: OauthStory;
  let provider: OauthStory['provider'];
  let app: OauthStory['app'];

  const read = () => oauth.read();
  const row = () => oauth.row();
  const change = (data: object) => oauth.change(data);
  const endToken = () => oauth.endToken();
  const signIn = () => oauth.signIn();
  const token = (refused?: string) => oauth.token(refused);
  const refreshes = () => oauth.refreshes();

  beforeAll(async () => {
    oauth = await startOauthStory();
    ({ provider, app } = oauth);
  });
  beforeEach(() => oauth.forgetGrants());
  afterAll(() => oauth?.stop());

  it('is refreshed once, however many ask for it', async () => {
    await signIn();
    await endToken();
    provider.behaviour = { delayMs: 300, rotates: true };
    const here = createOauthTokens(app.strapi);
    const there = createOauthTokens(app.strapi);
    const tokens = await Promise.all([
      ...Array.from({ length: 10 }, () => token()),
      ...Array.from({ length: 5 }, () => here.accessToken(oauth.documentId)),
      ...Array.from({ length: 5 }, () => there.accessToken(oauth.documentId)),
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

  it('keeps a new refresh token in the same step as the access token, or neither', async () => {
    await signIn();
    for (const rotates of [false, true]) {
      await endToken();
      const before = await row();
      provider.behaviour = { rotates };
      // The process dies between the answer and its write.
      const write = jest
        .spyOn(app.strapi.db.query(ACCOUNT), 'updateMany')
        .mockRejectedValueOnce(new Error('the process died'));
      await expect(token()).rejects.toThrow('the process died');
      const [[{ data }]] = write.mock.calls as [[{ data: object }]];
      write.mockRestore();
      expect(Object.keys(data).includes('refreshToken')).toBe(rotates);
      expect(data).toHaveProperty('accessToken');
      const { refreshToken, accessToken, state } = await row();
      expect({ refreshToken, accessToken, state }).toEqual({
        refreshToken: before.refreshToken,
        accessToken: before.accessToken,
        state: 'signed_in',
      });
      if (!rotates) expect(await token()).toBe(provider.accessToken);
    }
    // A provider that takes each refresh token once has taken ours: that is said, and asked of a person.
    await expect(token()).rejects.toThrow(SignInNeeded);
    expect(await read()).toMatchObject({ state: 'needs_sign_in' });
    provider.behaviour = {};
    await signIn();
    expect(await read()).toMatchObject({ state: 'signed_in' });
  });

  it('keeps what it got even when another process took over in between', async () => {
    await endToken();
    provider.behaviour = { rotates: true, delayMs: 500 };
    const waiting = token();
    await until(async () => (await row()).leaseToken !== null);
    await change({ leaseToken: 'of another', leaseUntil: Date.now() + 60_000 });
    expect(await waiting).toBe(provider.accessToken);
    // The other one's lease is its own to give back.
    expect(await row()).toMatchObject({ leaseToken: 'of another' });
    await change({ leaseToken: null, leaseUntil: null });
    await endToken();
    expect(await token()).toBe(provider.accessToken);
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
});
