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

const server = (fromFilter = ''): ServerChoice => ({ id: 1, priority: 10, fromFilter });

const plan = (part: Partial<EnvelopeFacts<ServerChoice>> = {}) =>
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

  it('cannot be planned without any sender', () => {
    expect(plan({ author: { name: 'System', address: '' }, domain: null })).toBeNull();
    expect(plan({ author: { name: 'System', address: '' }, domain: null, servers: [] })).toBeNull();
  });
});

describe('Reply-To', () => {
  it('is the catchall with a token, under the name of the author', () => {
    const replyTo = plan()?.replyTo;
    expect(replyTo?.name).toBe('Joel Brandt');
    expect(readTagged(replyTo?.address)).toBe('catchall@shop.example for reply 42');
  });

  it('is the alias that the entry owns, with a token', () => {
    expect(readTagged(plan({ ownedAlias: 'lamp@shop.example' })?.replyTo.address)).toBe(
      'lamp@shop.example for reply 42'
    );
  });

  it('has no token where the mail server knows no details', () => {
    expect(plan({ domain: domain({ plusAddressing: false }) })?.replyTo.address).toBe(
      'catchall@shop.example'
    );
    expect(
      plan({ domain: domain({ plusAddressing: false }), ownedAlias: 'lamp@shop.example' })?.replyTo.address
    ).toBe('lamp@shop.example');
  });

  it('is the author where there is no alias domain', () => {
    expect(plan({ domain: null, fallbackFrom: 'site@host.example' })?.replyTo.address).toBe(
      'joel@private.example'
    );
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
  expect(plan({ replyTo, ownedAlias: 'lamp@shop.example' })?.replyTo).toEqual(replyTo);
});
