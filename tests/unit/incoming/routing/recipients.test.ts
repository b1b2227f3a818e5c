import { isOwnAddress, readRecipients } from '../../../../server/src/incoming/routing/recipients';
import type { Mailbox, ParsedMail } from '../../../../server/src/mail/parsed-mail';
import { encodeToken } from '../../../../server/src/mail/token';

const KEY = { id: 1, secret: Buffer.alloc(32, 7) };

type Headers = Partial<Pick<ParsedMail, 'to' | 'cc' | 'resent' | 'deliveredTo'>>;

const read = (headers: Headers, envelope: string[] = []) =>
  readRecipients(
    { to: [], cc: [], resent: [], deliveredTo: [], ...headers } as unknown as ParsedMail,
    envelope,
    [KEY]
  );

const box = (address: string): Mailbox => ({ name: '', address });

describe('the recipients of a mail', () => {
  it.each<[string, Headers, string[], boolean]>([
    ['in To', { to: [box('support@shop.example')] }, [], true],
    ['in Cc', { cc: [box('support@shop.example')] }, [], false],
    ['in Resent-To', { resent: [box('support@shop.example')] }, [], false],
    ['in Delivered-To', { deliveredTo: ['support@shop.example'] }, [], true],
    ['in the envelope', {}, ['support@shop.example'], true],
    ['in Cc and in the envelope', { cc: [box('support@shop.example')] }, ['support@shop.example'], true],
    ['in capitals', { to: [box('Support@SHOP.example')] }, [], true],
  ])('an alias %s', (_where, headers, envelope, direct) => {
    expect(read(headers, envelope)).toEqual([
      { address: 'support@shop.example', token: null, forms: ['support@shop.example'], direct },
    ]);
  });

  it.each(['catchall@shop.example', 'me+answers@provider.example'])('with a token behind %s', (base) => {
    const address = base.replace('@', `+${encodeToken({ purpose: 'reply', id: 42 }, KEY)}@`);
    expect(read({ to: [box(address.toUpperCase())] })[0]).toMatchObject({
      address,
      token: { purpose: 'reply', id: 42 },
      direct: true,
    });
    expect(read({ to: [box(address)] })[0]?.forms[0]).toBe(base);
  });

  it('leaves out what is no address', () => {
    expect(read({ to: [box('undisclosed recipients'), box('a@@b'), box('')] }, ['nonsense'])).toEqual([]);
  });
});

it.each([
  ['me+answers@provider.example', true],
  ['me+answers+more@provider.example', true],
  ['me@provider.example', false],
  ['me+shopping@provider.example', false],
])('whether %s is an address of a system that lives in one mailbox: %s', (address, expected) => {
  expect(isOwnAddress(new Set(['me+answers@provider.example', 'me+bounce@provider.example']), address)).toBe(
    expected
  );
});
