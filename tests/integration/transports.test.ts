import { simpleParser } from 'mailparser';

import type { OutgoingMessage } from '../../server/src/mail/compose-mail';
import { decodeMailMessageId, decodeToken } from '../../server/src/mail/token';
import type { TransportError } from '../../server/src/outgoing/transport-error';
import { createMailjetTransport } from '../../server/src/outgoing/transports/mailjet';
import { createSesTransport } from '../../server/src/outgoing/transports/ses';
import { getService } from '../../server/src/services';
import { signAwsRequest } from '../../server/src/servers/aws-signature';
import { freePort } from '../support/free-port';
import { startProviderServer, type ProviderCall, type ProviderServer } from '../support/provider-server';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, TICKET, until, type Story } from './story';

const MARY = 'mary@customer.example';
const MAIL = 'plugin::chatter.outgoing-mail';

/** Both providers in one: they have different paths. */
const taken = (call: ProviderCall) =>
  call.path.startsWith('/v2/')
    ? { status: 200, body: { MessageId: 'ses-id-1' } }
    : {
        status: 200,
        body: { Messages: [{ Status: 'success', To: [{ Email: MARY, MessageUUID: 'mailjet-uuid-1' }] }] },
      };

const message: OutgoingMessage = {
  from: { name: 'Ada', address: 'notifications@shop.example' },
  to: { name: 'Mary', address: MARY },
  replyTo: { name: '', address: 'catchall@shop.example' },
  subject: 'Grüße',
  html: '<p>Hi</p>',
  text: 'Hi',
  messageId: '<m.abc@shop.example>',
  references: ['<t.abc@shop.example>'],
  date: new Date(),
  headers: {},
  attachments: [],
  envelope: { from: 'bounce@shop.example', to: MARY },
};

describe('the HTTP interfaces of providers', () => {
  let provider: ProviderServer;
  beforeAll(async () => {
    provider = await startProviderServer(taken);
  });
  afterAll(() => provider.stop());
  beforeEach(() => provider.calls.splice(0));

  const kinds = {
    ses: (url = provider.url, timeoutMs = 5000) =>
      createSesTransport({ user: 'AKID', password: 'secret', region: 'eu-central-1' }, { url, timeoutMs }),
    mailjet: (url = provider.url, timeoutMs = 5000) =>
      createMailjetTransport({ user: 'key', password: 'secret' }, { url, timeoutMs }),
  };
  const failure = (promise: Promise<unknown>): Promise<TransportError> =>
    promise.then(
      () => Promise.reject(new Error('was sent')),
      (error: TransportError) => error
    );

  describe.each(['ses', 'mailjet'] as const)('%s', (kind) => {
    it('never follows a redirect with mail and credentials', async () => {
      provider.answers.push({ status: 307, body: '', headers: { location: `${provider.url}/elsewhere` } });
      expect(await failure(kinds[kind]().send(message))).toMatchObject({
        scope: 'server',
        permanent: false,
        reason: 'server_unreachable',
        mayHaveArrived: false,
      });
      expect(provider.calls).toHaveLength(1);
    });

    it('surely got nothing when nobody listens', async () => {
      const url = `http://127.0.0.1:${await freePort()}`;
      expect(await failure(kinds[kind](url).send(message))).toMatchObject({
        reason: 'server_unreachable',
        mayHaveArrived: false,
      });
    });

    it.each(['drop', 'hang'] as const)(
      'may have got the mail when it does not answer (%s)',
      async (answer) => {
        provider.answers.push(answer);
        expect(await failure(kinds[kind](provider.url, 400).send(message))).toMatchObject({
          scope: 'server',
          permanent: false,
          mayHaveArrived: true,
        });
      }
    );

    it('cannot fill the memory with an answer', async () => {
      provider.answers.push({ status: 400, body: 'x'.repeat(5_000_000) });
      const { response } = await failure(kinds[kind]().send(message));
      expect(response?.length).toBe(1000);
    });
  });

  it('are not spoken to without credentials, nor in a region that is none', async () => {
    const mailjet = createMailjetTransport({ user: 'key', password: null }, { url: provider.url });
    expect(await failure(mailjet.send(message))).toMatchObject({ reason: 'server_login' });
    const ses = (user: string, region: string) =>
      createSesTransport({ user, password: 'x', region }, { url: 'http://{region}.example' });
    expect(await failure(ses('', 'eu-west-1').send(message))).toMatchObject({ reason: 'server_login' });
    expect(await failure(ses('AKID', 'evil.example/').send(message))).toMatchObject({
      reason: 'server_unreachable',
      response: '"evil.example/" is no region of AWS.',
    });
    expect(provider.calls).toEqual([]);
  });
});

