import { readConfig } from '../../../server/src/config';
import {
  authorizeUrl,
  givesMail,
  isTenant,
  tokenRefusal,
  tokenRequest,
  type OauthClient,
} from '../../../server/src/servers/oauth-providers';

const endpoints = readConfig({ config: { get: () => ({}) } } as never).oauth;
const clientOf = (part: Partial<OauthClient> = {}): OauthClient => ({
  provider: 'microsoft',
  user: 'help@shop.example',
  clientId: 'client',
  clientSecret: 's&cret',
  tenant: 'common',
  ...part,
});

describe('what is asked of Google and Microsoft', () => {
  it.each<[string, boolean]>([
    ['common', true],
    ['organizations', true],
    ['consumers', true],
    ['shop.onmicrosoft.com', true],
    ['shop.example', true],
    ['72f988bf-86f1-41af-91ab-2d7cd011db47', true],
    ['', false],
    ['somewhere', false],
    ['../common', false],
    ['common/x', false],
    ['common?x', false],
    ['common#', false],
    ['evil.example@login', false],
    ['a..b', false],
    ['-a.example', false],
    ['shop.example\n', false],
    [`${'a'.repeat(64)}.example`, false],
    [`${'a.'.repeat(5000)}example!`, false],
  ])('a directory called %j', (tenant, ok) => {
    expect(isTenant(tenant)).toBe(ok);
  });

  it('sends the browser to the directory, with PKCE (RFC 7636 4.3)', () => {
    const url = new URL(
      authorizeUrl(clientOf({ tenant: 'shop.example' }), endpoints, {
        redirectUrl: 'https://cms.shop.example/api/chatter/oauth/callback',
        state: 'the state',
        challenge: 'the challenge',
      })
    );
    expect(url.origin + url.pathname).toBe(
      'https://login.microsoftonline.com/shop.example/oauth2/v2.0/authorize'
    );
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      state: 'the state',
      code_challenge: 'the challenge',
      code_challenge_method: 'S256',
      login_hint: 'help@shop.example',
      scope: expect.stringContaining('https://outlook.office.com/IMAP.AccessAsUser.All'),
    });
  });

  it('sends the secret in the form, or none where there is none', () => {
    const { url, form } = tokenRequest(clientOf({ provider: 'google' }), endpoints, { refreshToken: 'r' });
    expect(url).toBe('https://oauth2.googleapis.com/token');
    expect(form.toString()).toBe(
      'client_id=client&client_secret=s%26cret&grant_type=refresh_token&refresh_token=r'
    );
    const without = tokenRequest(clientOf({ clientSecret: null }), endpoints, { refreshToken: 'r' });
    expect(without.form.has('client_secret')).toBe(false);
  });

  it.each<['google' | 'microsoft', string | null, boolean]>([
    ['google', 'openid https://mail.google.com/', true],
    ['google', 'openid email', false],
    ['google', 'https://mail.google.com.evil.example/', false],
    ['google', null, true],
    ['microsoft', 'https://outlook.office.com/SMTP.Send', true],
    ['microsoft', 'https://outlook.office365.com/IMAP.AccessAsUser.All email', true],
    ['microsoft', 'openid offline_access', false],
  ])('%s, scope %s', (provider, scope, gives) => {
    expect(givesMail(provider, scope)).toBe(gives);
  });
});

describe('where an access token may go', () => {
  it.each<['google' | 'microsoft', string, string | null]>([
    ['google', 'imap.gmail.com', null],
    ['google', 'SMTP.Gmail.com.', null],
    ['google', 'smtp-relay.gmail.com', null],
    ['google', 'gmail.com.evil.example', 'host'],
    ['google', 'evilgmail.com', 'host'],
    ['google', 'outlook.office365.com', 'host'],
    ['google', '127.0.0.1', 'host'],
    ['google', '', 'host'],
    ['microsoft', 'outlook.office365.com', null],
    ['microsoft', 'smtp.office365.com', null],
    ['microsoft', 'imap.gmail.com', 'host'],
  ])('%s at %s', (provider, host, field) => {
    const refusal = tokenRefusal(provider, endpoints, { host, encryption: 'tls_strict' });
    expect(refusal?.field ?? null).toBe(field);
  });

  it.each(['none', 'starttls', 'tls'] as const)(
    'never where nobody checks the certificate (%s)',
    (encryption) => {
      expect(tokenRefusal('google', endpoints, { host: 'imap.gmail.com', encryption })?.field).toBe(
        'encryption'
      );
    }
  );
});
