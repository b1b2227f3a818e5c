import type { IncomingServerView } from '../../server/src/contracts/incoming-servers';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, TICKET, type Story } from './story';

/** Ways in that mail is sent to: their records, and what their secrets are for. */
describe('incoming servers that fetch nothing', () => {
  let app: RunningStrapi;
  let story: Story;

  const create = async (part: object): Promise<IncomingServerView> =>
    (await story.admin('POST', '/chatter/incoming-servers', { name: 'Way in', ...part })).incomingServer;
  const refused = async (method: string, path: string, body: object): Promise<string[]> => {
    const answer = await app.fetchAdmin(path, { method, body: { name: 'Way in', ...body } });
    expect(answer.status).toBe(400);
    return (answer.body.error.details?.errors ?? []).map((one: { path: string[] }) => one.path.join('.'));
  };
  const at = (server: IncomingServerView) => `/chatter/incoming-servers/${server.documentId}`;
  const webhook = (documentId: string, kind: string) =>
    app.strapi.plugin('chatter').service('incomingServers').webhook(documentId, kind);

  beforeAll(async () => {
    app = await startStrapi();
    story = storyOf(app);
  });
  afterAll(() => app?.stop());

  it('gives a webhook an address, and its secret to nobody but its ingress', async () => {
    const server = await create({ kind: 'mailgun', password: 'signing key' });
    expect(server).toMatchObject({
      kind: 'mailgun',
      state: 'idle',
      hasPassword: true,
      webhookPath: `/api/chatter/webhooks/mailgun/${server.documentId}/mime`,
      folders: [],
    });
    expect(JSON.stringify(server)).not.toContain('signing key');
    expect(await webhook(server.documentId, 'mailgun')).toMatchObject({ secret: 'signing key' });
    expect(await webhook(server.documentId, 'postmark')).toBeNull();
    expect(await webhook('nothing-here', 'mailgun')).toBeNull();
    const { incomingServer } = await story.admin('PUT', at(server), {
      name: 'Way in',
      kind: 'mailgun',
      active: false,
    });
    expect(incomingServer).toMatchObject({ state: 'disabled', hasPassword: true });
    expect(await webhook(server.documentId, 'mailgun')).toBeNull();
  });

  it('lets no webhook be without what its calls are checked with', async () => {
    expect(await refused('POST', '/chatter/incoming-servers', { kind: 'postmark' })).toEqual(['password']);
    const server = await create({ kind: 'postmark', password: 'secret' });
    expect(await refused('PUT', at(server), { kind: 'postmark', password: null })).toEqual(['password']);
  });

  it('keeps its kind, so that no stored secret is used for something else', async () => {
    const server = await create({ kind: 'mailgate' });
    expect(server).toMatchObject({ state: 'idle', webhookPath: null });
    expect(await refused('PUT', at(server), { kind: 'imap', host: 'x.example', user: 'me' })).toEqual([
      'kind',
    ]);
  });

  it('has nothing to fetch or to test', async () => {
    const server = await create({ kind: 'mailgate' });
    expect(await refused('POST', `${at(server)}/fetch`, {})).toEqual([]);
    expect(await refused('POST', `${at(server)}/confirm`, {})).toEqual([]);
    expect(await refused('POST', '/chatter/incoming-servers/test', { kind: 'mailgun' })).toEqual([]);
  });

  it('is meant for an alias, as long as there is one', async () => {
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    const { alias } = await story.admin('POST', '/chatter/aliases', { name: 'jobs', targetType: TICKET });
    const server = await create({ kind: 'mailgate', alias: alias.documentId, authservId: 'MX.Shop.example' });
    expect(server.alias).toEqual({ documentId: alias.documentId, address: 'jobs@shop.example' });
    expect(server.authservId).toBe('mx.shop.example');
    expect(await refused('POST', '/chatter/incoming-servers', { kind: 'mailgate', alias: 'gone' })).toEqual([
      'alias',
    ]);
  });

  it('shows the listener of the configuration', async () => {
    const { listener } = await story.admin('GET', '/chatter/incoming-servers');
    expect(listener).toMatchObject({ enabled: false, listening: false, host: '127.0.0.1', port: 2525 });
  });
});
