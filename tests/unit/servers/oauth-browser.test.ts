import { cookieFor, cookieName, elsewhere, keepsCookie } from '../../../server/src/servers/oauth-browser';

const API = 'https://api.shop.example/api/chatter/oauth/callback';
const LOCAL = 'http://localhost:1337/api/chatter/oauth/callback';

describe('the browser that begins a sign-in', () => {
  it.each<[string, string, string, string, string, boolean]>([
    ['at the address itself', API, 'https://api.shop.example', 'same-origin', '127.0.0.1:1337', true],
    ['at it, without more words', API, 'https://api.shop.example', '', '127.0.0.1:1337', true],
    ['in an admin below the same domain', API, 'https://admin.shop.example', 'same-site', '127.0.0.1', true],
    ['the same, by its host', API, 'https://admin.shop.example', '', 'API.shop.example', true],
    ['at a second name of Strapi', API, 'https://www.shop.example', 'same-origin', 'www.shop.example', false],
    ['the same, by its host', API, 'https://www.shop.example', '', 'www.shop.example', false],
    ['on another site', API, 'https://evil.example', 'cross-site', 'api.shop.example', false],
    ['on another site, without more words', API, 'https://evil.example', '', 'api.shop.example', false],
    ['asking from elsewhere', API, 'https://api.shop.example', 'cross-site', 'api.shop.example', false],
    ['without TLS', API, 'http://api.shop.example', '', 'api.shop.example', false],
    ['in a sandbox', API, 'null', 'cross-site', 'api.shop.example', false],
    ['behind Vite', LOCAL, 'http://localhost:5173', 'same-origin', 'localhost:5173', true],
    ['by another name of the machine', LOCAL, 'http://127.0.0.1:1337', '', '127.0.0.1:1337', false],
    ['no browser at all', API, '', '', 'api.shop.example', true],
  ])('%s', (_situation, redirectUrl, origin, fetchSite, host, kept) => {
    expect(keepsCookie({ origin, fetchSite, host }, redirectUrl)).toBe(kept);
  });

  it('is no neighbour on a domain where everybody may have a name', () => {
    const back = 'https://one.github.io/api/chatter/oauth/callback';
    const caller = { origin: 'https://two.github.io', fetchSite: 'same-site', host: 'one.github.io' };
    expect(keepsCookie(caller, back)).toBe(false);
  });

  it('is told where to go', () => {
    expect(elsewhere('https://www.shop.example', API, 'https://api.shop.example/admin')).toMatch(
      /Open the admin at https:\/\/api\.shop\.example\/admin .*set url in config\/server/
    );
    expect(elsewhere('https://shop.vercel.app', API, 'https://shop.vercel.app')).toContain(
      'below one domain'
    );
    expect(elsewhere('https://shop.vercel.app', API, '')).toContain('admin.url');
  });

  it('gets a cookie that no other host of the domain can set, over TLS', () => {
    expect(cookieFor('abc', 'v', API)).toBe(
      '__Host-chatter_oauth_abc=v; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure'
    );
    expect(cookieFor('abc', 'v', LOCAL)).toBe(
      'chatter_oauth_abc=v; Path=/api/chatter/oauth/callback; Max-Age=600; HttpOnly; SameSite=Lax'
    );
    expect(cookieName('abc', API)).toBe('__Host-chatter_oauth_abc');
  });
});
