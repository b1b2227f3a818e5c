import { formatMailbox } from '../../../server/src/mail/address';
import { decodeMailMessageId, decodeToken } from '../../../server/src/mail/token';
import { planEnvelope, type EnvelopeFacts, type SenderDomain } from '../../../server/src/outgoing/envelope';
import type { ServerChoice } from '../../../server/src/servers/choose-server';

const key = { id: 1, secret: Buffer.alloc(32, 7) };

const domain = (part: Partial<SenderDomain> = {}): SenderDomain => ({
  name: 'shop.example',
  catchallAddress: 'catchall@shop.example',
  bounceAddress: 'bounce@shop.example',
  defaultFromAddress: 'notifications@shop.example',
  plusAddressing: true,
  ...part,
});

const LAMP = { address: 'lamp@shop.example', plusAddressing: true };

const server = (fromFilter = '', part: Partial<ServerChoice> = {}): ServerChoice => ({
  id: 1,
  documentId: 'one',
  name: 'One',
  priority: 10,
  fromFilter,
  ownerId: null,
  paused: null,
  ...part,
});

const planned = (part: Partial<EnvelopeFacts<ServerChoice>> = {}) =>
  planEnvelope({
    outgoingMailId: 42,
    author: { name: 'Joel Brandt', address: 'joel@private.example' },
    ownedAlias: null,
    domain: domain(),
    fallbackFrom: null,
    servers: [server()],
    key,
    ...part,
  });

/** The envelope of a mail that can leave. */
const plan = (part: Partial<EnvelopeFacts<ServerChoice>> = {}) => {
  const result = planned(part);
  return 'failure' in result ? null : result;
};

/** `local+detail@domain` with its token in words. */
const readTagged = (address: string | undefined): string => {
  const [, local, token, host] = /^([^+]+)\+([^@]+)@(.+)$/.exec(address ?? '') ?? [];
  const decoded = decodeToken(token ?? '', [key]);
  return decoded ? `${local}@${host} for ${decoded.purpose} ${decoded.id}` : `no token in ${address}`;
};

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

describe('Reply-To', () => {
  it('is the catchall with a token, under the name of the author', () => {
    const replyTo = plan()?.replyTo;
    expect(replyTo?.name).toBe('Joel Brandt');
    expect(readTagged(replyTo?.address)).toBe('catchall@shop.example for reply 42');
  });

  it('is the alias that the entry owns, with a token', () => {
    expect(readTagged(plan({ ownedAlias: LAMP })?.replyTo.address)).toBe('lamp@shop.example for reply 42');
  });

  it('has no token where the mail server knows no details', () => {
    expect(plan({ domain: domain({ plusAddressing: false }) })?.replyTo.address).toBe(
      'catchall@shop.example'
    );
    expect(
      plan({ ownedAlias: { address: 'lamp@other.example', plusAddressing: false } })?.replyTo.address
    ).toBe('lamp@other.example');
  });

  it('asks the domain of the alias about details, not that of the sender', () => {
    const { replyTo, envelopeFrom } =
      plan({ domain: domain({ plusAddressing: false }), ownedAlias: LAMP }) ?? {};
    expect(readTagged(replyTo?.address)).toBe('lamp@shop.example for reply 42');
    expect(envelopeFrom).toBe('bounce@shop.example');
  });

  it('and the return path have no token that would make them longer than addresses are', () => {
    const long = (local: string) => `${local.repeat(60)}@shop.example`;
    expect(plan({ ownedAlias: { ...LAMP, address: long('a') } })?.replyTo.address).toBe(long('a'));
    expect(plan({ domain: domain({ catchallAddress: long('c'), bounceAddress: long('b') }) })).toMatchObject({
      replyTo: { address: long('c') },
      envelopeFrom: long('b'),
    });
  });

  it('is the author where there is no alias domain', () => {
    expect(plan({ domain: null, fallbackFrom: 'site@host.example' })?.replyTo.address).toBe(
      'joel@private.example'
    );
  });

  it.each<[string, string]>([
    ['Joel Brandt', 'Joel Brandt'],
    ['Joel Maximilian Alexander Brandt', 'Joel Maximilian'],
    ['Joel-Maximilian-Alexander-Brandt', ''],
    ['Brandt, Joel', 'Brandt, Joel'],
    ['Brandt, Joel "the elder"', 'Brandt, Joel "the'],
  ])('has so much of the name %j that it fits on a line', (name, kept) => {
    const replyTo = plan({ author: { name, address: 'joel@private.example' } })?.replyTo;
    expect(replyTo?.name).toBe(kept);
    expect(`Reply-To: ${formatMailbox(replyTo ?? { name: '', address: '' })}`.length).toBeLessThanOrEqual(78);
  });

  it('stays an address that is too long for a line as it is', () => {
    const address = `${'a'.repeat(60)}@shop.example`;
    expect(plan({ ownedAlias: { address, plusAddressing: false } })?.replyTo).toEqual({
      name: '',
      address,
    });
  });

  it.each<[string, Partial<EnvelopeFacts<ServerChoice>>, string, string | null]>([
    [
      'Mailjet, which knows no return path',
      { servers: [server('', { kind: 'mailjet' })] },
      'provider_own',
      null,
    ],
    ['SES', { servers: [server('', { kind: 'ses' })] }, 'bounce_address', 'bounce@shop.example'],
    [
      'SES, from another domain than that of the bounce address',
      {
        servers: [server('', { kind: 'ses' })],
        domain: domain({ defaultFromAddress: 'only@provider.example' }),
      },
      'provider_own',
      null,
    ],
    ['Strapi’s own provider', { servers: [] }, 'provider_own', null],
    [
      'Strapi’s own provider, where it is nodemailer',
      { servers: [], strapiEmail: { active: true, fromFilter: '', passesEnvelope: true } },
      'bounce_address',
      'bounce@shop.example',
    ],
  ])('counts on the bounce address as far as the provider uses it: %s', (_who, part, because, address) => {
    expect(plan(part)).toMatchObject({ envelopeBecause: because, bounceAddress: address });
    // Asked for it is all the same.
    expect(readTagged(plan(part)?.envelopeFrom)).toBe('bounce@shop.example for bounce 42');
  });

  it('is remembered without its token, as is the bounce address', () => {
    expect(plan()).toMatchObject({
      replyAddress: 'catchall@shop.example',
      bounceAddress: 'bounce@shop.example',
    });
    expect(plan({ domain: null, fallbackFrom: 'site@host.example' })).toMatchObject({
      replyAddress: null,
      bounceAddress: null,
    });
    expect(plan({ servers: [server('notifications@shop.example')] })).toMatchObject({ bounceAddress: null });
  });

  it('is a local part of at most 64 octets, however large the id', () => {
    const address = plan({ outgoingMailId: 9_007_199_254_740_991 })?.replyTo.address ?? '';
    expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64);
  });
});

