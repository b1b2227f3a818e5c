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

describe('outgoing servers', () => {
  let app: RunningStrapi;
  let story: Story;
  let oauth: TestOauthServer;
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
    oauth = await startOauthServer();
    app = await startStrapi({ pluginConfig: { oauth: oauth.config } });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
  });

  afterEach(removeServers);

  afterAll(async () => {
    await app?.stop();
    await Promise.all([oauth?.stop(), ...sinks.map((sink) => sink.stop())]);
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
    expect(waits.find(({ address }) => address === 'joel@private.example')).toMatchObject({
      reason: 'server_paused',
    });
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
