import { providerName } from './oauth-providers';
import type { OauthProvider } from '../contracts/oauth';

/** Tokens as a provider hands them out (RFC 6749 5.1). */
export interface OauthTokens {
  accessToken: string;
  /** null: the one that was used stays (RFC 6749 6) */
  refreshToken: string | null;
  /** whole seconds that the access token lives */
  expiresIn: number;
  scope: string | null;
  /** the address that signed in, as far as the provider says */
  email: string | null;
}

/**
 * What a token endpoint answered. `refused`: only a person can do something about it. `unavailable`: it may work the next
 * time.
 */
export type TokenAnswer =
  | { kind: 'tokens'; tokens: OauthTokens }
  | { kind: 'refused'; error: string; words: string }
  | { kind: 'unavailable'; words: string };

/** Errors (RFC 6749 5.2, OpenID Connect 3.1.2.6, and the providers' own) that do not pass with time. */
const FINAL = [
  'invalid_grant',
  'invalid_client',
  'unauthorized_client',
  'access_denied',
  'interaction_required',
  'login_required',
  'consent_required',
  'account_selection_required',
  'admin_policy_enforced',
  'org_internal',
  'deleted_client',
  'disabled_client',
  'invalid_scope',
];

const DEFAULT_SECONDS = 3600;
/** A token that claims to live longer is asked for anew all the same. */
const MAX_SECONDS = 24 * 3600;
/** Characters of one token; Microsoft's have some thousands. */
const MAX_TOKEN = 16_000;
const CONTROL = /\p{Cc}+/gu;

/** Words of a provider in one line, cut off: they are shown to people. */
export const inOneLine = (words: string): string => words.replace(CONTROL, ' ').trim().slice(0, 600);

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** A bearer token as RFC 6750 2.1 has it: anything else could end a line of a protocol. */
const token = (value: unknown): string | null =>
  typeof value === 'string' && value.length <= MAX_TOKEN && /^[\x21-\x7e]+$/.test(value) ? value : null;

/** What can stand for an address in a log and on a page. */
const address = (value: unknown): string | null => {
  const said = text(value);
  return said !== null && said.length <= 320 && said.includes('@') && !/[\p{Cc}\s]/u.test(said) ? said : null;
};

/**
 * Who signed in, by an id_token: Google's `email`, Microsoft's user name. It came straight from the provider over TLS, so
 * its signature need not be checked (OpenID Connect Core 3.1.3.7, 6).
 */
const emailIn = (provider: OauthProvider, idToken: unknown): string | null => {
  const [, payload] = typeof idToken === 'string' ? idToken.split('.') : [];
  if (!payload) return null;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null) return null;
    const { email, preferred_username: userName } = claims as Record<string, unknown>;
    // Microsoft's `email` is whatever somebody wrote into a profile; the user name is the directory's.
    return provider === 'google' ? address(email) : address(userName);
  } catch {
    return null;
  }
};

/** Reads the answer of a token endpoint: status and body, which may be anything. */
export const readTokenAnswer = (provider: OauthProvider, status: number, body: string): TokenAnswer => {
  const name = providerName(provider);
  let answer: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) answer = parsed as Record<string, unknown>;
  } catch {
    // Whatever it is, it is no answer of a token endpoint.
  }
  const accessToken = token(answer.access_token);
  if (status === 200 && accessToken !== null) {
    const seconds = Number(answer.expires_in);
    return {
      kind: 'tokens',
      tokens: {
        accessToken,
        refreshToken: token(answer.refresh_token),
        expiresIn: seconds >= 1 ? Math.min(Math.floor(seconds), MAX_SECONDS) : DEFAULT_SECONDS,
        scope: text(answer.scope),
        email: emailIn(provider, answer.id_token),
      },
    };
  }
  const error = text(answer.error);
  const said = inOneLine([error, text(answer.error_description)].filter(Boolean).join(': '));
  if (error !== null && status < 500 && FINAL.includes(error)) return { kind: 'refused', error, words: said };
  return { kind: 'unavailable', words: `${name} gave no token (${status}${said ? `, ${said}` : ''}).` };
};

const DOMAINS_OF_GMAIL = ['gmail.com', 'googlemail.com'];

/** One spelling for the addresses of one Google account: Gmail ignores case, dots, and which of its two names stands there. */
const googleAddress = (address: string): string => {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).toLowerCase();
  const local = address.slice(0, at).toLowerCase();
  return DOMAINS_OF_GMAIL.includes(domain) ? `${local.replaceAll('.', '')}@gmail.com` : `${local}@${domain}`;
};

/** Whether two addresses are one but for capitals; false when one of them is not known. */
export const isSameAddress = (one: string, other: string | null): boolean =>
  other !== null && one.toLowerCase() === other.toLowerCase();

/**
 * Whether somebody signed in as another person than the account is for. Only Google's tell: in Microsoft's directories a
 * person signs in for a mailbox that several share.
 */
export const isOtherPerson = (provider: OauthProvider, user: string, email: string | null): boolean =>
  provider === 'google' && email !== null && googleAddress(user) !== googleAddress(email);
