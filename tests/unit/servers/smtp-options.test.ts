import { smtpOptions, type SmtpSettings } from '../../../server/src/servers/smtp-options';

const settings = (part: Partial<SmtpSettings> = {}): SmtpSettings => ({
  host: 'smtp.shop.example',
  port: 587,
  encryption: 'starttls_strict',
  authentication: 'password',
  user: 'shop',
  password: 'secret',
  maxConnections: 5,
  ...part,
});
const options = (part: Partial<SmtpSettings> = {}) => smtpOptions(settings(part), '192.0.2.1');

type ProvideToken = (
  user: string,
  renew: boolean,
  done: (error: Error | null, token?: string) => void
) => void;

describe('nodemailer’s options', () => {
  it.each<[SmtpSettings['encryption'], object]>([
    ['none', { secure: false, requireTLS: false, ignoreTLS: true, tls: { rejectUnauthorized: false } }],
    ['starttls', { secure: false, requireTLS: true, ignoreTLS: false, tls: { rejectUnauthorized: false } }],
    ['starttls_strict', { secure: false, requireTLS: true, tls: { rejectUnauthorized: true } }],
    ['tls', { secure: true, requireTLS: false, tls: { rejectUnauthorized: false } }],
    ['tls_strict', { secure: true, requireTLS: false, tls: { rejectUnauthorized: true } }],
  ])('of %s', (encryption, expected) => {
    expect(options({ encryption })).toMatchObject(expected);
  });

  it('connect to the checked address, and check the certificate for the name', () => {
    expect(options()).toMatchObject({ host: '192.0.2.1', tls: { servername: 'smtp.shop.example' } });
    expect(options({ host: '192.0.2.1' }).tls).not.toHaveProperty('servername');
  });

  it('show the client certificate only where it is the way to log in', () => {
    const pair = { clientCertificate: 'C', clientKey: 'K' };
    expect(options({ authentication: 'certificate', ...pair })).toMatchObject({
      tls: { cert: 'C', key: 'K' },
    });
    expect(options({ authentication: 'certificate', ...pair })).not.toHaveProperty('auth');
    expect(options(pair).tls).not.toHaveProperty('key');
  });

  it('ask for a token at each login, and for another one when it is refused', async () => {
    const asked: (string | undefined)[] = [];
    const made = options({
      authentication: 'oauth2',
      accessToken: async (refused) => {
        asked.push(refused);
        return `token ${asked.length}`;
      },
    });
    const { auth } = made as unknown as {
      auth: { type: string; user: string; provisionCallback: ProvideToken };
    };
    expect(auth).toMatchObject({ type: 'OAuth2', user: 'shop' });
    const provide = (renew: boolean) =>
      new Promise((resolve, reject) =>
        auth.provisionCallback('shop', renew, (error, token) => (error ? reject(error) : resolve(token)))
      );
    expect([await provide(false), await provide(true), await provide(false)]).toEqual([
      'token 1',
      'token 2',
      'token 3',
    ]);
    expect(asked).toEqual([undefined, 'token 1', undefined]);
  });

  it('pass on why there is no token', async () => {
    const refusal = new Error('sign in again');
    const { auth } = options({
      authentication: 'oauth2',
      accessToken: () => Promise.reject(refusal),
    }) as unknown as { auth: { provisionCallback: ProvideToken } };
    const error = await new Promise((resolve) => auth.provisionCallback('shop', false, resolve));
    expect(error).toBe(refusal);
  });

  it('sign what RFC 8058 wants signed, without a file', () => {
    const dkim = { domain: 'shop.example', selector: 's', privateKey: 'PEM' };
    expect(options({ dkim })).toMatchObject({
      dkim: {
        domainName: 'shop.example',
        keySelector: 's',
        privateKey: 'PEM',
        headerFieldNames: expect.stringMatching(/\bList-Unsubscribe:List-Unsubscribe-Post\b/),
        cacheDir: false,
      },
    });
    expect(options({ dkim }).dkim).not.toHaveProperty('skipFields');
    for (const host of ['email-smtp.eu-central-1.amazonaws.com', 'in-v3.mailjet.com', 'In.Mailjet.com.'])
      expect(options({ dkim, host })).toMatchObject({ dkim: { skipFields: 'message-id:date' } });
    expect(options({ dkim, host: 'notmailjet.com' }).dkim).not.toHaveProperty('skipFields');
    expect(options()).not.toHaveProperty('dkim');
  });
});
