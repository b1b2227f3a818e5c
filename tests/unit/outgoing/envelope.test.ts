import { formatMailbox } from '../../../server/src/mail/address';
import { decodeMailMessageId } from '../../../server/src/mail/token';
import type { EnvelopeFacts } from '../../../server/src/outgoing/envelope';
import type { ServerChoice } from '../../../server/src/servers/choose-server';
import { key, domain, LAMP, server, plan, readTagged } from './envelope-facts';

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
