import { createServer, type AddressInfo, type Server } from 'node:net';

import type { SmtpSink } from '../support/smtp-sink';
import { startStrapi } from '../support/strapi';
import { OUTGOING, people, startSending, type Sending } from './sending-story';
import { TICKET, until, type Thread } from './story';

const USAGE = 'plugin::chatter.server-usage';

/** Each server by itself: paused, limited, slow, or one of several. */
describe('sending through servers', () => {
  let sending: Sending;
  let thread: Thread;

  beforeAll(async () => {
    sending = await startSending();
  });
  beforeEach(async () => {
    thread = await sending.story.createEntry(TICKET, { title: 'Broken lamp' });
  });
  afterEach(() => sending.clear());
  afterAll(() => sending?.stop());

  describe('a server that refuses the login', () => {
    it('is paused; its mails wait, which is no attempt, those of others go on, and an edit lets them go', async () => {
      const locked = await sending.startSink({ auth: { user: 'shop', pass: 'right' } });
      const other = await sending.startSink();
      const { aliasDomain } = await sending.story.admin('POST', '/chatter/alias-domains', {
        name: 'shop.example',
      });
      const login = { name: 'Locked', authentication: 'password', user: 'shop', fromFilter: 'shop.example' };
      const documentId = await sending.story.addServer(locked, { ...login, password: 'wrong' });
      await sending.story.addServer(other, { name: 'Other', fromFilter: 'joan@other.example' });
      const joan = await sending.app.createAdmin({
        email: 'joan@other.example',
        roleCode: 'strapi-super-admin',
      });

      const held = await sending.story.post(thread, people(30));
      await until(async () => (await sending.server(documentId)).paused === 'login');
      await sending.allAre(held.id, 'deferred');
      for (const row of await sending.rowsOf(held.id))
        expect(row).toMatchObject({ reason: 'server_login', attempts: 0, firstAttemptAt: null });
      expect(await sending.server(documentId)).toMatchObject({ lastError: expect.stringContaining('535') });

      // Later mails of the paused server wait without asking it again; those of another one leave.
      const connections = locked.connections;
      const later = await sending.story.post(thread, people(2, 'later'));
      const others = await sending.story.post(thread, people(2, 'other'), joan.token);
      await until(async () =>
        other.mails.some(({ envelope }) => envelope.to[0] === 'other-0@customer.example')
      );
      await sending.idle();
      expect(await sending.statesOf(later.id)).toContain('deferred');
      expect(await sending.statesOf(later.id)).not.toContain('sent');
      expect(locked.connections).toBe(connections);
      expect(await sending.statesOf(others.id)).toContain('sent');

      await sending.story.admin('PUT', `/chatter/outgoing-servers/${documentId}`, {
        ...login,
        host: '127.0.0.1',
        port: locked.port,
        encryption: 'none',
        password: 'right',
      });
      await sending.allAre(held.id, 'sent');
      await sending.allAre(later.id, 'sent');
      expect(await sending.server(documentId)).toMatchObject({ paused: null, lastError: null });
      await sending.story.admin('DELETE', `/chatter/alias-domains/${aliasDomain.documentId}`);
    });

    it('for the moment only (454) is not paused', async () => {
      const busy = await startLoginLater();
      const { port } = busy.address() as AddressInfo;
      const documentId = await sending.story.addServer({ port } as SmtpSink, {
        authentication: 'password',
        user: 'shop',
        password: 'right',
      });
      const message = await sending.story.post(thread, people(1));
      await sending.allAre(message.id, 'deferred');
      expect(await sending.rowsOf(message.id)).toMatchObject([{ reason: 'server_login', attempts: 1 }]);
      await sending.idle();
      expect(await sending.server(documentId)).toMatchObject({ paused: null });
      await new Promise((resolve) => busy.close(resolve));
    });
  });

  it('a server that a person pauses keeps its mails, and gets them back at once', async () => {
    const sink = await sending.startSink();
    const documentId = await sending.story.addServer(sink);
    await sending.story.admin('POST', `/chatter/outgoing-servers/${documentId}/pause`, { paused: true });
    const message = await sending.story.post(thread, people(3));
    await sending.allAre(message.id, 'deferred');
    expect((await sending.rowsOf(message.id)).map(({ reason }) => reason)).toEqual([
      'server_paused',
      'server_paused',
      'server_paused',
    ]);
    expect(sink.connections).toBe(0);
    await sending.story.admin('POST', `/chatter/outgoing-servers/${documentId}/pause`, { paused: false });
    await sending.allAre(message.id, 'sent');
  });

  describe('the limits of a server', () => {
    it('are kept; what is over waits for the next span, which is no attempt', async () => {
      const sink = await sending.startSink();
      const documentId = await sending.story.addServer(sink, { limitPerDay: 7 });
      const message = await sending.story.post(thread, people(20));
      await until(async () =>
        (await sending.statesOf(message.id)).every((state) => ['sent', 'deferred'].includes(state))
      );
      const rows = await sending.rowsOf(message.id);
      const waiting = rows.filter(({ status }) => status === 'deferred');
      expect(sink.mails).toHaveLength(7);
      expect(waiting).toHaveLength(13);
      const day = 24 * 60 * 60_000;
      for (const row of waiting) {
        expect(row).toMatchObject({ reason: 'rate_limited', attempts: 0 });
        expect(Number(row.runAfter) % day).toBe(0);
      }
      await sending.idle();
      expect(
        await sending.app.strapi.db.query(USAGE).findMany({ where: { serverDocumentId: documentId } })
      ).toEqual([expect.objectContaining({ span: 'day', count: 7 })]);
    });

    it('hold over two instances', async () => {
      const sink = await sending.startSink({ delayMs: 5 });
      await sending.story.addServer(sink, { limitPerHour: 25 });
      const second = await startStrapi({
        sameDatabaseAs: sending.app,
        pluginConfig: { queues: { pollSeconds: 1 } },
      });
      try {
        const messages = await Promise.all([
          sending.story.post(thread, people(30, 'first')),
          sending.story.post(thread, people(30, 'second')),
        ]);
        await until(async () => {
          const states = (await Promise.all(messages.map(({ id }) => sending.statesOf(id)))).flat();
          return states.every((state) => ['sent', 'deferred'].includes(state));
        });
        expect(sink.mails.length).toBeLessThanOrEqual(25);
        expect(sink.mails.length).toBeGreaterThan(0);
      } finally {
        await second.stop();
      }
    });

    it('or none: what left today is counted all the same', async () => {
      const sink = await sending.startSink({
        refuse: (to) => (to === 'person-1@customer.example' ? { code: 550, message: '5.1.1 No' } : null),
      });
      const documentId = await sending.story.addServer(sink);
      const message = await sending.story.post(thread, people(4));
      await until(async () =>
        (await sending.statesOf(message.id)).every((state) => ['sent', 'failed'].includes(state))
      );
      await sending.idle();
      const [usage] = await sending.app.strapi.db
        .query(USAGE)
        .findMany({ where: { serverDocumentId: documentId } });
      expect(usage).toMatchObject({ span: 'day', count: 3 });
    });
  });

  describe('several servers', () => {
    it('25 mails of two authors over two servers take few connections (QUE-07)', async () => {
      const [first, second] = await Promise.all([sending.startSink(), sending.startSink()]);
      await sending.story.addServer(first, {
        name: 'One',
        fromFilter: 'one@shop.example',
        maxConnections: 2,
      });
      await sending.story.addServer(second, {
        name: 'Two',
        fromFilter: 'two@shop.example',
        maxConnections: 2,
      });
      const authors = await Promise.all(
        ['one', 'two'].map((name) =>
          sending.app.createAdmin({ email: `${name}@shop.example`, roleCode: 'strapi-super-admin' })
        )
      );
      const [one, two] = [
        await sending.story.post(thread, people(13, 'a'), authors[0]?.token),
        await sending.story.post(
          await sending.story.createEntry(TICKET, { title: 'Other' }),
          people(12, 'b'),
          authors[1]?.token
        ),
      ];
      await sending.allAre(one.id, 'sent');
      await sending.allAre(two.id, 'sent');
      const to = (sink: SmtpSink, name: string) =>
        sink.mails.filter(({ envelope }) => envelope.to[0]?.startsWith(`${name}-`)).length;
      expect([to(first, 'a'), to(second, 'b')]).toEqual([13, 12]);
      expect(first.connections + second.connections).toBeLessThanOrEqual(4);
    });

    it('one that does not answer holds up no other', async () => {
      const silent = createServer(() => {});
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const { port } = silent.address() as AddressInfo;
      await sending.story.addServer({ port } as SmtpSink, {
        name: 'Silent',
        fromFilter: 'slow@shop.example',
      });
      const quick = await sending.startSink();
      await sending.story.addServer(quick, { name: 'Quick' });
      const slow = await sending.app.createAdmin({
        email: 'slow@shop.example',
        roleCode: 'strapi-super-admin',
      });
      for (let n = 0; n < 3; n += 1) await sending.story.post(thread, people(50, `slow${n}`), slow.token);
      await sending.story.post(thread, people(1, 'quick'));
      const arrived = await until(async () =>
        quick.mails.find(({ envelope }) => envelope.to[0] === 'quick-0@customer.example')
      );
      expect(arrived.envelope.from).not.toBe('');
      await sending.app.strapi.db
        .query(OUTGOING)
        .updateMany({ where: { status: 'ready' }, data: { status: 'cancelled' } });
      // Our connections to it are open until they time out.
      silent.close();
      silent.unref();
    });
  });
});

/** Offers a login and says that it cannot check it at the moment. */
const startLoginLater = (): Promise<Server> =>
  new Promise((resolve) => {
    const later = createServer((socket) => {
      socket.on('error', () => {});
      socket.write('220 later\r\n');
      socket.on('data', (chunk) => {
        const said = chunk.toString('latin1');
        if (/^EHLO/i.test(said)) socket.write('250-later\r\n250 AUTH PLAIN\r\n');
        else if (/^AUTH/i.test(said)) socket.write('454 4.7.0 Temporary authentication failure\r\n');
        else socket.end('221 bye\r\n');
      });
    });
    later.listen(0, '127.0.0.1', () => resolve(later));
  });
