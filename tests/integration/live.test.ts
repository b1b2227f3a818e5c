import { startStrapi, type RunningStrapi } from '../support/strapi';

const TICKET = 'api::ticket.ticket';

/** Reads server-sent events until `text` has come. */
const waitForText = async (response: Response, text: string): Promise<void> => {
  const reader = response.body?.getReader();
  let received = '';
  while (reader && !received.includes(text)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the stream ended after ${JSON.stringify(received)}`);
    received += Buffer.from(value).toString('utf8');
  }
  await reader?.cancel();
};

describe('live events', () => {
  let app: RunningStrapi;
  let thread: string;

  beforeAll(async () => {
    app = await startStrapi();
    const created = await app.fetchAdmin(`/content-manager/collection-types/${TICKET}`, {
      method: 'POST',
      body: { title: 'Lamp' },
    });
    thread = `/chatter/threads/${TICKET}/${created.body.data.documentId}`;
  });
  afterAll(() => app?.stop());

  const open = (token: string) =>
    fetch(`${app.url}${thread}/live`, { headers: { authorization: `Bearer ${token}` } });

  it('tells an open panel of a new message', async () => {
    const stream = await open(app.adminToken);
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    const told = waitForText(stream, 'event: changed');
    await new Promise((resolve) => setTimeout(resolve, 200));
    await app.fetchAdmin(`${thread}/messages`, {
      method: 'POST',
      body: { kind: 'note', html: '<p>Hello</p>' },
    });
    await told;
  });

  it('tells of what another process wrote', async () => {
    const second = await startStrapi({ sameDatabaseAs: app });
    const stream = await open(app.adminToken);
    const told = waitForText(stream, 'event: changed');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const answer = await second.fetchAdmin(`${thread}/messages`, {
      method: 'POST',
      body: { kind: 'note', html: '<p>From elsewhere</p>' },
    });
    expect(answer.status).toBe(200);
    await told;
  });

  it('says nothing to who may not read the entry', async () => {
    const stranger = await app.createAdmin({ permissions: [{ action: 'plugin::chatter.thread.read' }] });
    expect((await open(stranger.token)).status).toBe(403);
  });
});
