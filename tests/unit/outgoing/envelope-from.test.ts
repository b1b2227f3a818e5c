import type { EnvelopeFacts } from '../../../server/src/outgoing/envelope';
import type { ServerChoice } from '../../../server/src/servers/choose-server';
import { domain, server, planned, plan } from './envelope-facts';

describe('From', () => {
  const AUTHOR_OF_DOMAIN = { name: 'Ada', address: 'ada@shop.example' };

  it.each<[string, Partial<EnvelopeFacts<ServerChoice>>, string]>([
    ['an author from outside gives way, and keeps their name', {}, 'Joel Brandt notifications@shop.example'],
    [
      'an author of the domain whose server says so stays',
      { author: AUTHOR_OF_DOMAIN, servers: [server('shop.example')] },
      'Ada ada@shop.example',
    ],
    [
      'an author of a sub-domain gives way',
      { author: { name: 'Ada', address: 'ada@mail.shop.example' }, servers: [server('shop.example')] },
      'Ada notifications@shop.example',
    ],
    [
      'without a filter even an author of the domain gives way',
      { author: AUTHOR_OF_DOMAIN },
      'Ada notifications@shop.example',
    ],
    [
      'a domain without a default-from address: authors keep their own',
      { domain: domain({ defaultFromAddress: null }) },
      'Joel Brandt joel@private.example',
    ],
    [
      'a domain without a default-from address, and a setting that names one',
      { domain: domain({ defaultFromAddress: null }), fallbackFrom: 'site@host.example' },
      'Joel Brandt site@host.example',
    ],
    [
      'a full default-from address of another domain is used for everybody',
      {
        author: AUTHOR_OF_DOMAIN,
        domain: domain({ defaultFromAddress: 'only@provider.example' }),
        servers: [server('shop.example')],
      },
      'Ada only@provider.example',
    ],
    [
      'no alias domain: the fallback address',
      { domain: null, fallbackFrom: 'site@host.example' },
      'Joel Brandt site@host.example',
    ],
    ['no alias domain and no fallback: the author', { domain: null }, 'Joel Brandt joel@private.example'],
    [
      'no server at all, with a domain: the notifications address',
      { servers: [] },
      'Joel Brandt notifications@shop.example',
    ],
    ['no server, no domain: the author', { servers: [], domain: null }, 'Joel Brandt joel@private.example'],
    [
      'an author without a name appears by the local part',
      { author: { name: '', address: 'joel@private.example' } },
      'joel notifications@shop.example',
    ],
    [
      'an author known by the address only appears by the local part',
      { author: { name: 'Joel@private.example', address: 'joel@private.example' } },
      'joel notifications@shop.example',
    ],
    [
      'an author without an address',
      { author: { name: 'System', address: '' } },
      'System notifications@shop.example',
    ],
  ])('%s', (_situation, part, expected) => {
    const from = plan(part)?.from;
    expect(`${from?.name} ${from?.address}`).toBe(expected);
  });

  it.each<[string, Partial<EnvelopeFacts<ServerChoice>>, string]>([
    ['without any sender', { author: { name: 'System', address: '' }, domain: null }, 'sender_missing'],
    [
      'without any sender, through Strapi’s own provider',
      { author: { name: 'System', address: '' }, domain: null, servers: [] },
      'sender_missing',
    ],
    [
      'from an address with letters beyond ASCII, which nothing replaces',
      { author: { name: 'Jörg', address: 'jörg@private.example' }, domain: null },
      'sender_invalid',
    ],
    [
      'from what is no address',
      { author: { name: 'Joel', address: 'joel' }, domain: null },
      'sender_invalid',
    ],
    [
      'without a server, where Strapi’s own provider is switched off',
      { servers: [], strapiEmail: { active: false, fromFilter: '' } },
      'no_server',
    ],
    ['through a server that is not there or not active', { forcedServer: 'two' }, 'no_server'],
    ['as mass mail through a server that is not active', { massServer: 'two' }, 'no_server'],
    [
      'through the personal server of somebody else',
      { servers: [server('joel@private.example', { ownerId: 7 })], forcedServer: 'one', authorUserId: 8 },
      'no_server',
    ],
  ])('cannot be planned %s', (_situation, part, failure) => {
    expect(planned(part)).toEqual({ failure });
  });

  it('of an author whose address has letters beyond ASCII gives way', () => {
    const author = { name: 'Jörg', address: 'jörg@shop.example' };
    expect(plan({ author, servers: [server('shop.example')] })?.from).toEqual({
      name: 'Jörg',
      address: 'notifications@shop.example',
    });
  });

  it('keeps the author, with the domain in punycode', () => {
    const author = { name: 'Ada', address: 'Ada@bücher.example' };
    expect(plan({ author, servers: [server('xn--bcher-kva.example')] })?.from.address).toBe(
      'ada@xn--bcher-kva.example'
    );
  });

  it('is a full default-from address of the same domain too, for everybody', () => {
    const part = {
      author: AUTHOR_OF_DOMAIN,
      domain: domain({ defaultFromAddress: 'hello@shop.example', defaultFromForces: true }),
      servers: [server('shop.example')],
    };
    expect(plan(part)).toMatchObject({
      from: { name: 'Ada', address: 'hello@shop.example' },
      fromBecause: 'full_default_from_forces',
    });
  });

  it('in which server stays as the author wrote it, through a server that is forced', () => {
    const part = { servers: [server('other.example')], forcedServer: 'one' };
    expect(plan(part)).toMatchObject({
      because: 'forced',
      from: { address: 'joel@private.example' },
      outsideFilter: true,
    });
  });

  it.each([
    ['private.example', 'joel@private.example'],
    ['other.example', 'notifications@shop.example'],
    ['', 'notifications@shop.example'],
  ])('of mass mail follows the filter of its server (%s)', (filter, address) => {
    const servers = [
      server('joel@private.example'),
      server(filter, { id: 2, documentId: 'mass', priority: 99 }),
    ];
    expect(plan({ servers, massServer: 'mass' })).toMatchObject({
      because: 'forced',
      server: { documentId: 'mass' },
      from: { address },
    });
  });

  it.each([
    ['private.example', 'joel@private.example', 'server_may_send_as_author', false],
    ['joel@private.example', 'joel@private.example', 'server_may_send_as_author', false],
    ['shop.example', 'notifications@shop.example', 'default_from_replaces_author', false],
    ['', 'notifications@shop.example', 'default_from_replaces_author', false],
    ['other.example', 'notifications@shop.example', 'default_from_replaces_author', true],
  ])(
    'follows the filter of Strapi’s own provider (%s)',
    (fromFilter, address, fromBecause, outsideFilter) => {
      expect(plan({ servers: [], strapiEmail: { active: true, fromFilter } })).toMatchObject({
        server: null,
        because: 'strapi_email',
        from: { address },
        fromBecause,
        outsideFilter,
      });
    }
  );
});
