import type { IncomingServerView } from '../../server/src/contracts/incoming-servers';
import { startOauthServer, type TestOauthServer } from '../support/oauth-server';
import { startPop3Server, type TestPop3Server } from '../support/pop3-server';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { startImapServer, type TestImapServer } from './imap-server';
import { storyOf, TICKET, until, type Story } from './story';

const MAILBOX = 'inbox@shop.example';

let count = 0;
const mailOf = (subject: string): string =>
  [
    'From: Mary Miller <mary@customer.example>',
    'To: support@shop.example',
    `Subject: ${subject}`,
    `Message-ID: <oauth-${++count}@customer.example>`,
    `Date: ${new Date().toUTCString()}`,
    '',
    'Hello',
    '',
  ].join('\r\n');

/** Mailboxes at providers that take no password any more. */
describe('a mailbox that is opened with an access token', () => {
  let app: RunningStrapi;
  let story: Story;
  let provider: TestOauthServer;
  let imap: TestImapServer;
  let pop3: TestPop3Server;
  let oauthAccount: string;

  const inputOf = (kind: 'imap' | 'pop3', part: object = {}) => ({
    kind,
    name: kind,
    host: '127.0.0.1',
    port: kind === 'imap' ? imap.port : pop3.port,
    encryption: 'none',
    authentication: 'oauth2',
    oauthAccount,
    ...part,
  });
  const test = (kind: 'imap' | 'pop3', part: object = {}) =>
    story.admin('POST', '/chatter/incoming-servers/test', inputOf(kind, part));
  const create = async (kind: 'imap' | 'pop3'): Promise<string> =>
    (await story.admin('POST', '/chatter/incoming-servers', inputOf(kind))).incomingServer.documentId;
  const read = async (documentId: string): Promise<IncomingServerView> =>
    (await story.admin('GET', '/chatter/incoming-servers')).incomingServers.find(
      (one: IncomingServerView) => one.documentId === documentId
    );
  const when = (documentId: string, ready: (seen: IncomingServerView) => boolean) =>
    until(async () => {
      const seen = await read(documentId);
      return ready(seen) && seen;
    });
  const fetchNow = (documentId: string) =>
    story.admin('POST', `/chatter/incoming-servers/${documentId}/fetch`);
  const arrives = (title: string) =>
    until(async () => (await app.strapi.db.query(TICKET).count({ where: { title } })) === 1);
  const signIn = () => provider.signIn(app, oauthAccount);
  const account = async () => (await story.admin('GET', '/chatter/oauth-accounts')).oauthAccounts[0];
  const endToken = () =>
    app.strapi.db
      .query('plugin::chatter.oauth-account')
      .updateMany({ where: { documentId: oauthAccount }, data: { accessTokenEndsAt: Date.now() } });

  beforeAll(async () => {
    provider = await startOauthServer();
    imap = await startImapServer({ accessToken: () => provider.accessToken });
    pop3 = await startPop3Server();
    pop3.faults = { accessToken: (user, token) => user === MAILBOX && token === provider.accessToken };
    app = await startStrapi({ pluginConfig: { oauth: provider.config } });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    const { clientId, clientSecret } = provider;
    const body = { name: 'Shop', provider: 'google', user: MAILBOX, clientId, clientSecret };
    oauthAccount = (await story.admin('POST', '/chatter/oauth-accounts', body)).oauthAccount.documentId;
  });

  beforeEach(() => {
    provider.behaviour = {};
  });

  afterAll(async () => {
    await app?.stop();
    await imap?.stop();
    await pop3?.stop();
    await provider?.stop();
  });

  it('says that somebody has to sign in first', async () => {
    for (const kind of ['imap', 'pop3'] as const)
      expect(await test(kind)).toMatchObject({ failure: { step: 'login', problem: 'sign_in_needed' } });
  });

  it('takes its token to no other server than the provider’s', async () => {
    const refused = async (part: object, field: string) => {
      const answer = await app.fetchAdmin('/chatter/incoming-servers/test', {
        method: 'POST',
        body: inputOf('imap', part),
      });
      expect(answer).toMatchObject({
        status: 400,
        body: { error: { details: { errors: [{ path: [field] }] } } },
      });
    };
    await refused({ host: 'imap.evil.example' }, 'host');
    await refused({ host: '127.0.0.1.evil.example' }, 'host');
    await refused({ host: 'evil127.0.0.1' }, 'host');
    await refused({ oauthAccount: null }, 'oauthAccount');
    await refused({ oauthAccount: 'a'.repeat(24) }, 'oauthAccount');
  });

  it('is tested and read by IMAP and by POP3', async () => {
    await signIn();
    for (const kind of ['imap', 'pop3'] as const) {
      expect(await test(kind)).toMatchObject({ ok: true });
      const documentId = await create(kind);
      expect(await read(documentId)).toMatchObject({
        user: MAILBOX,
        hasPassword: false,
        oauthAccount: { documentId: oauthAccount, name: 'Shop', needsSignIn: false },
      });
      expect(await story.admin('POST', `/chatter/incoming-servers/${documentId}/confirm`)).toMatchObject({
        result: { ok: true },
      });
      await when(documentId, ({ state }) => state === 'idle');
      (kind === 'imap' ? imap : pop3).append(mailOf(`By ${kind}`));
      if (kind === 'pop3') await fetchNow(documentId);
      await arrives(`By ${kind}`);
    }
    expect((await account()).servers).toEqual(['imap', 'pop3']);
    const gone = await app.fetchAdmin(`/chatter/oauth-accounts/${oauthAccount}`, { method: 'DELETE' });
    expect(gone).toMatchObject({ status: 400 });
    expect(gone.body.error.message).toContain('imap, pop3');
  });

  it.each(['imap', 'pop3'] as const)(
    'goes on with a new token where %s ends one before its time',
    async (kind) => {
      const { documentId } = (await story.admin('GET', '/chatter/incoming-servers')).incomingServers.find(
        (one: IncomingServerView) => one.kind === kind
      );
      provider.grants.length = 0;
      provider.endAccessTokens();
      pop3.faults = { ...pop3.faults, challenges: true };
      if (kind === 'imap') {
        // The server hangs up, as Google does when a session has lasted as long as its token.
        await imap.stop();
        await imap.restart();
      } else await fetchNow(documentId);
      (kind === 'imap' ? imap : pop3).append(mailOf(`After the end, by ${kind}`));
      await when(documentId, ({ state }) => state !== 'idle' || kind === 'pop3');
      await arrives(`After the end, by ${kind}`);
      await when(documentId, ({ state, lastProblem }) => state === 'idle' && lastProblem === null);
      expect(provider.grants.filter(({ outcome }) => outcome === 'tokens')).toHaveLength(1);
    }
  );

  it('waits for a person when the consent was taken back, and goes on as soon as somebody has signed in', async () => {
    const servers: IncomingServerView[] = (await story.admin('GET', '/chatter/incoming-servers'))
      .incomingServers;
    provider.behaviour = { revoked: true };
    provider.endAccessTokens();
    await endToken();
    await imap.stop();
    await imap.restart();
    for (const { documentId } of servers) {
      await fetchNow(documentId);
      const waiting = await when(documentId, ({ state }) => state === 'needs_sign_in');
      expect(waiting).toMatchObject({
        lastProblem: 'sign_in_needed',
        // The five days do not run while it waits for a person.
        failingSince: null,
        oauthAccount: { needsSignIn: true },
      });
    }
    expect((await account()).state).toBe('needs_sign_in');
    provider.behaviour = {};
    imap.append(mailOf('While nobody was signed in'));
    await signIn();
    await arrives('While nobody was signed in');
    for (const { documentId } of servers)
      expect(await when(documentId, ({ state }) => state === 'idle')).toMatchObject({ lastProblem: null });
  });

  it('tries again by itself when the provider is away', async () => {
    const [{ documentId }] = (await story.admin('GET', '/chatter/incoming-servers')).incomingServers.filter(
      (one: IncomingServerView) => one.kind === 'pop3'
    );
    provider.behaviour = { token: 'broken' };
    await endToken();
    await fetchNow(documentId);
    const failing = await when(documentId, ({ state }) => state === 'backing_off');
    expect(failing).toMatchObject({ lastProblem: 'sign_in_unavailable' });
    expect(failing.failingSince).not.toBeNull();
    provider.behaviour = {};
    await when(documentId, ({ state }) => state === 'idle');
  });

  it('forgets its password when it takes to tokens, and is confirmed anew', async () => {
    const [{ documentId }] = (await story.admin('GET', '/chatter/incoming-servers')).incomingServers.filter(
      (one: IncomingServerView) => one.kind === 'imap'
    );
    const path = `/chatter/incoming-servers/${documentId}`;
    const withPassword = inputOf('imap', {
      authentication: 'password',
      user: MAILBOX,
      password: imap.password,
    });
    const { incomingServer } = await story.admin('PUT', path, withPassword);
    expect(incomingServer).toMatchObject({ state: 'draft', hasPassword: true, oauthAccount: null });
    expect(await story.admin('PUT', path, inputOf('imap'))).toMatchObject({
      incomingServer: { state: 'draft', hasPassword: false, authentication: 'oauth2' },
    });
  });

  it('follows its account to another mailbox, but not before somebody has confirmed that', async () => {
    const { clientId, clientSecret } = provider;
    const body = { name: 'Shop', provider: 'google', user: 'other@shop.example', clientId, clientSecret };
    await story.admin('PUT', `/chatter/oauth-accounts/${oauthAccount}`, body);
    const servers: IncomingServerView[] = (await story.admin('GET', '/chatter/incoming-servers'))
      .incomingServers;
    expect(servers).toHaveLength(2);
    for (const server of servers)
      expect(server).toMatchObject({ state: 'draft', user: 'other@shop.example' });
  });
});
