import type { Delivery } from '../../server/src/contracts/thread';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { pathOf, storyOf, TICKET, until, type Story, type Thread } from './story';

const OUTGOING = 'plugin::chatter.outgoing-mail';
const MARY = 'mary@customer.example';
const to = (...addresses: string[]) => ({ recipients: addresses.map((address) => ({ address })) });

const isSent = (deliveries: Delivery[]): boolean =>
  deliveries.length > 0 && deliveries.every(({ state }) => state === 'sent');
const isIn =
  (state: Delivery['state']) =>
  (deliveries: Delivery[]): boolean =>
    deliveries.some((delivery) => delivery.state === state);

describe('delivery', () => {
  let app: RunningStrapi;
  let story: Story;
  let thread: Thread;
  const sinks: SmtpSink[] = [];

  const startSink = async (...options: Parameters<typeof startSmtpSink>): Promise<SmtpSink> => {
    const sink = await startSmtpSink(...options);
    sinks.push(sink);
    return sink;
  };

  beforeAll(async () => {
    app = await startStrapi({ pluginConfig: { queues: { pollSeconds: 1 } } });
    story = storyOf(app);
  });

  beforeEach(async () => {
    thread = await story.createEntry(TICKET, { title: 'Broken lamp' });
  });

  afterEach(async () => {
    const { outgoingServers } = await story.admin('GET', '/chatter/outgoing-servers');
    for (const { documentId } of outgoingServers)
      await story.admin('DELETE', `/chatter/outgoing-servers/${documentId}`);
  });

  afterAll(async () => {
    // Before the sinks: they wait for the connections that are kept open.
    await app?.stop();
    await Promise.all(sinks.map((sink) => sink.stop()));
  });

  const retry = (delivery: Delivery | undefined) =>
    story.admin('POST', `${pathOf(thread)}/deliveries/${delivery?.outgoingMailId}/retry`);

  const server = async (documentId: string) =>
    (await story.admin('GET', '/chatter/outgoing-servers')).outgoingServers.find(
      (candidate: { documentId: string }) => candidate.documentId === documentId
    );

  describe('without an outgoing server', () => {
    interface Provider {
      send(options: Record<string, unknown>): Promise<unknown>;
    }
    let provider: Provider;
    let original: Provider['send'];

    beforeAll(() => {
      ({ provider } = app.strapi.plugin('email') as unknown as { provider: Provider });
      original = provider.send;
    });
    afterAll(() => {
      provider.send = original;
    });

    it('the project’s own e-mail provider sends', async () => {
      const sent: Record<string, unknown>[] = [];
      provider.send = async (options) => {
        sent.push(options);
        return { response: '250 by the provider' };
      };
      const message = await story.post(thread, { ...to(MARY), html: '<p>Hello <b>Mary</b></p>' });
      await story.deliveries(thread, message.id, isSent);
      expect(sent).toEqual([
        expect.objectContaining({
          from: expect.stringMatching(/^Ada Admin <[^\s<>@]+@[^\s<>@]+>$/),
          to: MARY,
          replyTo: 'Ada Admin <ada@editors.example>',
          subject: 'Broken lamp',
          html: expect.stringContaining('Hello <b>Mary</b>'),
          text: expect.stringContaining('Hello Mary'),
        }),
      ]);
    });

    it('the sender may be set as people write it', async () => {
      const sent: Record<string, unknown>[] = [];
      provider.send = async (options) => sent.push(options);
      app.strapi.config.set('plugin::email.settings.defaultFrom', 'The Shop <hello@shop.example>');
      const message = await story.post(thread, to(MARY));
      await story.deliveries(thread, message.id, isSent);
      expect(sent).toEqual([
        expect.objectContaining({
          from: 'Ada Admin <hello@shop.example>',
          envelope: { from: 'hello@shop.example', to: [MARY] },
        }),
      ]);
    });

    it('what the provider says is shown, and the mail can be sent again', async () => {
      provider.send = async () => {
        throw new Error('the provider is on holiday');
      };
      const message = await story.post(thread, to(MARY));
      const [delivery] = await story.deliveries(thread, message.id, isIn('unknown'));
      expect(delivery).toMatchObject({ canRetry: true, response: 'the provider is on holiday' });
      provider.send = async () => undefined;
      await retry(delivery);
      await story.deliveries(thread, message.id, isSent);
    });
  });

  describe('the server', () => {
    it('is chosen by the FROM filter, then by priority', async () => {
      const { aliasDomain } = await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
      const [any, shop, late, joels] = await Promise.all([
        startSink(),
        startSink(),
        startSink(),
        startSink(),
      ]);
      await story.addServer(any, { name: 'Any', priority: 1 });
      await story.addServer(late, { name: 'Late', priority: 20, fromFilter: 'shop.example' });
      await story.addServer(shop, { name: 'Shop', priority: 10, fromFilter: 'shop.example' });
      await story.addServer(joels, { name: 'Joel', priority: 99, fromFilter: 'joel@shop.example' });
      const joel = await app.createAdmin({ email: 'joel@shop.example', roleCode: 'strapi-super-admin' });
      const lin = await app.createAdmin({ email: 'lin@shop.example', roleCode: 'strapi-super-admin' });

      await story.post(thread, to('a@customer.example'));
      await story.post(thread, to('b@customer.example'), joel.token);
      await story.post(thread, to('c@customer.example'), lin.token);
      const sentTo = (sink: SmtpSink, address: string) =>
        sink.waitFor(({ envelope }) => envelope.to.includes(address), 30_000);
      const fromOf = async (sink: SmtpSink, address: string) =>
        (await (await sentTo(sink, address)).parsed()).from?.value[0]?.address;

      expect(await fromOf(shop, 'a@customer.example')).toBe('notifications@shop.example');
      expect(await fromOf(joels, 'b@customer.example')).toBe('joel@shop.example');
      expect(await fromOf(shop, 'c@customer.example')).toBe('lin@shop.example');
      expect(any.mails).toEqual([]);
      expect(late.mails).toEqual([]);
      // Joel's server may not send as the bounce address.
      expect((await sentTo(joels, 'b@customer.example')).envelope.from).toBe('joel@shop.example');
      expect((await sentTo(shop, 'c@customer.example')).envelope.from).toMatch(/^bounce\+\w+@shop\.example$/);
      await story.admin('DELETE', `/chatter/alias-domains/${aliasDomain.documentId}`);
    });

    it('that is switched off is passed over', async () => {
      const [off, on] = await Promise.all([startSink(), startSink()]);
      await story.addServer(off, { name: 'Off', priority: 1, active: false });
      await story.addServer(on, { name: 'On', priority: 2 });
      const message = await story.post(thread, to(MARY));
      await story.deliveries(thread, message.id, isSent);
      expect(on.mails).toHaveLength(1);
      expect(off.connections).toBe(0);
    });
  });

  describe('a refusal', () => {
    it('of one recipient stays with that one, in the server’s words, until it is sent again', async () => {
      const sink = await startSink({
        refuse: (address) =>
          address.startsWith('gone@') ? { code: 550, message: '5.1.1 No such user here' } : null,
      });
      await story.addServer(sink);
      const message = await story.post(thread, to(MARY, 'gone@customer.example', 'bob@partner.example'));
      const deliveries = await story.deliveries(
        thread,
        message.id,
        (found) => found.length === 3 && found.every(({ state }) => ['sent', 'failed'].includes(state))
      );
      const byAddress = new Map(deliveries.map((delivery) => [delivery.address, delivery]));
      expect(byAddress.get(MARY)).toMatchObject({ state: 'sent', response: null, canRetry: false });
      expect(byAddress.get('bob@partner.example')).toMatchObject({ state: 'sent' });
      const gone = byAddress.get('gone@customer.example');
      expect(gone).toMatchObject({
        state: 'failed',
        reason: 'refused',
        statusCode: '5.1.1',
        response: '550 5.1.1 No such user here',
        nextAttemptAt: null,
        canRetry: true,
      });

      sink.options.refuse = () => null;
      sink.clear();
      await retry(gone);
      await story.deliveries(thread, message.id, isSent);
      expect(sink.mails.map(({ envelope }) => envelope.to)).toEqual([['gone@customer.example']]);
    });

    it('a mail that arrived cannot be sent again', async () => {
      await story.addServer(await startSink());
      const message = await story.post(thread, to(MARY));
      const [delivery] = await story.deliveries(thread, message.id, isSent);
      const answer = await app.fetchAdmin(`${pathOf(thread)}/deliveries/${delivery?.outgoingMailId}/retry`, {
        method: 'POST',
      });
      expect(answer).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining('is sent') } },
      });
    });

    it('for now means later, with the same Message-ID', async () => {
      const ids: (string | undefined)[] = [];
      const sink = await startSink({
        refuseMail: (mail) => {
          ids.push(/^Message-ID: *(.*?)\r?$/im.exec(mail.raw.toString('latin1'))?.[1]);
          return ids.length === 1 ? { code: 451, message: '4.7.1 Greylisted, come back' } : null;
        },
      });
      await story.addServer(sink);
      const before = Date.now();
      const message = await story.post(thread, to(MARY));
      const [delivery] = await story.deliveries(thread, message.id, isIn('deferred'));
      expect(delivery).toMatchObject({
        reason: 'refused_temporarily',
        statusCode: '4.7.1',
        response: '451 4.7.1 Greylisted, come back',
      });
      expect(Date.parse(delivery?.nextAttemptAt ?? '')).toBeGreaterThan(before);
      await retry(delivery);
      await story.deliveries(thread, message.id, isSent);
      expect(ids).toHaveLength(2);
      expect(ids[0]).toMatch(/^<.+>$/);
      expect(ids[1]).toBe(ids[0]);
    });
  });

  describe('a server in trouble', () => {
    it('that is down defers the mail, and says so itself until it works again', async () => {
      const sink = await startSmtpSink();
      const { port } = sink;
      const documentId = await story.addServer(sink);
      await sink.stop();
      const message = await story.post(thread, to(MARY));
      const [delivery] = await story.deliveries(thread, message.id, isIn('deferred'));
      expect(delivery).toMatchObject({ reason: 'server_unreachable', nextAttemptAt: expect.any(String) });
      await until(async () => (await server(documentId)).lastError);
      expect(await server(documentId)).toMatchObject({
        lastError: expect.stringContaining('ECONNREFUSED'),
        lastErrorAt: expect.any(String),
      });

      await startSink({ port });
      await retry(delivery);
      await story.deliveries(thread, message.id, isSent);
      await until(async () => (await server(documentId)).lastError === null);
    });

    it('with a wrong password holds the mail, which goes on by itself once the right one is entered', async () => {
      const sink = await startSink({ auth: { user: 'shop', pass: 'right' } });
      const login = { name: 'Login', authentication: 'password', user: 'shop' };
      const documentId = await story.addServer(sink, { ...login, password: 'wrong' });
      const message = await story.post(thread, to(MARY));
      const [delivery] = await story.deliveries(thread, message.id, isIn('deferred'));
      expect(delivery).toMatchObject({ reason: 'server_login', response: expect.stringContaining('535') });
      await until(async () => (await server(documentId)).lastError?.includes('535'));

      await story.admin('PUT', `/chatter/outgoing-servers/${documentId}`, {
        ...login,
        host: '127.0.0.1',
        port: sink.port,
        encryption: 'none',
        password: 'right',
      });
      expect(await server(documentId)).toMatchObject({ lastError: null });
      await story.deliveries(thread, message.id, isSent);
      expect(sink.mails[0]?.user).toBe('shop');
    });

    it('does not keep an entry from being deleted; what was to be sent never is', async () => {
      const sink = await startSmtpSink();
      const { port } = sink;
      await story.addServer(sink);
      await sink.stop();
      const message = await story.post(thread, to(MARY));
      await story.deliveries(thread, message.id, isIn('deferred'));
      await app.strapi.documents(TICKET as never).delete({ documentId: thread.documentId });
      const back = await startSink({ port });
      const rows = await app.strapi.db.query(OUTGOING).findMany({ where: { messageId: message.id } });
      expect(rows).toEqual([expect.objectContaining({ status: 'cancelled' })]);
      await app.strapi.plugin('chatter').service('queue').idle();
      expect(back.mails).toEqual([]);
    });
  });

  it('a colleague who prefers the inbox gets no mail', async () => {
    const sink = await startSink();
    await story.addServer(sink);
    const lou = await app.createAdmin({ email: 'lou@editors.example', roleCode: 'strapi-super-admin' });
    await story.admin('POST', `${pathOf(thread)}/follow`, undefined, lou.token);
    await app.strapi.db
      .query('plugin::chatter.contact')
      .update({ where: { address: 'lou@editors.example' }, data: { notificationPreference: 'inbox' } });
    const message = await story.post(thread, to(MARY));
    const deliveries = await story.deliveries(thread, message.id, (found) =>
      found.some(({ state }) => state === 'sent')
    );
    expect(deliveries).toContainEqual(
      expect.objectContaining({ address: 'lou@editors.example', channel: 'inbox', state: 'delivered' })
    );
    await app.strapi.plugin('chatter').service('queue').idle();
    expect(sink.mails.map(({ envelope }) => envelope.to)).toEqual([[MARY]]);
  });
});