describe('a server that is the HTTP interface of a provider', () => {
  let provider: ProviderServer;
  let app: RunningStrapi;
  let story: Story;

  beforeAll(async () => {
    provider = await startProviderServer(taken);
    app = await startStrapi({
      pluginConfig: { providers: { sesUrl: provider.url, mailjetUrl: provider.url } },
    });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
  });
  afterAll(async () => {
    await app?.stop();
    await provider?.stop();
  });

  const serverOf = async (part: object): Promise<string> => {
    const { outgoingServers } = await story.admin('GET', '/chatter/outgoing-servers');
    for (const { documentId } of outgoingServers)
      await story.admin('DELETE', `/chatter/outgoing-servers/${documentId}`);
    const { outgoingServer } = await story.admin('POST', '/chatter/outgoing-servers', {
      name: 'Provider',
      ...part,
    });
    return outgoingServer.documentId;
  };
  const post = async () => {
    const thread = await story.createEntry(TICKET, { title: 'An order' });
    const { id } = await story.post(thread, { recipients: [{ address: MARY }] });
    return { thread, id };
  };
  const rowOf = (messageId: number) => app.strapi.db.query(MAIL).findOne({ where: { messageId } });
  const keys = () => getService(app.strapi, 'addressing').keys();

  beforeEach(() => provider.calls.splice(0));

  it('of SES gets the mail as we composed it, signed', async () => {
    await serverOf({ kind: 'ses', user: 'AKID', password: 'top secret', region: 'eu-central-1' });
    const { thread, id } = await post();
    const [delivery] = await story.deliveries(thread, id, ([one]) => one?.state === 'sent');
    const [call] = provider.calls;
    expect(call).toMatchObject({ method: 'POST', path: '/v2/email/outbound-emails' });

    const { authorization, 'x-amz-date': time = '' } = call?.headers ?? {};
    const at = String(time).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
    const url = new URL('/v2/email/outbound-emails', provider.url);
    const credentials = {
      accessKeyId: 'AKID',
      secretAccessKey: 'top secret',
      region: 'eu-central-1',
      service: 'ses',
    };
    expect(authorization).toBe(
      signAwsRequest(
        { method: 'POST', url, headers: { 'content-type': 'application/json' }, body: call?.body ?? '' },
        credentials,
        new Date(at)
      ).authorization
    );

    const body = JSON.parse(call?.body ?? '');
    expect(body).toMatchObject({
      FromEmailAddress: 'notifications@shop.example',
      Destination: { ToAddresses: [MARY] },
    });
    const bounceToken = /^bounce\+(.*)@shop\.example$/.exec(body.FeedbackForwardingEmailAddress)?.[1] ?? '';
    expect(decodeToken(bounceToken, await keys())).toEqual({
      purpose: 'bounce',
      id: delivery?.outgoingMailId,
    });
    const raw = Buffer.from(body.Content.Raw.Data, 'base64');
    const mail = await simpleParser(raw);
    expect(decodeMailMessageId(mail.messageId ?? '', await keys())).toBe(delivery?.outgoingMailId);
    expect(mail.references).toContain(mail.messageId);
    expect(mail.replyTo?.value[0]?.address).toMatch(/^catchall\+.*@shop\.example$/);
    expect(raw.toString()).toMatch(/^Message-ID: <m\.\S+@shop\.example>\r$/m);
    expect(await rowOf(id)).toMatchObject({ providerId: 'ses-id-1', serverName: 'Provider' });
  });

  it('of Mailjet gets its parts, with our name for it', async () => {
    await serverOf({ kind: 'mailjet', user: 'api key', password: 'top secret' });
    const { thread, id } = await post();
    const [delivery] = await story.deliveries(thread, id, ([one]) => one?.state === 'sent');
    const [call] = provider.calls;
    expect(call).toMatchObject({ method: 'POST', path: '/v3.1/send' });
    expect(call?.headers.authorization).toBe(`Basic ${Buffer.from('api key:top secret').toString('base64')}`);
    const [sent] = JSON.parse(call?.body ?? '').Messages;
    expect(sent).toMatchObject({
      From: { Email: 'notifications@shop.example' },
      To: [{ Email: MARY }],
      TrackOpens: 'disabled',
    });
    expect(sent.ReplyTo.Email).toMatch(/^catchall\+.*@shop\.example$/);
    expect(decodeMailMessageId(sent.CustomID, await keys())).toBe(delivery?.outgoingMailId);
    expect(sent.Headers.References).toContain(sent.CustomID);
    expect(await rowOf(id)).toMatchObject({ providerId: 'mailjet-uuid-1' });
  });

  it('that does not answer leaves the mail unknown, and sends it no second time by itself', async () => {
    await serverOf({ kind: 'mailjet', user: 'key', password: 'top secret' });
    provider.answers.push('drop');
    const { thread, id } = await post();
    const [delivery] = await story.deliveries(thread, id, ([one]) => one?.state === 'unknown');
    expect(delivery).toMatchObject({ reason: 'interrupted' });
    expect(provider.calls).toHaveLength(1);
  });

  it('that refuses the receiver ends the mail; one that is busy does not', async () => {
    await serverOf({ kind: 'mailjet', user: 'key', password: 'top secret' });
    provider.answers.push({
      status: 400,
      body: {
        Messages: [
          {
            Status: 'error',
            Errors: [
              {
                ErrorCode: 'mj-0013',
                StatusCode: 400,
                ErrorMessage: 'invalid',
                ErrorRelatedTo: ['To[0].Email'],
              },
            ],
          },
        ],
      },
    });
    const refused = await post();
    expect(
      await story.deliveries(refused.thread, refused.id, ([one]) => one?.state === 'failed')
    ).toMatchObject([{ reason: 'address_invalid', response: 'mj-0013: invalid' }]);
    provider.answers.push({ status: 429, body: { ErrorMessage: 'Too many' } });
    const busy = await post();
    expect(await story.deliveries(busy.thread, busy.id, ([one]) => one?.state === 'deferred')).toMatchObject([
      { reason: 'rate_limited' },
    ]);
  });

  it('that refuses the login is paused, and the mail waits', async () => {
    const documentId = await serverOf({
      kind: 'ses',
      user: 'AKID',
      password: 'wrong',
      region: 'eu-central-1',
    });
    provider.answers.push({
      status: 403,
      body: { message: 'The security token included in the request is invalid.' },
      headers: { 'x-amzn-errortype': 'UnrecognizedClientException' },
    });
    const { thread, id } = await post();
    await story.deliveries(thread, id, ([one]) => one?.state === 'deferred' && one.reason === 'server_login');
    const server = await until(async () => {
      const { outgoingServers } = await story.admin('GET', '/chatter/outgoing-servers');
      return outgoingServers.find(
        (one: { documentId: string; paused: string | null }) => one.documentId === documentId && one.paused
      );
    });
    expect(server).toMatchObject({ paused: 'login', lastError: expect.stringContaining('security token') });
    expect(JSON.stringify(server)).not.toContain('wrong');
  });
});
