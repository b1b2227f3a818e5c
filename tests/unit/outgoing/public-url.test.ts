import { apiUrl, publicAddress } from '../../../server/src/outgoing/public-url';

describe('the address of Strapi for people elsewhere', () => {
  it.each([
    ['https://cms.shop.example', 'https://cms.shop.example', 'https://cms.shop.example'],
    ['https://cms.shop.example/sub/', 'https://cms.shop.example/sub', 'https://cms.shop.example/sub'],
    // What Strapi makes up where nobody told it: the address that it listens on.
    ['', 'http://0.0.0.0:1337', null],
    ['', 'http://localhost:1337', null],
    ['/admin', 'http://0.0.0.0:1337/admin', null],
    ['javascript:alert(1)', 'http://0.0.0.0:1337', null],
    ['http://', 'http://0.0.0.0:1337', null],
    [undefined, undefined, null],
  ])('is in production what was configured: %s', (url, absoluteUrl, expected) => {
    const given = url?.replace(/\/$/, '');
    expect(publicAddress({ environment: 'production', url: given, absoluteUrl })).toBe(expected);
    expect(publicAddress({ environment: 'staging', url, absoluteUrl })).toBe(expected);
    expect(publicAddress({ environment: undefined, url, absoluteUrl })).toBe(expected);
  });

  it.each(['development', 'test'])('is also that of the machine in %s', (environment) => {
    const absoluteUrl = 'http://localhost:1337';
    expect(publicAddress({ environment, url: '', absoluteUrl })).toBe(absoluteUrl);
    expect(publicAddress({ environment, url: '', absoluteUrl: undefined })).toBeNull();
  });
});

describe('the address of a path of the content API', () => {
  it.each([
    ['https://cms.shop.example', undefined, 'https://cms.shop.example/api/x'],
    ['https://cms.shop.example/sub', '/rest/', 'https://cms.shop.example/sub/rest/x'],
    ['http://localhost:1337', 'api', 'http://localhost:1337/api/x'],
  ])('%s with prefix %s: %s', (address, prefix, expected) => {
    expect(apiUrl(address, prefix, '/x')).toBe(expected);
  });
});
