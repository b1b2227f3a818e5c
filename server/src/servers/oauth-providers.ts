import { isIP } from 'node:net';

import type { ChatterConfig } from '../config';
import type { OauthProvider } from '../contracts/oauth';
import type { Encryption } from '../contracts/servers';

type Endpoints = ChatterConfig['oauth'];

/** What is needed to speak to a provider about one account; the secret is in the clear here and nowhere else. */
export interface OauthClient {
  provider: OauthProvider;
  /** the mailbox */
  user: string;
  clientId: string;
  clientSecret: string | null;
  /** Microsoft: the directory */
  tenant: string;
}

const PROVIDER_WORDS: Record<OauthProvider, string> = { google: 'Google', microsoft: 'Microsoft' };
export const providerName = (provider: OauthProvider): string => PROVIDER_WORDS[provider];

/** The GUID or a domain of a directory, or one of Microsoft's words for several of them. */
const TENANT =
  /^(?:common|organizations|consumers|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?=.{4,120}$)[a-z\d](?:[a-z\d-]{0,62})(?:\.[a-z\d-]{1,63}){1,6})$/i;

/** Whether a text can stand as the directory in Microsoft's addresses; what else stood there would be another address. */
export const isTenant = (tenant: string): boolean => TENANT.test(tenant);

/** The permission that mail needs, as each provider names it. */
const MAIL_PERMISSIONS = ['SMTP.Send', 'IMAP.AccessAsUser.All', 'POP.AccessAsUser.All'];

const microsoftMail = (endpoints: Endpoints): string[] => [
  ...MAIL_PERMISSIONS.map((name) => `${endpoints.microsoft.mailResource}/${name}`),
  'offline_access',
];

/** What is asked for: mail, a refresh token, and who signed in. */
export const scopesOf = (provider: OauthProvider, endpoints: Endpoints): string[] =>
  provider === 'google'
    ? ['https://mail.google.com/', 'openid', 'email']
    : [...microsoftMail(endpoints), 'openid', 'profile'];

/** Whether a person gave any permission for mail: on both providers' pages it can be left out. */
export const givesMail = (provider: OauthProvider, scope: string | null): boolean => {
  // Nothing said means: as it was asked for (RFC 6749 5.1).
  if (scope === null) return true;
  const given = scope.toLowerCase().split(/\s+/);
  return provider === 'google'
    ? given.includes('https://mail.google.com/')
    : MAIL_PERMISSIONS.some((name) => given.some((one) => one.endsWith(`/${name.toLowerCase()}`)));
};

const inTenant = (url: string, tenant: string): string =>
  url.replaceAll('{tenant}', encodeURIComponent(tenant));

/** Where the browser is sent to (RFC 6749 4.1.1, RFC 7636 4.3). */
export const authorizeUrl = (
  client: OauthClient,
  endpoints: Endpoints,
  input: { redirectUrl: string; state: string; challenge: string }
): string => {
  const { provider } = client;
  const url = new URL(
    provider === 'google'
      ? endpoints.google.authorizeUrl
      : inTenant(endpoints.microsoft.authorizeUrl, client.tenant)
  );
  const query: Record<string, string> = {
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: input.redirectUrl,
    scope: scopesOf(provider, endpoints).join(' '),
    state: input.state,
    code_challenge: input.challenge,
    code_challenge_method: 'S256',
    login_hint: client.user,
    // Google hands out a refresh token only offline, and again only when consent is asked for again. Microsoft: somebody
    // who is signed in as another person must be able to choose.
    ...(provider === 'google'
      ? { access_type: 'offline', prompt: 'consent' }
      : { prompt: 'select_account', response_mode: 'query' }),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
};

/** Where tokens come from, and what it is sent (RFC 6749 4.1.3, 6). */
export const tokenRequest = (
  client: OauthClient,
  endpoints: Endpoints,
  grant: { code: string; verifier: string; redirectUrl: string } | { refreshToken: string }
): { url: string; form: URLSearchParams } => {
  const microsoft = client.provider === 'microsoft';
  const form = new URLSearchParams({ client_id: client.clientId });
  if (client.clientSecret !== null) form.set('client_secret', client.clientSecret);
  // Never more than what was agreed to, which a sign-in of long ago may have been without the name of the person.
  if (microsoft) form.set('scope', microsoftMail(endpoints).join(' '));
  if ('code' in grant) {
    form.set('grant_type', 'authorization_code');
    form.set('code', grant.code);
    form.set('code_verifier', grant.verifier);
    form.set('redirect_uri', grant.redirectUrl);
    if (microsoft) form.set('scope', scopesOf('microsoft', endpoints).join(' '));
  } else {
    form.set('grant_type', 'refresh_token');
    form.set('refresh_token', grant.refreshToken);
  }
  const url = microsoft ? inTenant(endpoints.microsoft.tokenUrl, client.tenant) : endpoints.google.tokenUrl;
  return { url, form };
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/**
 * Why a mail server may not be given an access token of this provider; null when it may. Such a token opens the whole
 * mailbox, so it goes to the provider's own servers only, and only where the certificate is checked: otherwise somebody who
 * may edit servers could have it sent to a host of their own, or somebody in between could take it.
 */
export const tokenRefusal = (
  provider: OauthProvider,
  endpoints: Endpoints,
  server: { host: string; encryption: Encryption }
): { field: 'host' | 'encryption'; message: string } | null => {
  const host = server.host.trim().toLowerCase().replace(/\.$/, '');
  const hosts = endpoints[provider].mailHosts;
  if (!hosts.some((known) => host === known || host.endsWith(`.${known}`))) {
    const message = `An account of ${providerName(provider)} signs in only at servers of ${providerName(provider)} (${hosts.join(', ')}).`;
    return { field: 'host', message };
  }
  return server.encryption.endsWith('_strict') || isLoopback(host)
    ? null
    : {
        field: 'encryption',
        message: 'Signing in with OAuth wants an encryption that checks the certificate.',
      };
};
