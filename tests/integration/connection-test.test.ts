import { startProviderServer, type ProviderServer } from '../support/provider-server';
import { startSmtpSink, type SinkOptions, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, type Story } from './story';

const MB = 1_000_000;
const STEPS = ['name', 'port', 'tls', 'login', 'sender', 'recipient'];

describe('the connection test', () => {
  let app: RunningStrapi;
  let story: Story;
  let plain: SmtpSink;
  let tls: SmtpSink;
  let bare: SmtpSink;
  let login: SmtpSink;
  let provider: ProviderServer;
  /** what the provider answers, by path */
  const answers = new Map<string, { status: number; body: unknown }>();
  const sinks: SmtpSink[] = [];

  beforeAll(async () => {
    [plain, tls, bare, login] = await Promise.all([
      startSmtpSink(),
      startSmtpSink({ secure: true }),
      startSmtpSink({ starttls: false }),
      startSmtpSink({ auth: { user: 'shop', pass: 'right' } }),
    ]);
    provider = await startProviderServer(
      ({ path }) => answers.get(path.replace(/\?.*$/, '')) ?? { status: 404, body: {} }
    );
    app = await startStrapi({
      pluginConfig: { providers: { mailjetUrl: provider.url, sesUrl: provider.url } },
    });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
  });

  afterAll(async () => {
    await app?.stop();
    await Promise.all([provider, plain, tls, bare, login, ...sinks].map((server) => server?.stop()));
  });

  const settings = (part: object) => ({
    name: 'Tested',
    host: '127.0.0.1',
    encryption: 'none',
    authentication: 'none',
    ...part,
  });
  const test = (part: object) => story.admin('POST', '/chatter/outgoing-servers/test', settings(part));
  const startSink = async (options: SinkOptions = {}): Promise<SmtpSink> => {
    const sink = await startSmtpSink(options);
    sinks.push(sink);
    return sink;
  };
  const withLogin = (password: string) => ({
    port: login.port,
    authentication: 'password',
    user: 'shop',
    password,
  });

  it.each<[string, () => object]>([
    ['in the clear', () => ({ port: plain.port })],
    ['over TLS, whoever signed the certificate', () => ({ port: tls.port, encryption: 'tls' })],
    ['over STARTTLS, whoever signed the certificate', () => ({ port: plain.port, encryption: 'starttls' })],
    ['with a login', () => withLogin('right')],
    ['with a login over STARTTLS', () => ({ ...withLogin('right'), encryption: 'starttls' })],
  ])('passes %s', async (_how, part) => {
    expect(await test(part())).toEqual({ ok: true, passed: STEPS, failure: null, maxBytes: null });
  });

  it.each<[string, () => object, string, string, RegExp]>([
    ['the name', () => ({ host: 'nobody.invalid', port: 25 }), 'name', 'name_unknown', /nobody\.invalid/],
    ['the port', () => ({ port: 1 }), 'port', 'port_refused', /ECONNREFUSED/],
    ['TLS, on a plain port', () => ({ port: plain.port, encryption: 'tls' }), 'tls', 'tls_mismatch', /./],
    [
      'the certificate',
      () => ({ port: tls.port, encryption: 'tls_strict' }),
      'tls',
      'tls_certificate',
      /certificate/,
    ],
    [
      'the certificate, after STARTTLS',
      () => ({ port: plain.port, encryption: 'starttls_strict' }),
      'tls',
      'tls_certificate',
      /certificate/,
    ],
    [
      'STARTTLS, which is not offered',
      () => ({ port: bare.port, encryption: 'starttls' }),
      'tls',
      'tls_unsupported',
      /./,
    ],
    ['the login', () => withLogin('wrong'), 'login', 'login_refused', /535/],
    [
      'the login, which is not offered',
      () => ({ ...withLogin('x'), port: plain.port }),
      'login',
      'login_unsupported',
      /./,
    ],
    ['the login, which has no password', () => withLogin(''), 'login', 'login_missing', /password/],
  ])('says that it was %s', async (_what, part, step, problem, message) => {
    const { ok, passed, failure } = await test(part());
    expect(ok).toBe(false);
    expect(failure).toEqual({ step, problem, message: expect.stringMatching(message) });
    expect([...passed, step]).toEqual(STEPS.slice(0, passed.length + 1));
  });

  it('sends no mail', () => {
    expect([plain, tls, bare, login].flatMap(({ mails }) => mails)).toEqual([]);
  });

  describe('of what is entered', () => {
    it('asks for sender and recipient, and sends nothing', async () => {
      const sink = await startSink({ maxSize: 25 * MB });
      const result = await test({ port: sink.port, fromFilter: 'shop.example' });
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
      const sink = await startSink();
      expect(await test({ port: sink.port, fromFilter })).toMatchObject({ ok: true, maxBytes: null });
      expect(sink.senders).toEqual([sender]);
    });

    it('says that the sender is refused, and still reads the size', async () => {
      const sink = await startSink({
        maxSize: 10 * MB,
        refuseSender: () => ({ code: 553, message: '5.7.1 Sender address rejected: not owned by user' }),
      });
      expect(await test({ port: sink.port })).toEqual({
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
      const sink = await startSink({ refuse: () => ({ code: 554, message: '5.7.1 Relay access denied' }) });
      const { passed, failure } = await test({ port: sink.port });
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
      answers.set('/v3/REST/sender', {
        status: 200,
        body: { Count: 1, Total: 1, Data: [{ Email: '*@shop.example', Status: 'Active' }] },
      });
      provider.calls.length = 0;
      expect(await test(mailjet)).toMatchObject({ ok: true, maxBytes: 15 * MB });
      expect(provider.calls[0]?.headers.authorization).toBe(
        `Basic ${Buffer.from('key:secret').toString('base64')}`
      );
      expect(await test({ ...mailjet, fromFilter: 'other.example' })).toMatchObject({
        ok: false,
        failure: { step: 'sender', problem: 'sender_refused' },
      });
      answers.set('/v3/REST/sender', { status: 401, body: { ErrorMessage: 'no' } });
      expect(await test(mailjet)).toMatchObject({ failure: { step: 'login', problem: 'login_refused' } });
      expect(await test({ ...mailjet, password: '' })).toMatchObject({
        failure: { step: 'login', problem: 'login_missing' },
      });
    });

    it('asks SES for the account, with a signature', async () => {
      const ses = { kind: 'ses', name: 'SES', user: 'AKIA', password: 'secret', region: 'eu-central-1' };
      answers.set('/v2/email/account', {
        status: 200,
        body: { SendingEnabled: true, ProductionAccessEnabled: true },
      });
      provider.calls.length = 0;
      expect(await test(ses)).toMatchObject({ ok: true, maxBytes: 40 * MB });
      expect(provider.calls[0]?.headers.authorization).toMatch(
        /^AWS4-HMAC-SHA256 Credential=AKIA\/\d{8}\/eu-central-1\/ses\/aws4_request, /
      );
      answers.set('/v2/email/account', {
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

  describe('of a stored server', () => {
    let documentId: string;
    let passwords: string[];
    let thief: SmtpSink;

    beforeAll(async () => {
      documentId = await story.addServer(login, { ...withLogin('right'), name: 'Stored' });
      passwords = [];
      thief = await startSmtpSink({
        get auth() {
          passwords.push('asked');
          return { user: 'shop', pass: 'never' };
        },
      });
    });
    afterAll(() => thief?.stop());

    it('uses the stored password', async () => {
      expect(await test({ ...withLogin(''), documentId })).toMatchObject({ ok: true });
    });

    const ELSEWHERE: [string, () => object][] = [
      ['another host', () => ({ host: 'localhost', port: thief.port })],
      ['another port', () => ({ port: thief.port })],
      ['another user', () => ({ user: 'somebody' })],
    ];

    it.each(ELSEWHERE)('does not tell it %s', async (_where, part) => {
      passwords.length = 0;
      const answer = await app.fetchAdmin('/chatter/outgoing-servers/test', {
        method: 'POST',
        body: settings({ ...withLogin(''), ...part(), documentId }),
      });
      expect(answer).toMatchObject({
        status: 400,
        body: {
          error: {
            message: expect.stringMatching(/^Enter the password again: the stored one is for shop at/),
          },
        },
      });
      expect(passwords).toEqual([]);
    });

    it.each(ELSEWHERE)('nor does saving it for %s', async (_where, part) => {
      const answer = await app.fetchAdmin(`/chatter/outgoing-servers/${documentId}`, {
        method: 'PUT',
        body: settings({ ...withLogin(''), ...part() }),
      });
      expect(answer.status).toBe(400);
      expect(answer.body.error.details.errors).toEqual([expect.objectContaining({ path: ['password'] })]);
      expect(await test({ ...withLogin(''), documentId })).toMatchObject({ ok: true });
    });

    it('nor does saving it in two steps', async () => {
      const path = `/chatter/outgoing-servers/${documentId}`;
      const elsewhere = { ...withLogin(''), host: 'localhost', port: thief.port };
      const { outgoingServer } = await story.admin(
        'PUT',
        path,
        settings({ ...elsewhere, authentication: 'none' })
      );
      expect(outgoingServer).toMatchObject({ hasPassword: false });
    });
  });
});
