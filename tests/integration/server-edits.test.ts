import { startOauthServer, type TestOauthServer } from '../support/oauth-server';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, type Story } from './story';

const SERVERS = '/chatter/outgoing-servers';

/** What a person changes, and what was on its way meanwhile. */
describe('an edit of an outgoing server', () => {
  let app: RunningStrapi;
  let story: Story;
  let sink: SmtpSink;
  let oauth: TestOauthServer;

  const inputOf = (part: object = {}) => ({
    name: 'One',
    host: '127.0.0.1',
    port: sink.port,
    encryption: 'none',
    authentication: 'none',
    ...part,
  });
  const create = async (body: object) => (await story.admin('POST', SERVERS, body)).outgoingServer;
  const refused = async (method: string, path: string, body: object) => {
    const answer = await app.fetchAdmin(path, { method, body });
    expect(answer.status).toBe(400);
    return (answer.body.error.details.errors as { path: string[]; message: string }[]).map(
      ({ path: [field], message }) => `${field}: ${message}`
    );
  };

  beforeAll(async () => {
    [oauth, sink] = await Promise.all([startOauthServer(), startSmtpSink()]);
    app = await startStrapi({ pluginConfig: { oauth: oauth.config } });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
  });

  afterAll(async () => {
    await app?.stop();
    await Promise.all([sink?.stop(), oauth?.stop()]);
  });

  it('switches it off, whatever became of what it needs', async () => {
    const edith = await app.createAdmin({ firstname: 'Edith', roleCode: 'strapi-super-admin' });
    const { oauthAccount } = await story.admin('POST', '/chatter/oauth-accounts', {
      name: 'Gone',
      provider: 'google',
      user: 'inbox@shop.example',
      clientId: oauth.clientId,
      clientSecret: oauth.clientSecret,
    });
    const { privateKey } = await story.admin('POST', `${SERVERS}/dkim-key`);
    const input = inputOf({
      ownerId: edith.user.id,
      fromFilter: edith.user.email,
      authentication: 'oauth2',
      oauthAccount: oauthAccount.documentId,
      dkimDomain: 'shop.example',
      dkimSelector: 's1',
    });
    const { documentId } = await create({ ...input, dkimKey: privateKey });
    const path = `${SERVERS}/${documentId}`;
    const servers = app.strapi.db.query('plugin::chatter.outgoing-mail-server');
    const { dkimKey } = await servers.findOne({ where: { documentId } });
    const unreadable = dkimKey.replace(/.$/, (last: string) => (last === '0' ? '1' : '0'));
    await servers.update({ where: { documentId }, data: { dkimKey: unreadable } });
    await app.strapi.db
      .query('plugin::chatter.oauth-account')
      .deleteMany({ where: { documentId: oauthAccount.documentId } });
    await app.strapi.db
      .query('admin::user')
      .update({ where: { id: edith.user.id }, data: { isActive: false } });

    expect(await refused('PUT', path, { ...input, maxConnections: 2 })).toEqual([
      expect.stringMatching(/^dkimKey: /),
      expect.stringMatching(/^oauthAccount: /),
    ]);
    const { outgoingServer } = await story.admin('PUT', path, { ...input, active: false });
    expect(outgoingServer).toMatchObject({
      active: false,
      user: 'inbox@shop.example',
      hasDkimKey: true,
      owner: { id: edith.user.id },
    });
    // What is changed along has to be right all the same.
    expect(
      await refused('PUT', path, { ...input, active: false, fromFilter: 'notifications@shop.example' })
    ).toEqual([expect.stringMatching(/^fromFilter: /)]);
    expect(await refused('PUT', path, input)).toHaveLength(2);
  });

  it('outlives a login of before it', async () => {
    const { documentId } = await create(inputOf());
    const servers = app.strapi.plugin('chatter').service('servers');
    const read = () => servers.requireOutgoingServer(documentId);
    const attempted = await read();
    // A report of another mail is no change.
    await servers.reportHealth(attempted.id, '421 later');
    expect(await read()).toMatchObject({ lastError: '421 later', updatedAt: attempted.updatedAt });

    await story.admin('PUT', `${SERVERS}/${documentId}`, inputOf({ maxConnections: 2 }));
    expect(await servers.pauseForLogin(attempted, '535 no')).toBe(false);
    expect(await read()).toMatchObject({ paused: null, lastError: null });
    const current = await read();
    expect(await servers.pauseForLogin(current, '535 no')).toBe(true);
    expect(await read()).toMatchObject({ paused: 'login', lastError: '535 no' });
    // Its other connections were refused at the same time.
    expect(await servers.pauseForLogin(current, '535 no')).toBe(true);
  });

  it('of the last resort names a filter that fits somebody', async () => {
    const SETTINGS = '/chatter/outgoing-settings';
    const { settings } = await story.admin('GET', SETTINGS);
    const answer = await app.fetchAdmin(SETTINGS, {
      method: 'PUT',
      body: { ...settings, strapiEmail: { active: true, fromFilter: 'shop.example, no way' } },
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { details: { errors: [{ path: ['strapiEmail', 'fromFilter'] }] } } },
    });
    expect(answer.body.error.message).toMatch(/^"no way" is neither/);
    expect((await story.admin('GET', SETTINGS)).settings).toEqual(settings);
  });
});
