import { startStrapi, type NewPermission, type RunningStrapi } from '../support/strapi';
import { pathOf, storyOf, TICKET, type Story, type Thread } from './story';

const READ = 'plugin::chatter.thread.read';
const POST = 'plugin::chatter.thread.post';
const readTickets: NewPermission = { action: 'plugin::content-manager.explorer.read', subject: TICKET };
const createTickets: NewPermission = { action: 'plugin::content-manager.explorer.create', subject: TICKET };

describe('who may do what', () => {
  let app: RunningStrapi;
  let story: Story;
  let thread: Thread;
  let domain: string;
  let alias: string;
  let server: string;

  beforeAll(async () => {
    // Nothing is to be sent here.
    app = await startStrapi({ pluginConfig: { queues: { enabled: false } } });
    story = storyOf(app);
    const { aliasDomain } = await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    domain = aliasDomain.documentId;
    const created = await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    alias = created.alias.documentId;
    const { outgoingServer } = await story.admin('POST', '/chatter/outgoing-servers', {
      name: 'Nowhere',
      host: '127.0.0.1',
      port: 1,
      authentication: 'none',
    });
    server = outgoingServer.documentId;
    thread = await story.createEntry(TICKET, { title: 'Broken lamp' });
  });

  afterAll(() => app?.stop());

  const tokenOf = async (permissions: NewPermission[]): Promise<string> =>
    (await app.createAdmin({ permissions })).token;

  const status = async (token: string, method: string, path: string, body?: unknown): Promise<number> =>
    (await app.fetchAdmin(path, { method, token, ...(body === undefined ? {} : { body }) })).status;

  const READING = ['', '/messages', '/recipients', '/followers'];

  describe('on the thread of an entry', () => {
    it('without the right to read chatters nothing is shown', async () => {
      const token = await tokenOf([readTickets, { action: POST }]);
      for (const path of READING) expect(await status(token, 'GET', pathOf(thread) + path)).toBe(403);
      expect(await status(token, 'POST', `${pathOf(thread)}/follow`)).toBe(403);
      const body = { kind: 'note', html: '<p>Hi</p>' };
      expect(await status(token, 'POST', `${pathOf(thread)}/messages`, body)).toBe(403);
    });

    it('without the right to read the type nothing is shown', async () => {
      const token = await tokenOf([{ action: READ }, { action: POST }]);
      for (const path of READING) expect(await status(token, 'GET', pathOf(thread) + path)).toBe(403);
      expect(await status(token, 'POST', `${pathOf(thread)}/follow`)).toBe(403);
      const body = { kind: 'note', html: '<p>Hi</p>' };
      expect(await status(token, 'POST', `${pathOf(thread)}/messages`, body)).toBe(403);
      expect(await status(token, 'POST', `${pathOf(thread)}/deliveries/1/retry`)).toBe(403);
      expect(await status(token, 'GET', `/chatter/content-types/${TICKET}/entries`)).toBe(403);
    });

    it('who may read both sees it, and may follow, but not write', async () => {
      const token = await tokenOf([readTickets, { action: READ }]);
      for (const path of READING) expect(await status(token, 'GET', pathOf(thread) + path)).toBe(200);
      expect((await app.fetchAdmin(pathOf(thread), { token })).body).toMatchObject({ canPost: false });
      expect(await status(token, 'POST', `${pathOf(thread)}/follow`)).toBe(200);
      expect(await status(token, 'POST', `${pathOf(thread)}/unfollow`)).toBe(200);
      for (const kind of ['message', 'note']) {
        const body = { kind, html: '<p>Hi</p>' };
        expect(await status(token, 'POST', `${pathOf(thread)}/messages`, body)).toBe(403);
      }
      expect(await status(token, 'POST', `${pathOf(thread)}/deliveries/1/retry`)).toBe(403);
    });

    it('who may write too, writes', async () => {
      const token = await tokenOf([readTickets, { action: READ }, { action: POST }]);
      expect((await app.fetchAdmin(pathOf(thread), { token })).body).toMatchObject({ canPost: true });
      const message = await story.post(thread, { kind: 'note', html: '<p>Mine</p>' }, token);
      expect(message).toMatchObject({ kind: 'note', internal: true });
    });

    it('a condition of the type counts: one’s own entry, not that of others', async () => {
      const token = await tokenOf([
        { ...readTickets, conditions: ['admin::is-creator'] },
        createTickets,
        { action: READ },
        { action: POST },
      ]);
      const created = await app.fetchAdmin(`/content-manager/collection-types/${TICKET}`, {
        method: 'POST',
        body: { title: 'Mine' },
        token,
      });
      const own = { uid: TICKET, documentId: created.body.data.documentId };
      const body = { kind: 'note', html: '<p>Hi</p>' };
      for (const path of READING) {
        expect(await status(token, 'GET', pathOf(own) + path)).toBe(200);
        expect(await status(token, 'GET', pathOf(thread) + path)).toBe(403);
      }
      expect(await status(token, 'POST', `${pathOf(own)}/messages`, body)).toBe(200);
      expect(await status(token, 'POST', `${pathOf(thread)}/messages`, body)).toBe(403);
      expect(await status(token, 'POST', `${pathOf(thread)}/follow`)).toBe(403);
      const found = await app.fetchAdmin(`/chatter/content-types/${TICKET}/entries`, { token });
      expect(found.body.entries).toEqual([{ documentId: own.documentId, title: 'Mine' }]);
    });

    it('whoever lost the right to read can still stop following', async () => {
      const { token, user } = await app.createAdmin({ permissions: [readTickets, { action: READ }] });
      await story.admin('POST', `${pathOf(thread)}/follow`, undefined, token);
      const [role] = (
        await app.strapi.db.query('admin::user').findOne({ where: { id: user.id }, populate: ['roles'] })
      ).roles;
      await app.strapi.service('admin::role').assignPermissions(role.id, []);
      expect(await status(token, 'GET', pathOf(thread))).toBe(403);
      expect(await status(token, 'POST', `${pathOf(thread)}/unfollow`)).toBe(200);
      const { followers } = await story.admin('GET', `${pathOf(thread)}/followers`);
      expect(followers).not.toContainEqual(expect.objectContaining({ address: user.email }));
    });

    it('a mail of another entry cannot be sent again from here', async () => {
      const other = await story.createEntry(TICKET, { title: 'Other' });
      const message = await story.post(other, { recipients: [{ address: 'mary@customer.example' }] });
      const id = message.deliveries[0]?.outgoingMailId;
      expect(await status(app.adminToken, 'POST', `${pathOf(thread)}/deliveries/${id}/retry`)).toBe(404);
    });
  });

  describe('on the settings pages', () => {
    const input = { host: '127.0.0.1', port: 1, authentication: 'none' };
    const pages = (): [read: string[], write: [method: string, path: string, body?: object][]][] => [
      [
        ['plugin::chatter.alias-domains', '/chatter/alias-domains', '/chatter/companies'],
        [
          ['POST', '/chatter/alias-domains', { name: 'other.example' }],
          ['PUT', `/chatter/alias-domains/${domain}`, { name: 'shop.example' }],
          ['DELETE', '/chatter/alias-domains/nothing'],
        ],
      ],
      [
        ['plugin::chatter.aliases', '/chatter/aliases'],
        [
          ['POST', '/chatter/aliases', { name: 'more', targetType: TICKET }],
          ['PUT', `/chatter/aliases/${alias}`, { name: 'support', targetType: TICKET }],
          ['DELETE', '/chatter/aliases/nothing'],
        ],
      ],
      [
        ['plugin::chatter.outgoing-servers', '/chatter/outgoing-servers'],
        [
          ['POST', '/chatter/outgoing-servers', { name: 'More', ...input }],
          ['PUT', `/chatter/outgoing-servers/${server}`, { name: 'Nowhere', ...input }],
          ['POST', '/chatter/outgoing-servers/test', { name: 'Nowhere', ...input }],
          ['POST', `/chatter/outgoing-servers/${server}/pause`, { paused: true }],
          ['POST', '/chatter/outgoing-servers/dkim-key'],
          ['DELETE', '/chatter/outgoing-servers/nothing'],
        ],
      ],
      [
        ['plugin::chatter.incoming-mails', '/chatter/incoming-mails', '/chatter/sender-rules'],
        [
          ['POST', '/chatter/sender-rules', { pattern: 'noise.example', action: 'block' }],
          ['PUT', '/chatter/incoming-settings', {}],
          ['POST', '/chatter/incoming-brake/release'],
          ['DELETE', '/chatter/sender-rules/nothing'],
        ],
      ],
    ];

    it('reading one page opens no other page, and changes nothing', async () => {
      for (const [[action = ''], writes] of pages()) {
        const token = await tokenOf([{ action: `${action}.read` }]);
        for (const [[other = '', ...paths]] of pages()) {
          for (const path of paths) {
            expect({ path, status: await status(token, 'GET', path) }).toEqual({
              path,
              status: other === action ? 200 : 403,
            });
          }
        }
        for (const [method, path, body] of writes) {
          expect({ path, status: await status(token, method, path, body) }).toEqual({ path, status: 403 });
        }
      }
    });

    it('writing one page changes no other page', async () => {
      const writable = pages().filter(([, writes]) => writes.length > 0);
      for (const [[action]] of writable) {
        const token = await tokenOf([{ action: `${action}.write` }]);
        for (const [[other], writes] of writable) {
          for (const [method, path, body] of writes) {
            const allowed = path.endsWith('/nothing') ? 404 : 200;
            expect({ method, path, status: await status(token, method, path, body) }).toEqual({
              method,
              path,
              status: other === action ? allowed : 403,
            });
          }
        }
        for (const [method, path, body] of writable.flatMap(([, writes]) => writes)) {
          // Undo what was made, so that the next one can make it.
          if (method !== 'POST' || /\/(?:test|pause)$/.test(path) || !body) continue;
          const list = (await app.fetchAdmin(path)).body as Record<string, { documentId: string }[]>;
          for (const { documentId } of Object.values(list).flat()) {
            if (documentId && ![domain, alias, server].includes(documentId))
              await app.fetchAdmin(`${path}/${documentId}`, { method: 'DELETE' });
          }
        }
      }
    });

    it('the password of a server is never answered', async () => {
      const secret = 'a-password-nobody-reads';
      const path = `/chatter/outgoing-servers/${server}`;
      const body = { name: 'Nowhere', ...input, authentication: 'password', user: 'me', password: secret };
      expect(JSON.stringify(await story.admin('PUT', path, body))).not.toContain(secret);
      expect(JSON.stringify(await story.admin('GET', '/chatter/outgoing-servers'))).not.toContain(secret);
      const [row] = await app.strapi.db
        .query('plugin::chatter.outgoing-mail-server')
        .findMany({ where: { documentId: server } });
      expect(row.password).toEqual(expect.any(String));
      expect(JSON.stringify(row)).not.toContain(secret);
    });
  });

  describe('without an account', () => {
    it.each([
      '/chatter/alias-domains',
      '/chatter/aliases',
      '/chatter/companies',
      '/chatter/content-types',
      '/chatter/outgoing-servers',
      '/chatter/incoming-mails',
      `/chatter/threads/${TICKET}/anything`,
    ])('%s is closed', async (path) => {
      expect(await status('', 'GET', path)).toBe(401);
    });

    it('an API token opens no admin route', async () => {
      expect(await status(app.apiToken, 'GET', '/chatter/aliases')).toBe(401);
    });

    it('no content type of the plugin is on the Content API', async () => {
      for (const name of ['messages', 'contacts', 'outgoing-mails', 'incoming-mails']) {
        expect((await app.fetchApi(`/api/chatter/${name}`)).status).toBe(404);
      }
    });
  });

  describe('at the mailgate', () => {
    const knock = async (token: string) =>
      (
        await app.fetchApi('/api/chatter/incoming', {
          method: 'POST',
          headers: { 'content-type': 'message/rfc822' },
          body: 'From: eve@stranger.example\r\n\r\nHi',
          token,
        })
      ).status;

    const apiToken = async (name: string, permissions: string[]): Promise<string> =>
      (
        await app.strapi
          .service('admin::api-token')
          .create({ name, description: '', type: 'custom', lifespan: null, permissions })
      ).accessKey;

    it('a mail without a token is refused and not kept', async () => {
      const before = await story.count('incoming-mail');
      expect([401, 403]).toContain(await knock(''));
      expect(await knock('not-a-token')).toBe(401);
      expect(await knock(app.adminToken)).toBe(401);
      expect(await story.count('incoming-mail')).toBe(before);
    });

    it('a token without the right is refused', async () => {
      expect(await knock(await apiToken('other', ['api::ticket.ticket.find']))).toBe(403);
    });

    it('a token with the right is let in', async () => {
      expect(await knock(await apiToken('mailgate', ['plugin::chatter.incoming.accept']))).toBe(200);
    });
  });

  describe('what does not exist', () => {
    it.each([
      ['/chatter/threads/api::invoice.invoice/abc', 'There is no content type api::invoice.invoice.'],
      [
        '/chatter/threads/api::customer.customer/abc',
        'The content type api::customer.customer has no chatter.',
      ],
      [`/chatter/threads/${TICKET}/abc`, 'There is no Ticket with the documentId abc.'],
    ])('%s: %s', async (path, message) => {
      for (const part of READING) {
        const answer = await app.fetchAdmin(path + part);
        expect(answer).toMatchObject({ status: 404, body: { error: { message } } });
      }
      const posted = await app.fetchAdmin(`${path}/messages`, {
        method: 'POST',
        body: { kind: 'note', html: '<p>Hi</p>' },
      });
      expect(posted).toMatchObject({ status: 404, body: { error: { message } } });
    });

    it('a type that is no name of a type is a wrong request', async () => {
      const answer = await app.fetchAdmin('/chatter/threads/nonsense/abc');
      expect(answer).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining('uid') } },
      });
    });

    it('an entry is not told from a forbidden one to who may not read the type', async () => {
      const token = await tokenOf([{ action: READ }]);
      expect(await status(token, 'GET', `/chatter/threads/${TICKET}/abc`)).toBe(403);
    });
  });
});
