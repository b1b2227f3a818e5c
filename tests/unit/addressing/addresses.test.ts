import {
  bounceAddress,
  catchallAddress,
  cleanAliasDomain,
  defaultFromAddress,
} from '../../../server/src/addressing/addresses';

const input = {
  name: 'shop.example',
  catchall: 'catchall',
  bounce: 'bounce',
  defaultFrom: 'notifications',
  plusAddressing: true,
};
const clean = (part: Partial<typeof input> = {}) => cleanAliasDomain({ ...input, ...part });

describe('the addresses of an alias domain', () => {
  it('are local parts at the domain', () => {
    const domain = {
      name: 'Shop.Example',
      catchall: 'Catchall',
      bounce: 'bounce',
      defaultFrom: 'notifications',
    };
    expect(catchallAddress(domain)).toBe('catchall@shop.example');
    expect(bounceAddress(domain)).toBe('bounce@shop.example');
    expect(defaultFromAddress(domain)).toBe('notifications@shop.example');
  });

  it.each([
    ['Notif@Other.Example', 'notif@other.example'],
    ['notifications', 'notifications@shop.example'],
    ['', null],
    [null, null],
  ])('default-from %j is %j', (defaultFrom, expected) => {
    expect(defaultFromAddress({ ...input, defaultFrom })).toBe(expected);
  });
});

describe('cleaning an alias domain', () => {
  it.each([
    [{ name: '  SHOP.example ' }, { name: 'shop.example' }],
    [{ catchall: 'Catch All' }, { catchall: 'catch-all' }],
    [{ bounce: 'bounce@elsewhere.example' }, { bounce: 'bounce' }],
    [{ catchall: 'hélène.prôvâïder' }, { catchall: 'helene.provaider' }],
    [{ bounce: 'bidule...inc.' }, { bounce: 'bidule.inc' }],
    [{ defaultFrom: 'No Reply' }, { defaultFrom: 'no-reply' }],
    [{ defaultFrom: 'Notif@Other.TLD' }, { defaultFrom: 'notif@other.tld' }],
    [{ defaultFrom: 'jörg@shop.example' }, { defaultFrom: 'jorg@shop.example' }],
    [{ defaultFrom: 'Jörg@bücher.example' }, { defaultFrom: 'jorg@xn--bcher-kva.example' }],
    [{ defaultFrom: 'wer?@shop.example' }, { defaultFrom: 'wer?@shop.example' }],
    [{ defaultFrom: 'catchall@other.example' }, { defaultFrom: 'catchall@other.example' }],
    [
      { catchall: 'me+answers', bounce: 'me+bounce' },
      { catchall: 'me+answers', bounce: 'me+bounce' },
    ],
    [{ catchall: 'c'.repeat(35) }, { catchall: 'c'.repeat(35) }],
    [{ catchall: 'c'.repeat(64), plusAddressing: false }, { catchall: 'c'.repeat(64) }],
    [{ defaultFrom: '' }, { defaultFrom: null }],
    [{ defaultFrom: '   ' }, { defaultFrom: null }],
  ])('%j becomes %j', (part, expected) => {
    const { value, problems } = clean(part);
    expect(problems).toEqual([]);
    expect(value).toMatchObject(expected);
  });

  it.each([
    [{ name: 'not a domain' }, 'name', 'not a domain'],
    [{ name: 'shop..example' }, 'name', 'shop..example'],
    [{ name: 'ada@shop.example' }, 'name', 'ada@shop.example'],
    [{ name: '' }, 'name', '""'],
    [{ name: '1.2.3.4' }, 'name', '1.2.3.4'],
    [{ name: `${'a'.repeat(60)}.`.repeat(4) + 'example' }, 'name', 'too long'],
    [{ catchall: 'c'.repeat(36) }, 'catchall', 'longer than 35'],
    [{ bounce: 'b'.repeat(36) }, 'bounce', 'longer than 35'],
    [{ bounce: 'ﬃ'.repeat(30), plusAddressing: false }, 'bounce', 'longer than 64'],
    [{ catchall: '...' }, 'catchall', '...'],
    [{ catchall: '@' }, 'catchall', '@'],
    [{ bounce: 'catchall' }, 'bounce', 'differ'],
    [{ bounce: 'Catchall@shop.example' }, 'bounce', 'differ'],
    [{ defaultFrom: 'a@@b' }, 'defaultFrom', 'a@@b'],
    [{ defaultFrom: '..' }, 'defaultFrom', '..'],
    [{ defaultFrom: 'a'.repeat(65) }, 'defaultFrom', 'cannot be the local part'],
    [{ defaultFrom: '张@shop.example' }, 'defaultFrom', 'letters before the @'],
    [{ defaultFrom: 'Ada <ada@shop.example>' }, 'defaultFrom', 'is not an e-mail address'],
    [{ defaultFrom: 'bounce' }, 'defaultFrom', 'bounce@shop.example is the bounce address'],
    [
      { defaultFrom: 'Catchall@shop.example' },
      'defaultFrom',
      'catchall@shop.example is the catchall address',
    ],
  ])('%j is a problem of %s', (part, field, words) => {
    expect(clean(part).problems).toEqual([{ path: [field], message: expect.stringContaining(words) }]);
  });

  it('tells of every problem at once', () => {
    const { problems } = clean({ name: '?', catchall: '.', bounce: '.', defaultFrom: '@' });
    expect(problems.map(({ path }) => path[0])).toEqual(['name', 'catchall', 'bounce', 'defaultFrom']);
  });
});
