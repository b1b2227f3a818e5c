import { sendersOf, type SendersInput } from '../../../../server/src/outgoing/deliverability/sending-servers';
import type { SenderDomain } from '../../../../server/src/outgoing/sender';
import type { ServerChoice } from '../../../../server/src/servers/choose-server';

type Named = ServerChoice & { name: string };

let id = 0;
const server = (name: string, fromFilter = '', part: Partial<ServerChoice> = {}): Named => {
  id += 1;
  return { id, documentId: name, name, priority: 10, fromFilter, ownerId: null, paused: null, ...part };
};

const domainOf = (name: string, defaultFrom: string | null = `notifications@${name}`): SenderDomain => ({
  name,
  catchallAddress: `catchall@${name}`,
  bounceAddress: `bounce@${name}`,
  defaultFromAddress: defaultFrom,
  plusAddressing: true,
});

const senders = (servers: Named[], part: Partial<SendersInput<Named>> = {}) => {
  const domain = part.domain ?? domainOf('shop.example');
  const found = sendersOf({ domain, domains: [domain], servers, fallbackFrom: null, ...part });
  return { spf: found.spf.map(({ name }) => name), dkim: found.dkim.map(({ name }) => name) };
};

describe('the servers that send for a domain', () => {
  it('are one without a filter as well as one for an address of it', () => {
    const found = senders([server('everybody'), server('boss', 'boss@shop.example')]);
    expect(found).toEqual({ spf: ['boss', 'everybody'], dkim: ['boss', 'everybody'] });
  });

  it('are none for an address of a longer domain', () => {
    const domain = domainOf('shop.co');
    const found = senders([server('everybody'), server('hello', 'hello@shop.com, sub.shop.co')], { domain });
    expect(found.dkim).toEqual(['everybody']);
  });

  it('are the first, where every filter names somebody else: mail leaves through it all the same', () => {
    const found = senders([server('first', 'other.example'), server('second', 'else.example')]);
    expect(found).toEqual({ spf: ['first'], dkim: ['first'] });
  });

  it('are not those that only come after others', () => {
    const found = senders([
      server('domain', 'shop.example'),
      server('everybody'),
      server('later', 'shop.example', { priority: 20 }),
    ]);
    expect(found.dkim).toEqual(['domain']);
  });

  it('are the personal one of a user with an address of it, and the one for mass mail', () => {
    const own = server('own', 'eve@shop.example', { ownerId: 7 });
    const other = server('other', 'mary@other.example', { ownerId: 8 });
    const found = senders(
      [server('everybody'), own, other, server('mass', 'news.example', { priority: 90 })],
      {
        massServer: 'mass',
      }
    );
    expect(found.dkim).toEqual(['everybody', 'own', 'mass']);
  });

  it('may be one whose From is of another domain: SPF looks at the return path', () => {
    const domain = domainOf('shop.example', 'notices@brand.example');
    expect(senders([server('everybody')], { domain })).toEqual({ spf: ['everybody'], dkim: [] });
    const brand = domainOf('brand.example');
    expect(senders([server('everybody')], { domain: brand, domains: [brand, domain] })).toEqual({
      spf: ['everybody'],
      dkim: ['everybody'],
    });
  });

  it('are none of a domain whose mail has another sender and another return path', () => {
    const domain = domainOf('shop.example', 'notices@brand.example');
    expect(senders([server('brand', 'brand.example')], { domain })).toEqual({ spf: [], dkim: [] });
  });

  it('are none where there is none', () => {
    expect(senders([])).toEqual({ spf: [], dkim: [] });
  });
});