describe('the envelope', () => {
  it('returns to the bounce address with a token', () => {
    expect(readTagged(plan()?.envelopeFrom)).toBe('bounce@shop.example for bounce 42');
  });

  it.each<[string, Partial<EnvelopeFacts<ServerChoice>>, RegExp]>([
    ['the filter knows the domain', { servers: [server('shop.example')] }, /^bounce\+\w+@shop\.example$/],
    [
      'the filter knows the bounce address',
      { servers: [server('bounce@shop.example')] },
      /^bounce\+\w+@shop\.example$/,
    ],
    [
      'the filter does not know the bounce address: the From',
      { servers: [server('notifications@shop.example')] },
      /^notifications@shop\.example$/,
    ],
    [
      'the filter fits nothing: the From',
      { servers: [server('other.example')] },
      /^notifications@shop\.example$/,
    ],
    [
      'details are switched off: the plain bounce address',
      { domain: domain({ plusAddressing: false }) },
      /^bounce@shop\.example$/,
    ],
    [
      'there is no alias domain: the From',
      { domain: null, fallbackFrom: 'site@host.example' },
      /^site@host\.example$/,
    ],
  ])('when %s', (_situation, part, expected) => {
    expect(plan(part)?.envelopeFrom).toMatch(expected);
  });
});

describe('the Message-ID', () => {
  it('names the outgoing mail, signed, in the alias domain', () => {
    const id = plan()?.messageId ?? '';
    expect(id).toMatch(/@shop\.example>$/);
    expect(decodeMailMessageId(id, [key])).toBe(42);
    expect(decodeMailMessageId(id, [{ id: 1, secret: Buffer.alloc(32, 8) }])).toBeNull();
  });

  it('is the same whenever the same mail is tried again', () => {
    expect(plan()?.messageId).toBe(plan()?.messageId);
  });

  it('takes the domain of the sender where there is no alias domain', () => {
    expect(plan({ domain: null })?.messageId).toMatch(/@private\.example>$/);
  });
});

describe('the mail system itself', () => {
  const DAEMON = { name: 'MAILER-DAEMON', address: 'bounce@shop.example' };

  it.each<[string, Partial<EnvelopeFacts<ServerChoice>>, string]>([
    ['speaks under the bounce address', {}, 'bounce@shop.example'],
    [
      'gives way where the server sends the notifications address only',
      { servers: [server('notifications@shop.example')] },
      'notifications@shop.example',
    ],
    [
      'gives way where one address of another domain sends everything',
      { domain: domain({ defaultFromAddress: 'shop@provider.example' }) },
      'shop@provider.example',
    ],
    ['gives way where Strapi’s own provider sends', { servers: [] }, 'notifications@shop.example'],
  ])('%s', (_situation, part, address) => {
    expect(plan({ author: DAEMON, ...part })?.from).toEqual({ name: 'MAILER-DAEMON', address });
  });
});

it('a given Reply-To stays as it is, without a token', () => {
  const replyTo = { name: 'Shop', address: 'hello@elsewhere.example' };
  expect(plan({ replyTo, ownedAlias: LAMP })?.replyTo).toEqual(replyTo);
});
