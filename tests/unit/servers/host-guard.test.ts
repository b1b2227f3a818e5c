import { createServer, type AddressInfo } from 'node:net';

import { isForbiddenAddress, isPrivateAddress, resolveHost } from '../../../server/src/servers/host-guard';

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
    'fec0::1',
    '::7f00:1',
    '::ffff:0:7f00:1',
    '2001:0:1::1',
    '192.88.99.1',
  ])('%s is private', (ip) => {
    expect(isPrivateAddress(ip)).toBe(true);
    expect(isForbiddenAddress(ip)).toBe(true);
  });

  it.each(['2001:db8::1', '192.0.2.1', '198.51.100.7', '203.0.113.255', '::ffff:192.0.2.1'])(
    '%s is nobody’s, so that it is not connected to',
    (ip) => {
      expect(isForbiddenAddress(ip)).toBe(true);
    }
  );

  it.each([
    '1.1.1.1',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.167.1.1',
    '198.20.0.1',
    '223.255.255.255',
    '2606:4700::1111',
    '2001:200::1',
    '2001:4860:4860::8888',
    '192.0.3.1',
    '192.88.98.1',
    '::1:0:0:1',
    '::ffff:1.1.1.1',
    'not an address',
  ])('%s is not', (ip) => {
    expect(isPrivateAddress(ip)).toBe(false);
    expect(isForbiddenAddress(ip)).toBe(false);
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

  describe('with several addresses', () => {
    const resolve = (
      addresses: string[],
      alive: string[],
      input: { privateHosts: boolean; port?: number }
    ) => {
      const tried: string[] = [];
      const network = {
        addressesOf: async () => addresses,
        answersAt: async (ip: string) => {
          tried.push(ip);
          return alive.includes(ip);
        },
      };
      return resolveHost('mail.shop.example', input, network).then((host) => ({ host, tried }));
    };

    it.each<[string, string[], string[], boolean, object]>([
      ['is at the first that answers', ['::1', '127.0.0.1'], ['127.0.0.1'], true, { ip: '127.0.0.1' }],
      ['is at the first where none does', ['1.1.1.1', '1.0.0.1'], [], true, { ip: '1.1.1.1' }],
      ['is never at a private one', ['10.0.0.1', '1.1.1.1'], ['10.0.0.1'], false, { ip: '1.1.1.1' }],
      ['is nowhere if all are private', ['10.0.0.1', '::1'], ['::1'], false, { kind: 'forbidden' }],
      ['is nowhere without any', [], [], true, { kind: 'unknown' }],
    ])('%s', async (_what, addresses, alive, privateHosts, expected) => {
      const { host, tried } = await resolve(addresses, alive, { privateHosts, port: 25 });
      expect(host).toMatchObject(expected);
      if (!privateHosts) expect(tried).not.toContain('10.0.0.1');
    });

    it('is tried at a few of them only, and at none without a port', async () => {
      const many = Array.from({ length: 50 }, (_, n) => `1.1.1.${n}`);
      expect((await resolve(many, [], { privateHosts: true, port: 25 })).tried).toHaveLength(6);
      expect((await resolve(many, [], { privateHosts: true })).tried).toEqual([]);
      expect((await resolve(['1.1.1.1'], [], { privateHosts: true, port: 25 })).tried).toEqual([]);
    });
  });

  it('is reached where it listens, whatever its name has first', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await resolveHost('localhost', { privateHosts: true, port })).toEqual({
      kind: 'address',
      ip: '127.0.0.1',
    });
    await new Promise((resolve) => server.close(resolve));
  });
});
