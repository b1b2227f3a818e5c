import {
  bounceAddress,
  catchallAddress,
  cleanAliasDomain,
  defaultFromAddress,
} from '../../../server/src/addressing/addresses';

const input = { name: 'shop.example', catchall: 'catchall', bounce: 'bounce', defaultFrom: 'notifications' };
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
    [{ catchall: '...' }, 'catchall', '...'],
    [{ catchall: '@' }, 'catchall', '@'],
    [{ bounce: 'catchall' }, 'bounce', 'differ'],
    [{ bounce: 'Catchall@shop.example' }, 'bounce', 'differ'],
    [{ defaultFrom: 'a@@b' }, 'defaultFrom', 'a@@b'],
    [{ defaultFrom: '..' }, 'defaultFrom', '..'],
  ])('%j is a problem of %s', (part, field, words) => {
    expect(clean(part).problems).toEqual([{ path: [field], message: expect.stringContaining(words) }]);
  });

  it('tells of every problem at once', () => {
    const { problems } = clean({ name: '?', catchall: '.', bounce: '.', defaultFrom: '@' });
    expect(problems.map(({ path }) => path[0])).toEqual(['name', 'catchall', 'bounce', 'defaultFrom']);
  });
});
