import { isPrivateAddress, resolveHost } from '../../../server/src/servers/host-guard';

describe('an address', () => {
  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:169.254.169.254',
    '::ffff:c0a8:101',
    '64:ff9b::a00:1',
  ])('%s is private', (ip) => {
    expect(isPrivateAddress(ip)).toBe(true);
  });

  it.each([
    '1.1.1.1',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.167.1.1',
    '198.20.0.1',
    '223.255.255.255',
    '2606:4700::1111',
    '::ffff:1.1.1.1',
    'not an address',
  ])('%s is not', (ip) => {
    expect(isPrivateAddress(ip)).toBe(false);
  });
});

describe('a host in a setting', () => {
  it.each<[string, boolean, object]>([
    ['127.0.0.1', true, { kind: 'address', ip: '127.0.0.1' }],
    ['127.0.0.1', false, { kind: 'forbidden', ip: '127.0.0.1' }],
    ['::ffff:127.0.0.1', false, { kind: 'forbidden', ip: '::ffff:127.0.0.1' }],
    ['1.1.1.1', false, { kind: 'address', ip: '1.1.1.1' }],
  ])('%s, private hosts allowed: %s', async (host, privateHosts, expected) => {
    expect(await resolveHost(host, { privateHosts })).toEqual(expected);
  });

  it('is judged by the address that its name has', async () => {
    expect(await resolveHost('localhost', { privateHosts: false })).toMatchObject({ kind: 'forbidden' });
    expect(await resolveHost('localhost', { privateHosts: true })).toMatchObject({ kind: 'address' });
  });

  it('may have a name that nobody knows', async () => {
    expect(await resolveHost('nobody.invalid', { privateHosts: true })).toMatchObject({ kind: 'unknown' });
  });
});
