import type { OutgoingServerView } from '../../server/src/contracts/servers';
import { startOauthServer, type TestOauthServer } from '../support/oauth-server';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, TICKET, until, type Story, type Thread } from './story';

const MAILBOX = 'support@shop.example';

/** A server that sends mail only for who shows an access token. */
describe('sending with an access token', () => {
  let app: RunningStrapi;
  let story: Story;
  let provider: TestOauthServer;
  let sink: SmtpSink;
  let oauthAccount: string;
  let server: string;
  let ticket: Thread;

  const inputOf = (part: object = {}) => ({
    name: 'Google',
    host: '127.0.0.1',
    port: sink.port,
    encryption: 'none',
    authentication: 'oauth2',
    oauthAccount,
    ...part,
  });
  const test = (part: object = {}) => story.admin('POST', '/chatter/outgoing-servers/test', inputOf(part));
  const read = async (): Promise<OutgoingServerView> =>
    (await story.admin('GET', '/chatter/outgoing-servers')).outgoingServers.find(
      ({ documentId }: OutgoingServerView) => documentId === server
    );
  const signIn = () => provider.signIn(app, oauthAccount);
  const send = (subject: string) => story.post(ticket, { html: `<p>${subject}</p>`, subject });
  const arrives = (text: string) => sink.waitFor((mail) => mail.raw.includes(text), 60_000);

  beforeAll(async () => {
    provider = await startOauthServer();
    sink = await startSmtpSink({
      accessTokens: {
        user: MAILBOX,
        get tokens() {
          return [provider.accessToken];
        },
      },
    });
    app = await startStrapi({ pluginConfig: { oauth: provider.config } });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example', defaultFrom: 'support' });
    const { clientId, clientSecret } = provider;
    const body = { name: 'Shop', provider: 'google', user: MAILBOX, clientId, clientSecret };
    oauthAccount = (await story.admin('POST', '/chatter/oauth-accounts', body)).oauthAccount.documentId;
    ticket = await story.createEntry(TICKET, { title: 'A broken cup', email: 'mary@customer.example' });
    await story.admin('POST', `/chatter/threads/${ticket.uid}/${ticket.documentId}/followers`, {
      address: 'mary@customer.example',
    });
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
    await provider?.stop();
  });

  it('goes to servers of the provider only', async () => {
    const answer = await app.fetchAdmin('/chatter/outgoing-servers', {
      method: 'POST',
      body: inputOf({ host: 'smtp.evil.example' }),
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { details: { errors: [{ path: ['host'] }] } } },
    });
  });

  it('is tested', async () => {
    expect(await test()).toMatchObject({ failure: { step: 'login', problem: 'sign_in_needed' } });
    await signIn();
    expect(await test()).toMatchObject({ ok: true });
    server = (await story.admin('POST', '/chatter/outgoing-servers', inputOf())).outgoingServer.documentId;
    expect(await read()).toMatchObject({
      user: MAILBOX,
      oauthAccount: { documentId: oauthAccount, name: 'Shop', needsSignIn: false },
    });
  });

  it('carries mail, also after a token has ended before its time', async () => {
    await send('First mail');
    expect((await arrives('First mail')).user).toBe(MAILBOX);
    provider.endAccessTokens();
    provider.grants.length = 0;
    await story.admin('PUT', `/chatter/outgoing-servers/${server}`, inputOf({ maxConnections: 3 }));
    await send('Second mail');
    await arrives('Second mail');
    expect(provider.grants).toEqual([{ type: 'refresh_token', outcome: 'tokens' }]);
  });

  it('pauses the server while somebody has to sign in, and sends what waited afterwards', async () => {
    provider.behaviour = { revoked: true };
    provider.endAccessTokens();
    await story.admin('PUT', `/chatter/outgoing-servers/${server}`, inputOf({ maxConnections: 2 }));
    await send('Third mail');
    await until(async () => (await read()).paused === 'login');
    expect(await read()).toMatchObject({ oauthAccount: { needsSignIn: true } });
    provider.behaviour = {};
    await signIn();
    await arrives('Third mail');
    expect(await read()).toMatchObject({ paused: null });
  });
});
