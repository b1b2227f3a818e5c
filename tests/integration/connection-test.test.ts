import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, type Story } from './story';

const STEPS = ['name', 'port', 'tls', 'login', 'sender', 'recipient'];

describe('the connection test', () => {
  let app: RunningStrapi;
  let story: Story;
  let plain: SmtpSink;
  let tls: SmtpSink;
  let bare: SmtpSink;
  let login: SmtpSink;

  beforeAll(async () => {
    [plain, tls, bare, login] = await Promise.all([
      startSmtpSink(),
      startSmtpSink({ secure: true }),
      startSmtpSink({ starttls: false }),
      startSmtpSink({ auth: { user: 'shop', pass: 'right' } }),
    ]);
    app = await startStrapi();
    story = storyOf(app);
  });

  afterAll(async () => {
    await app?.stop();
    await Promise.all([plain, tls, bare, login].map((sink) => sink?.stop()));
  });

  const settings = (part: object) => ({
    name: 'Tested',
    host: '127.0.0.1',
    encryption: 'none',
    authentication: 'none',
    ...part,
  });
  const test = (part: object) => story.admin('POST', '/chatter/outgoing-servers/test', settings(part));
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
