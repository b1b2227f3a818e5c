import { startStrapi, type RunningStrapi } from '../support/strapi';

const TICKET = 'api::ticket.ticket';
const ARTICLE = 'api::article.article';

describe('tracking', () => {
  let app: RunningStrapi;

  const create = async (uid: string, data: object): Promise<string> => {
    const answer = await app.fetchAdmin(`/content-manager/collection-types/${uid}`, {
      method: 'POST',
      body: data,
    });
    return answer.body.data.documentId;
  };
  const save = (uid: string, documentId: string, data: object, token = app.adminToken) =>
    app.fetchAdmin(`/content-manager/collection-types/${uid}/${documentId}`, {
      method: 'PUT',
      body: data,
      token,
    });
  const lines = async (uid: string, documentId: string, token = app.adminToken) => {
    const { body } = await app.fetchAdmin(`/chatter/threads/${uid}/${documentId}/messages`, { token });
    return body.messages.filter((message: { log: { key: string } | null }) => message.log?.key !== 'created');
  };

  beforeAll(async () => {
    app = await startStrapi();
  });
  afterAll(() => app?.stop());

  it('writes one line per save, with every field that changed, by name and value', async () => {
    const customer = await create('api::customer.customer', {
      name: 'Mary Miller',
      email: 'mary@customer.example',
    });
    const ticket = await create(TICKET, { title: 'Lamp', priority: 'low' });
    await save(TICKET, ticket, {
      title: 'Broken lamp',
      priority: 'high',
      customer: { connect: [{ documentId: customer }] },
    });
    const [line, ...others] = await lines(TICKET, ticket);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ kind: 'log', author: { internal: true }, log: { key: 'changed' } });
    expect(line.log.changes).toEqual([
      { field: 'title', from: 'Lamp', to: 'Broken lamp' },
      { field: 'priority', from: 'low', to: 'high' },
      { field: 'customer', from: null, to: 'Mary Miller' },
    ]);
  });

  it('writes nothing when nothing changed', async () => {
    const ticket = await create(TICKET, { title: 'Lamp', description: null });
    await save(TICKET, ticket, { title: 'Lamp', description: '' });
    expect(await lines(TICKET, ticket)).toEqual([]);
  });

  it('tells of publishing and unpublishing', async () => {
    const article = await create(ARTICLE, { title: 'News' });
    const act = (action: string) =>
      app.fetchAdmin(`/content-manager/collection-types/${ARTICLE}/${article}/actions/${action}`, {
        method: 'POST',
        body: {},
      });
    expect((await act('publish')).status).toBe(200);
    expect((await act('unpublish')).status).toBe(200);
    const keys = (await lines(ARTICLE, article)).map((line: { log: { key: string } }) => line.log.key);
    expect(keys.filter((key: string) => key !== 'changed')).toEqual(['unpublished', 'published']);
  });

  it('names nobody when a script writes', async () => {
    const ticket = await create(TICKET, { title: 'Lamp' });
    await app.strapi
      .documents(TICKET as never)
      .update({ documentId: ticket, data: { title: 'Two lamps' } as never });
    expect(await lines(TICKET, ticket)).toMatchObject([{ author: { name: '', contactId: null } }]);
  });

  it('hides the values of fields that the reader may not see', async () => {
    const ticket = await create(TICKET, { title: 'Lamp', priority: 'low', description: 'a' });
    await save(TICKET, ticket, { title: 'Lamps', priority: 'high', description: 'b' });
    const reader = await app.createAdmin({
      permissions: [
        { action: 'plugin::chatter.thread.read' },
        {
          action: 'plugin::content-manager.explorer.read',
          subject: TICKET,
          properties: { fields: ['title'] },
        },
      ],
    });
    const [line] = await lines(TICKET, ticket, reader.token);
    expect(line.log.changes.map((change: { field: string }) => change.field)).toEqual(['title']);
  });

  it('keeps neither line nor change when the save fails', async () => {
    const ticket = await create(TICKET, { title: 'Lamp' });
    expect((await save(TICKET, ticket, { title: null })).status).toBe(400);
    expect(await lines(TICKET, ticket)).toEqual([]);
  });
});
