import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, TASK, type Story } from './story';

const SERVERS = '/chatter/outgoing-servers';

describe('who sends?', () => {
  let app: RunningStrapi;
  let story: Story;

  const inputOf = (part: object) => ({ host: 'smtp.shop.example', authentication: 'none', ...part });
  const create = async (part: object) => (await story.admin('POST', SERVERS, inputOf(part))).outgoingServer;

  beforeAll(async () => {
    app = await startStrapi();
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
  });

  afterAll(() => app?.stop());

  const simulate = (body: object, token?: string) => story.admin('POST', `${SERVERS}/simulate`, body, token);

  it('falls back to Strapi’s own provider', async () => {
    expect(await simulate({ author: app.admin.email })).toMatchObject({
      server: { documentId: null, strapi: true },
      from: { name: 'Ada Admin', address: 'notifications@shop.example' },
      because: 'strapi_email',
      envelopeFrom: null,
      envelopeBecause: 'provider_own',
    });
  });

  it('states no return path that is never sent', async () => {
    const { documentId } = await create({
      kind: 'mailjet',
      name: 'Mailjet',
      user: 'key',
      fromFilter: 'shop.example',
    });
    expect(await simulate({ author: 'joel@shop.example' })).toMatchObject({
      server: { documentId },
      envelopeFrom: null,
      envelopeBecause: 'provider_own',
    });
    await story.admin('DELETE', `${SERVERS}/${documentId}`);
  });

  it('takes the first company’s domain where there is no entry, as real mail does', async () => {
    const { aliasDomain } = await story.admin('POST', '/chatter/alias-domains', { name: 'other.example' });
    const { companies } = await story.admin('GET', '/chatter/companies');
    const [company] = companies;
    const change = (domain: string | null) =>
      story.admin('PUT', `/chatter/companies/${company.documentId}`, {
        name: company.name,
        aliasDomain: domain,
      });
    await change(aliasDomain.documentId);
    expect(await simulate({ author: app.admin.email })).toMatchObject({
      from: { address: 'notifications@other.example' },
      replyTo: 'Ada Admin <catchall@other.example>',
    });
    await change(company.aliasDomain?.documentId ?? null);
    await story.admin('DELETE', `/chatter/alias-domains/${aliasDomain.documentId}`);
  });

  it('answers about an entry to those who may read it only', async () => {
    const thread = await story.createEntry(TASK, { name: 'Paint it' });
    const settings = { action: 'plugin::chatter.outgoing-servers.read' };
    const [reader, stranger] = await Promise.all([
      app.createAdmin({
        permissions: [settings, { action: 'plugin::content-manager.explorer.read', subject: TASK }],
      }),
      app.createAdmin({ permissions: [settings] }),
    ]);
    const body = { author: 'joel@private.example', thread };
    expect(await simulate(body, reader.token)).toMatchObject({ because: 'strapi_email' });
    const answer = await app.fetchAdmin(`${SERVERS}/simulate`, {
      method: 'POST',
      body,
      token: stranger.token,
    });
    expect(answer.status).toBe(403);
    const nobody = await app.createAdmin({ permissions: [] });
    const none = await app.fetchAdmin(`${SERVERS}/simulate`, {
      method: 'POST',
      body: { author: 'joel@private.example' },
      token: nobody.token,
    });
    expect(none.status).toBe(403);
  });

  it('answers which server, under which addresses, and why', async () => {
    await create({ name: 'Others', fromFilter: 'other.example', priority: 1 });
    const { documentId } = await create({ name: 'Shop', fromFilter: 'shop.example', priority: 2 });
    await create({ name: 'Rest', port: 25, priority: 3 });
    expect(await simulate({ author: 'Joel@Private.example' })).toEqual({
      server: { documentId, name: 'Shop', strapi: false },
      from: { name: 'joel', address: 'notifications@shop.example' },
      replyTo: 'joel <catchall@shop.example>',
      envelopeFrom: 'bounce@shop.example',
      because: 'notifications_domain',
      fromBecause: 'default_from_replaces_author',
      envelopeBecause: 'bounce_address',
      tried: [
        expect.objectContaining({ name: 'Others', outcome: 'filter' }),
        expect.objectContaining({ name: 'Shop', outcome: 'chosen' }),
        expect.objectContaining({ name: 'Rest', outcome: 'later' }),
        { documentId: null, name: 'Strapi', fromFilter: '', outcome: 'later' },
      ],
      warnings: ['author_replaced'],
    });
    expect(await simulate({ author: 'joel@shop.example' })).toMatchObject({
      from: { address: 'joel@shop.example' },
      because: 'author_domain',
      warnings: [],
    });
  });

  it('refuses what is no address', async () => {
    const answer = await app.fetchAdmin(`${SERVERS}/simulate`, {
      method: 'POST',
      body: { author: 'nobody' },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.error.details.errors).toEqual([expect.objectContaining({ path: ['author'] })]);
  });
});
