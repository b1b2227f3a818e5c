import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { DNSResolver } from 'mailauth';
import { dkimVerify } from 'mailauth/lib/dkim/verify';

import { selfSigned } from '../support/certificates';
import { startOauthServer, type TestOauthServer } from '../support/oauth-server';
import { startSmtpSink, type SinkOptions, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { createZone } from '../support/zone';
import { storyOf, TICKET, until, type Story, type Thread } from './story';

const SERVERS = '/chatter/outgoing-servers';
const MB = 1_000_000;

/** A provider's HTTP interface that answers what a test says, and remembers what it was asked. */
const startProvider = async () => {
  const answers = new Map<string, { status: number; body: unknown }>();
  const asked: { path: string; authorization: string }[] = [];
  const server: Server = createServer((request, response) => {
    const path = String(request.url);
    asked.push({ path, authorization: String(request.headers.authorization) });
    const answer = answers.get(path.replace(/\?.*$/, '')) ?? { status: 404, body: {} };
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    asked,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};

describe('outgoing servers', () => {
  let app: RunningStrapi;
  let story: Story;
  let oauth: TestOauthServer;
  let provider: Awaited<ReturnType<typeof startProvider>>;
  const sinks: SmtpSink[] = [];

  const sinkOf = async (options: SinkOptions = {}): Promise<SmtpSink> => {
    const sink = await startSmtpSink(options);
    sinks.push(sink);
    return sink;
  };
  const inputOf = (sink: SmtpSink, part: object = {}) => ({
    name: 'One',
    host: '127.0.0.1',
    port: sink.port,
    encryption: 'none',
    authentication: 'none',
    ...part,
  });
  const test = (body: object) => story.admin('POST', `${SERVERS}/test`, body);
  const create = async (body: object) => (await story.admin('POST', SERVERS, body)).outgoingServer;
  const refused = async (method: string, path: string, body: object) => {
    const answer = await app.fetchAdmin(path, { method, body });
    expect(answer.status).toBe(400);
    return (answer.body.error.details.errors as { path: string[]; message: string }[]).map(
      ({ path: [field], message }) => `${field}: ${message}`
    );
  };
  const removeServers = async (): Promise<void> => {
    const { outgoingServers } = await story.admin('GET', SERVERS);
    for (const { documentId } of outgoingServers) await story.admin('DELETE', `${SERVERS}/${documentId}`);
  };
  const ticketOf = (email: string): Promise<Thread> =>
    story.createEntry(TICKET, { title: 'Broken lamp', email });
  const postTo = (thread: Thread, address: string, token?: string) =>
    story.post(thread, { recipients: [{ address }] }, token);

  beforeAll(async () => {
    [oauth, provider] = await Promise.all([startOauthServer(), startProvider()]);
    app = await startStrapi({
      pluginConfig: {
        oauth: oauth.config,
        providers: { mailjetUrl: provider.url, sesUrl: provider.url },
      },
    });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
  });

  afterEach(removeServers);

  afterAll(async () => {
    await app?.stop();
    await Promise.all([oauth?.stop(), provider?.stop(), ...sinks.map((sink) => sink.stop())]);
  });

  describe('the connection test', () => {
    it('asks for sender and recipient, and sends nothing', async () => {
      const sink = await sinkOf({ maxSize: 25 * MB });
      const result = await test(inputOf(sink, { fromFilter: 'shop.example' }));
      expect(result).toEqual({
        ok: true,
        passed: ['name', 'port', 'tls', 'login', 'sender', 'recipient'],
        failure: null,
        maxBytes: 25 * MB,
      });
      expect(sink.senders).toEqual(['notifications@shop.example']);
      expect(sink.recipients).toEqual([app.admin.email]);
      expect(sink.mails).toEqual([]);
    });

    it.each([
      ['sales@shop.example, other.example', 'sales@shop.example'],
      ['other.example', 'noreply@other.example'],
      ['', 'ada@editors.example'],
    ])('sends from an address of the filter (%s)', async (fromFilter, sender) => {
      const sink = await sinkOf();
      expect(await test(inputOf(sink, { fromFilter }))).toMatchObject({ ok: true, maxBytes: null });
      expect(sink.senders).toEqual([sender]);
    });

    it('says that the sender is refused, and still reads the size', async () => {
      const sink = await sinkOf({
        maxSize: 10 * MB,
        refuseSender: () => ({ code: 553, message: '5.7.1 Sender address rejected: not owned by user' }),
      });
      expect(await test(inputOf(sink))).toEqual({
        ok: false,
        passed: ['name', 'port', 'tls', 'login'],
        failure: {
          step: 'sender',
          problem: 'sender_refused',
          message: expect.stringMatching(/^553 5\.7\.1 Sender address rejected/),
        },
        maxBytes: 10 * MB,
      });
      expect(sink.recipients).toEqual([]);
    });

    it('says that the recipient is refused', async () => {
      const sink = await sinkOf({ refuse: () => ({ code: 554, message: '5.7.1 Relay access denied' }) });
      const { passed, failure } = await test(inputOf(sink));
      expect(passed).toEqual(['name', 'port', 'tls', 'login', 'sender']);
      expect(failure).toMatchObject({ step: 'recipient', problem: 'recipient_refused' });
      expect(failure.message).toMatch(/Relay access denied/);
    });

    it('asks Mailjet for the key and its senders', async () => {
      const mailjet = {
        kind: 'mailjet',
        name: 'Mailjet',
        user: 'key',
        password: 'secret',
        fromFilter: 'shop.example',
      };
      provider.answers.set('/v3/REST/sender', {
        status: 200,
        body: { Count: 1, Total: 1, Data: [{ Email: '*@shop.example', Status: 'Active' }] },
      });
      provider.asked.length = 0;
      expect(await test(mailjet)).toMatchObject({ ok: true, maxBytes: 15 * MB });
      expect(provider.asked[0]?.authorization).toBe(`Basic ${Buffer.from('key:secret').toString('base64')}`);
      expect(await test({ ...mailjet, fromFilter: 'other.example' })).toMatchObject({
        ok: false,
        failure: { step: 'sender', problem: 'sender_refused' },
      });
      provider.answers.set('/v3/REST/sender', { status: 401, body: { ErrorMessage: 'no' } });
      expect(await test(mailjet)).toMatchObject({ failure: { step: 'login', problem: 'login_refused' } });
      expect(await test({ ...mailjet, password: '' })).toMatchObject({
        failure: { step: 'login', problem: 'login_missing' },
      });
    });

    it('asks SES for the account, with a signature', async () => {
      const ses = { kind: 'ses', name: 'SES', user: 'AKIA', password: 'secret', region: 'eu-central-1' };
      provider.answers.set('/v2/email/account', {
        status: 200,
        body: { SendingEnabled: true, ProductionAccessEnabled: true },
      });
      provider.asked.length = 0;
      expect(await test(ses)).toMatchObject({ ok: true, maxBytes: 40 * MB });
      expect(provider.asked[0]?.authorization).toMatch(
        /^AWS4-HMAC-SHA256 Credential=AKIA\/\d{8}\/eu-central-1\/ses\/aws4_request, /
      );
      provider.answers.set('/v2/email/account', {
        status: 200,
        body: { SendingEnabled: true, ProductionAccessEnabled: false },
      });
      expect(await test(ses)).toMatchObject({
        failure: {
          step: 'recipient',
          problem: 'recipient_refused',
          message: expect.stringMatching(/sandbox/),
        },
      });
    });
  });

  describe('what is saved', () => {
    it('is refused in words, at the field', async () => {
      const sink = await sinkOf();
      expect(await refused('POST', SERVERS, inputOf(sink, { host: '' }))).toEqual([
        'host: The host is missing.',
      ]);
      expect(await refused('POST', SERVERS, { kind: 'ses', name: 'SES', user: 'A', region: 'moon' })).toEqual(
        [expect.stringMatching(/^region: "moon"/)]
      );
      expect(
        await refused('POST', SERVERS, inputOf(sink, { ownerId: 4711, fromFilter: 'a@b.example' }))
      ).toEqual(['ownerId: There is no such active user.']);
      expect(
        await refused(
          'POST',
          SERVERS,
          inputOf(sink, { ownerId: app.admin.id, fromFilter: 'notifications@shop.example' })
        )
      ).toEqual([expect.stringMatching(/^fromFilter: notifications@shop\.example is the default sender/)]);
    });

    it('never shows a secret, and stores none in the clear', async () => {
      const sink = await sinkOf();
      const { certificate, key } = selfSigned('client');
      const made = await story.admin('POST', `${SERVERS}/dkim-key`);
      const view = await create(
        inputOf(sink, {
          encryption: 'tls',
          authentication: 'certificate',
          clientCertificate: certificate,
          clientKey: key,
          dkimDomain: 'shop.example',
          dkimSelector: 's1',
          dkimKey: made.privateKey,
        })
      );
      expect(view).toMatchObject({
        hasClientKey: true,
        hasDkimKey: true,
        dkimRecord: { name: 's1._domainkey.shop.example', value: made.record },
      });
      const row = await app.strapi.db
        .query('plugin::chatter.outgoing-mail-server')
        .findOne({ where: { documentId: view.documentId } });
      const kept = JSON.stringify([view, row]);
      for (const pem of [key, made.privateKey]) expect(kept).not.toContain(pem.split('\n')[1]);
      expect(
        await refused('PUT', `${SERVERS}/${view.documentId}`, {
          ...inputOf(sink, { host: 'localhost', encryption: 'tls', authentication: 'certificate' }),
          clientCertificate: certificate,
        })
      ).toEqual([expect.stringMatching(/^clientKey: Enter the private key again/)]);
    });

    it('is neither deleted nor switched off while mass mail leaves through it', async () => {
      const sink = await sinkOf();
      const { documentId } = await create(inputOf(sink));
      const { settings } = app.strapi.plugin('chatter').service('outgoing');
      const before = await settings.read();
      await settings.save({ ...before, massServer: documentId }, 'Ada');
      for (const [method, body] of [
        ['DELETE', undefined],
        ['PUT', inputOf(sink, { active: false })],
      ] as const) {
        const answer = await app.fetchAdmin(`${SERVERS}/${documentId}`, { method, body });
        expect(answer).toMatchObject({ status: 400 });
        expect(answer.body.error.message).toMatch(/Mass mail/);
      }
      await settings.save(before, 'Ada');
    });
  });

  it('a client certificate opens a server, for the test and for a mail', async () => {
    const client = selfSigned('client');
    const sink = await sinkOf({ secure: true, clientCa: client.certificate });
    const tls = { encryption: 'tls' };
    const shown = {
      ...tls,
      authentication: 'certificate',
      clientCertificate: client.certificate,
      clientKey: client.key,
    };
    expect(await test(inputOf(sink, tls))).toMatchObject({ ok: false });
    expect(await test(inputOf(sink, shown))).toMatchObject({ ok: true });
    const stranger = selfSigned('stranger');
    expect(
      await test(
        inputOf(sink, { ...shown, clientCertificate: stranger.certificate, clientKey: stranger.key })
      )
    ).toMatchObject({ ok: false });
    await create(inputOf(sink, shown));
    await postTo(await ticketOf('joel@private.example'), 'joel@private.example');
    const mail = await sink.waitFor(({ envelope }) => envelope.to.includes('joel@private.example'));
    expect(mail.envelope.from).toMatch(/^bounce\+\w+@shop\.example$/);
  });

  it('an OAuth account logs in, and needs a sign-in before', async () => {
    const sink = await sinkOf({
      accessTokens: {
        user: 'inbox@shop.example',
        get tokens() {
          return [oauth.accessToken];
        },
      },
    });
    const { oauthAccount } = await story.admin('POST', '/chatter/oauth-accounts', {
      name: 'Support',
      provider: 'google',
      user: 'inbox@shop.example',
      clientId: oauth.clientId,
      clientSecret: oauth.clientSecret,
    });
    const input = inputOf(sink, { authentication: 'oauth2', oauthAccount: oauthAccount.documentId });
    expect(await test(input)).toMatchObject({ failure: { step: 'login', problem: 'sign_in_needed' } });
    const server = await create(input);
    expect(server).toMatchObject({
      user: 'inbox@shop.example',
      oauthAccount: { name: 'Support', needsSignIn: true },
    });
    await oauth.signIn(app, oauthAccount.documentId);

    expect(await test(input)).toMatchObject({ ok: true });
    await postTo(await ticketOf('joel@private.example'), 'joel@private.example');
    expect(await sink.waitFor(() => true)).toMatchObject({ user: 'inbox@shop.example' });
    // A token that was refused is asked for again.
    oauth.endAccessTokens();
    expect(await test({ ...input, documentId: server.documentId })).toBeDefined();
    const elsewhere = inputOf(sink, {
      authentication: 'oauth2',
      oauthAccount: oauthAccount.documentId,
      host: 'mail.evil.example',
    });
    expect(await refused('PUT', `${SERVERS}/${server.documentId}`, elsewhere)).toEqual([
      expect.stringMatching(/^host: /),
    ]);
    // Asked anew before every login: what was saved once may not be the provider's any more.
    const servers = app.strapi.plugin('chatter').service('servers');
    const row = await servers.requireOutgoingServer(server.documentId);
    expect(await servers.smtpSettings(row).accessToken()).toEqual(expect.any(String));
    for (const moved of [{ host: 'mail.evil.example' }, { oauthAccount: 'gone' }])
      await expect(servers.smtpSettings({ ...row, ...moved }).accessToken()).rejects.toThrow(
        /only at servers of Google|does not exist any more/
      );
    await removeServers();
    await story.admin('DELETE', `/chatter/oauth-accounts/${oauthAccount.documentId}`);
  });

  it('signs what it sends, so that an independent verifier takes it', async () => {
    const sink = await sinkOf();
    const { privateKey, record } = await story.admin('POST', `${SERVERS}/dkim-key`);
    await create(inputOf(sink, { dkimDomain: 'shop.example', dkimSelector: 's1', dkimKey: privateKey }));
    await postTo(await ticketOf('joel@private.example'), 'joel@private.example');
    const { raw } = await sink.waitFor(() => true);
    const zone = createZone({ 'TXT s1._domainkey.shop.example': [record] });
    const { results } = await dkimVerify(raw, { resolver: zone.resolve as DNSResolver });
    expect(results.map(({ status, signingDomain }) => ({ result: status.result, signingDomain }))).toEqual([
      { result: 'pass', signingDomain: 'shop.example' },
    ]);
  });

  it('a personal server sends its owner’s mail alone', async () => {
    const [own, shared] = [await sinkOf(), await sinkOf()];
    const edith = await app.createAdmin({ firstname: 'Edith', roleCode: 'strapi-super-admin' });
    await create(inputOf(own, { name: 'Edith', ownerId: edith.user.id, fromFilter: edith.user.email }));
    await create(inputOf(shared, { name: 'Shared' }));
    const { outgoingServers, users } = await story.admin('GET', SERVERS);
    expect(outgoingServers.map(({ owner }: { owner: unknown }) => owner)).toEqual([
      { id: edith.user.id, name: 'Edith Editor' },
      null,
    ]);
    expect(users).toContainEqual({ id: edith.user.id, name: 'Edith Editor' });

    const thread = await ticketOf('joel@private.example');
    await postTo(thread, 'joel@private.example');
    await postTo(thread, 'joel@private.example', edith.token);
    const mine = await shared.waitFor(({ envelope }) => envelope.to.includes('joel@private.example'));
    expect((await mine.parsed()).from?.value[0]?.address).toBe('notifications@shop.example');
    const hers = await own.waitFor(({ envelope }) => envelope.to.includes('joel@private.example'));
    expect((await hers.parsed()).from?.value[0]).toMatchObject({
      name: 'Edith Editor',
      address: edith.user.email,
    });
    // Its filter does not know the bounce address.
    expect(hers.envelope.from).toBe(edith.user.email);
  });

  it('a paused server keeps its mails, and goes on', async () => {
    const [first, second] = [await sinkOf(), await sinkOf()];
    const { documentId } = await create(inputOf(first, { name: 'First', priority: 1 }));
    await create(inputOf(second, { name: 'Second', priority: 2 }));
    const pause = (paused: boolean) => story.admin('POST', `${SERVERS}/${documentId}/pause`, { paused });
    expect((await pause(true)).outgoingServer).toMatchObject({ paused: 'person' });
    const thread = await ticketOf('joel@private.example');
    const { id } = await postTo(thread, 'joel@private.example');
    const waits = await story.deliveries(thread, id, (list) =>
      list.some(({ address, state }) => address === 'joel@private.example' && state === 'deferred')
    );
    expect(waits.length).toBeGreaterThan(0);
    expect([first.mails, second.mails]).toEqual([[], []]);
    expect((await pause(false)).outgoingServer).toMatchObject({ paused: null });
    await first.waitFor(({ envelope }) => envelope.to.includes('joel@private.example'));
    expect(second.mails).toEqual([]);
    await until(async () => {
      const { outgoingServers } = await story.admin('GET', SERVERS);
      return (
        outgoingServers.find((one: { documentId: string }) => one.documentId === documentId).sentToday >= 1
      );
    });
  });

  it('files larger than the server takes travel as links', async () => {
    const sink = await sinkOf();
    const service = app.strapi.plugin('chatter').service('outgoing');
    const limit = () =>
      service.draftSizeLimit({ author: { name: 'Joel', address: 'joel@private.example' }, domain: null });
    const unlimited = await limit();
    await create(inputOf(sink, { maxBytes: 2 * MB }));
    expect(await limit()).toBeLessThan(1.5 * MB);
    expect(await limit()).toBeGreaterThan(1.3 * MB);
    await create(inputOf(sink, { priority: 1 }));
    expect(await limit()).toBe(unlimited);
  });
});
