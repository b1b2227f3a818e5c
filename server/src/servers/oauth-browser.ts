import { getDomain } from 'tldts';

import { SIGN_IN_MS } from './oauth-state';

/**
 * Whoever begins a sign-in and whoever finishes it must be one browser (RFC 9700 4.7.1): otherwise somebody who may edit
 * accounts sends the provider's address to somebody else, who agrees on a genuine page of the company's own app, and whose
 * tokens land in the sender's account. A cookie for the callback tells: what calls without a browser cannot put it there.
 */

/** What asks for a sign-in, as its request says. */
export interface Caller {
  /** '' = not said, as by what is no browser */
  origin: string;
  /** Sec-Fetch-Site; '' = not said, as by browsers over plain HTTP */
  fetchSite: string;
  /** the host that it asked, as far as Strapi was told */
  host: string;
}

/** The host of an address and, where there is one, the domain that somebody registered (as browsers see it). */
const siteOf = ({ hostname, protocol }: URL): string =>
  `${protocol}//${getDomain(hostname, { allowPrivateDomains: true, validateHostname: false }) ?? hostname}`;

/**
 * Whether the answer to a caller can leave a cookie that comes along when the provider sends the browser to `redirectUrl`.
 * The admin may be somewhere else below the same domain, if it calls Strapi under the address of `redirectUrl`; at another
 * site the browser keeps no cookie, and at another host name of Strapi it keeps one for that name. What names no origin is
 * no browser; it may have the cookie, which is of no use to it.
 */
export const keepsCookie = ({ origin, fetchSite, host }: Caller, redirectUrl: string): boolean => {
  if (origin === '') return true;
  if (!URL.canParse(origin) || fetchSite === 'cross-site') return false;
  const here = new URL(origin);
  const back = new URL(redirectUrl);
  if (siteOf(here) !== siteOf(back)) return false;
  // Cookies are for a host name, whatever its port.
  if (here.hostname === back.hostname) return true;
  return fetchSite === '' ? host.toLowerCase() === back.host : fetchSite === 'same-site';
};

/** Why a caller cannot sign in, in words. `adminUrl`: where the admin is, by the configuration. */
export const elsewhere = (origin: string, redirectUrl: string, adminUrl: string): string => {
  const back = new URL(redirectUrl);
  const known = URL.canParse(adminUrl) && siteOf(new URL(adminUrl)) === siteOf(back);
  const there = known
    ? `Open the admin at ${adminUrl} to sign in.`
    : `The admin (${adminUrl || 'admin.url'}) and Strapi have to be below one domain, such as admin.example.com and api.example.com.`;
  return (
    `The provider sends the browser back to ${back.origin}, and what it needs for that it does not keep at ${origin}. ${there} ` +
    `If ${origin} is the address that people use, set url in config/server to it.`
  );
};

const isSecure = (redirectUrl: string): boolean => new URL(redirectUrl).protocol === 'https:';

/** With this beginning no other host of the domain can have set it (RFC 6265bis 4.1.3.2). */
export const cookieName = (documentId: string, redirectUrl: string): string =>
  `${isSecure(redirectUrl) ? '__Host-' : ''}chatter_oauth_${documentId}`;

/** `Set-Cookie`, by hand: Koa refuses a secure cookie where TLS ends at a proxy in front of Strapi. */
export const cookieFor = (documentId: string, value: string, redirectUrl: string): string =>
  [
    `${cookieName(documentId, redirectUrl)}=${value}`,
    `Path=${isSecure(redirectUrl) ? '/' : new URL(redirectUrl).pathname}`,
    `Max-Age=${SIGN_IN_MS / 1000}`,
    'HttpOnly',
    // Lax: it has to come along when the provider sends the browser back.
    'SameSite=Lax',
    ...(isSecure(redirectUrl) ? ['Secure'] : []),
  ].join('; ');
