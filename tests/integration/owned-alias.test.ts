import { startStrapi, type NewPermission, type RunningStrapi } from '../support/strapi';
import { LEAD, pathOf as threadPath, PROJECT, storyOf, TASK, TICKET, type Story, type Thread } from './story';

const CUSTOMER = 'api::customer.customer';
const READ = 'plugin::content-manager.explorer.read';
const WRITE = 'plugin::chatter.aliases.write';

describe('an alias that an entry owns', () => {
  let app: RunningStrapi;
  let story: Story;
  let project: Thread;
  let ownerless: Thread;

  beforeAll(async () => {
    // Nothing is to be sent here.
    app = await startStrapi({ pluginConfig: { queues: { enabled: false } } });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    project = await story.createEntry(PROJECT, { name: 'New lamp' });
    ownerless = await story.createEntry(PROJECT, { name: 'Old lamp' });
  });

  afterEach(() => app.strapi.db.query('plugin::chatter.alias').deleteMany({}));

  afterAll(() => app?.stop());

  const tokenOf = async (permissions: NewPermission[]): Promise<string> =>
    (await app.createAdmin({ permissions })).token;
  const pathOf = ({ uid, documentId }: Thread): string => `/chatter/owned-alias/${uid}/${documentId}`;
  const status = async (token: string, method: string, thread: Thread, body?: unknown): Promise<number> =>
    (await app.fetchAdmin(pathOf(thread), { method, token, ...(body === undefined ? {} : { body }) })).status;

  it('is given, changed and taken away on the entry itself', async () => {
    expect(await story.admin('GET', pathOf(project))).toEqual({ alias: null, canEdit: true });
    const { alias } = await story.admin('PUT', pathOf(project), {
      name: 'Lamp',
      targetType: TASK,
      defaults: { project: project.documentId },
      owner: ownerless,
    });
    expect(alias).toMatchObject({
      address: 'lamp@shop.example',
      targetType: TASK,
      owner: { ...project, title: 'New lamp' },
    });
    expect((await story.admin('GET', pathOf(project))).alias).toEqual(alias);
    expect((await story.admin('GET', pathOf(ownerless))).alias).toBeNull();

    const changed = await story.admin('PUT', pathOf(project), { name: 'lamps', targetType: TICKET });
    expect(changed.alias).toMatchObject({ documentId: alias.documentId, address: 'lamps@shop.example' });
    expect((await story.admin('GET', '/chatter/aliases')).aliases).toHaveLength(1);

    await story.admin('DELETE', pathOf(project));
    expect(await story.admin('GET', pathOf(project))).toEqual({ alias: null, canEdit: true });
    expect((await app.fetchAdmin(pathOf(project), { method: 'DELETE' })).status).toBe(404);
  });

  it('needs a local part to begin with', async () => {
    const answer = await app.fetchAdmin(pathOf(project), {
      method: 'PUT',
      body: { name: ' ', targetType: TASK },
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { details: { errors: [expect.objectContaining({ path: ['name'] })] } } },
    });
    expect(await story.count('alias')).toBe(0);
  });

  it('stays with the entry when that is copied, and goes with it', async () => {
    const owner = await story.createEntry(PROJECT, { name: 'Copied' });
    await story.admin('PUT', pathOf(owner), { name: 'copied', targetType: TASK });
    const { entries } = (await app.strapi
      .documents(PROJECT as never)
      .clone({ documentId: owner.documentId, data: { name: 'Copy' } as never })) as unknown as {
      entries: { documentId: string }[];
    };
    const copy = entries[0]?.documentId ?? '';
    expect(copy).not.toBe(owner.documentId);
    expect(copy).not.toBe('');
    expect((await story.admin('GET', pathOf({ uid: PROJECT, documentId: copy }))).alias).toBeNull();
    expect((await story.admin('GET', pathOf(owner))).alias).toMatchObject({ name: 'copied' });

    await app.strapi.documents(PROJECT as never).delete({ documentId: owner.documentId });
    expect(await story.count('alias')).toBe(0);
  });

  it('goes with its entry to the domain of another company, and its old address stays understood', async () => {
    const { aliasDomain } = await story.admin('POST', '/chatter/alias-domains', { name: 'lamps.example' });
    const { company } = await story.admin('POST', '/chatter/companies', {
      name: 'Lamps Inc',
      aliasDomain: aliasDomain.documentId,
    });
    const lead = await story.createEntry(LEAD, { name: 'Two firms' });
    const addressOf = async () => (await story.admin('GET', pathOf(lead))).alias.address;
    const save = (data: object) =>
      app.strapi.documents(LEAD as never).update({ documentId: lead.documentId, data: data as never });
    const answersTo = async () => (await story.admin('GET', `${threadPath(lead)}/recipients`)).answersTo;
    expect(await answersTo()).toBe('catchall@shop.example');
    await story.admin('PUT', pathOf(lead), { name: 'moving', targetType: TASK });
    await save({ name: 'Still here' });
    expect(await addressOf()).toBe('moving@shop.example');

    await save({ company: company.documentId });
    expect(await addressOf()).toBe('moving@lamps.example');
    expect(await answersTo()).toBe('moving@lamps.example');
    const addressing = app.strapi.plugin('chatter').service('addressing');
    const [old] = await addressing.aliasesFor(['moving@shop.example']);
    expect(old).toMatchObject({ fullName: 'moving@lamps.example' });

    // Where its name is taken, it stays.
    await story.admin('POST', '/chatter/aliases', { name: 'moving', targetType: TICKET });
    const { companies } = await story.admin('GET', '/chatter/companies');
    await save({ company: companies[0].documentId });
    expect(await addressOf()).toBe('moving@lamps.example');
    await app.strapi.db.query('plugin::chatter.alias').deleteMany({});
    await story.admin('DELETE', `/chatter/companies/${company.documentId}`);
    await story.admin('DELETE', `/chatter/alias-domains/${aliasDomain.documentId}`);
  });

  it('may be owned by an entry of a type without a chatter, and goes with that too', async () => {
    const owner = await story.createEntry(CUSTOMER, { name: 'Sales team' });
    const { alias } = await story.admin('PUT', pathOf(owner), { name: 'team', targetType: TICKET });
    expect(alias.owner).toEqual({ ...owner, title: 'Sales team' });
    await app.strapi.documents(CUSTOMER as never).delete({ documentId: owner.documentId });
    expect(await story.count('alias')).toBe(0);
  });

  it('is seen by who may read the entry, and changed by who may write aliases besides', async () => {
    await story.admin('PUT', pathOf(project), { name: 'lamp', targetType: TASK });
    const body = { name: 'taken', targetType: TASK };
    const none = await tokenOf([{ action: WRITE }]);
    const reader = await tokenOf([{ action: READ, subject: PROJECT }]);
    const creator = await tokenOf([
      { action: READ, subject: PROJECT, conditions: ['admin::is-creator'] },
      { action: WRITE },
    ]);
    const writer = await tokenOf([{ action: READ, subject: PROJECT }, { action: WRITE }]);

    for (const token of [none, creator]) {
      expect(await status(token, 'GET', project)).toBe(403);
      expect(await status(token, 'PUT', project, body)).toBe(403);
      expect(await status(token, 'DELETE', project)).toBe(403);
      // Whether there is such an entry is not told either.
      expect(await status(token, 'GET', { uid: PROJECT, documentId: 'nothing' })).toBe(403);
    }
    const seen = await app.fetchAdmin(pathOf(project), { token: reader });
    expect(seen.body).toMatchObject({ alias: { address: 'lamp@shop.example' }, canEdit: false });
    expect(await status(reader, 'PUT', project, body)).toBe(403);
    expect(await status(reader, 'DELETE', project)).toBe(403);
    expect((await story.admin('GET', pathOf(project))).alias.name).toBe('lamp');

    expect((await app.fetchAdmin(pathOf(project), { token: writer })).body).toMatchObject({
      canEdit: true,
    });
    expect(await status(writer, 'PUT', project, { name: 'lamp2', targetType: TASK })).toBe(200);
    expect(await status(writer, 'DELETE', project)).toBe(200);
    expect(await status('', 'GET', project)).toBe(401);
  });

  it.each(['admin::user', 'plugin::chatter.company', 'api::invoice.invoice'])(
    'is nothing for %s',
    async (uid) => {
      const owner = { uid, documentId: 'x' };
      expect(await status(app.adminToken, 'GET', owner)).toBe(404);
      expect(await status(app.adminToken, 'PUT', owner, { name: 'x', targetType: TASK })).toBe(404);
      const answer = await app.fetchAdmin('/chatter/aliases', {
        method: 'POST',
        body: { name: 'x', targetType: TASK, owner },
      });
      expect(answer).toMatchObject({
        status: 400,
        body: { error: { details: { errors: [expect.objectContaining({ path: ['owner'] })] } } },
      });
    }
  );
});
