import {
  clashWords,
  companyClashes,
  domainClashes,
  reservedBy,
} from '../../../server/src/addressing/address-clashes';

const domain = (name: string, part = {}) => ({
  documentId: name,
  name,
  catchall: 'catchall',
  bounce: 'bounce',
  defaultFrom: null as string | null,
  ...part,
});
const alias = (name: string | null, at: string | null) => ({
  name,
  fullName: name && at ? `${name}@${at}` : name,
  aliasDomain: at ? { documentId: at } : null,
});

const clashes = (
  wanted: ReturnType<typeof domain>,
  documentId: string | null,
  others: ReturnType<typeof domain>[],
  aliases: ReturnType<typeof alias>[] = []
) => domainClashes(wanted, documentId, others, aliases).map((clash) => clashWords(clash, () => 'Ticket'));

describe('the addresses of an alias domain', () => {
  const shop = domain('shop.example');

  it('may be those of another domain name', () => {
    expect(clashes(domain('two.example'), null, [shop], [alias('support', 'shop.example')])).toEqual([]);
  });

  it('may share a domain name when they differ', () => {
    const other = domain('shop.example', { catchall: 'answers', bounce: 'returns' });
    expect(clashes(other, null, [shop])).toEqual([]);
  });

  it.each([
    [{ bounce: 'b' }, 'catchall', /catchall@shop\.example already is the catchall of another/],
    [{ catchall: 'c' }, 'bounce', /bounce@shop\.example already is the bounce address of another/],
    [{ catchall: 'bounce', bounce: 'b' }, 'catchall', /already is the bounce address of another/],
  ])('are not those of another one of the same name: %j', (part, field, message) => {
    expect(clashes(domain('shop.example', part), null, [shop])).toEqual([
      { path: [field], message: expect.stringMatching(message) },
    ]);
  });

  it('are not those of an alias, which is named with what it is for', () => {
    const wanted = { ...shop, catchall: 'info' };
    expect(clashes(wanted, 'shop.example', [shop], [alias('info', 'shop.example')])).toEqual([
      { path: ['catchall'], message: 'info@shop.example is already an alias for Ticket.' },
    ]);
  });

  it('are not those that its aliases get by a change of its name', () => {
    const renamed = { ...shop, name: 'new.example', bounce: 'info' };
    expect(clashes(renamed, 'shop.example', [shop], [alias('info', 'shop.example')])).toEqual([
      { path: ['bounce'], message: 'info@new.example is already an alias for Ticket.' },
    ]);
  });

  it('are not those of an alias that has waited for the first domain', () => {
    expect(clashes(shop, null, [], [alias('catchall', null)])).toEqual([
      { path: ['catchall'], message: 'catchall@shop.example is already an alias for Ticket.' },
    ]);
    expect(clashes(domain('two.example'), null, [shop], [alias('catchall', null)])).toEqual([]);
  });

  it('a new name may not give two aliases the same address', () => {
    const second = domain('second.example', { catchall: 'answers', bounce: 'returns' });
    const renamed = { ...second, name: 'shop.example' };
    const aliases = [alias('info', 'shop.example'), alias('info', 'second.example')];
    expect(clashes(renamed, 'second.example', [shop, second], aliases)).toEqual([
      { path: ['name'], message: 'info@shop.example is already an alias for Ticket.' },
    ]);
  });

  it.each([
    ['its default sender', { defaultFrom: 'info' }],
    ['a full default sender', { defaultFrom: 'info@shop.example' }],
  ])('may be those of an alias: %s', (_what, part) => {
    expect(clashes({ ...shop, ...part }, 'shop.example', [shop], [alias('info', 'shop.example')])).toEqual(
      []
    );
  });

  it('are not the default sender of another one, nor the reverse', () => {
    const sender = domain('two.example', { defaultFrom: 'bounce@shop.example' });
    expect(clashes(sender, null, [shop])).toEqual([
      {
        path: ['defaultFrom'],
        message: 'bounce@shop.example already is the bounce address of another alias domain.',
      },
    ]);
    const catchall = domain('shop.example', { catchall: 'office', bounce: 'returns' });
    expect(clashes(catchall, null, [{ ...shop, defaultFrom: 'office' }])).toEqual([
      {
        path: ['catchall'],
        message: 'office@shop.example already is the default sender of another alias domain.',
      },
    ]);
  });

  it('may have a default sender that another domain has too', () => {
    const sender = { defaultFrom: 'office@shop.example' };
    expect(clashes(domain('two.example', sender), null, [{ ...shop, ...sender }])).toEqual([]);
  });

  it('are not those at which people reach a company, but for the default sender', () => {
    const company = (address: string | null) => [{ name: 'Shop', address }];
    const words = (wanted: ReturnType<typeof domain>, address: string | null) =>
      companyClashes(wanted, company(address)).map((clash) => clashWords(clash, () => ''));
    expect(words(domain('shop.example', { catchall: 'hello' }), 'hello@shop.example')).toEqual([
      { path: ['catchall'], message: expect.stringContaining('people reach Shop') },
    ]);
    expect(words(domain('shop.example', { bounce: 'hello' }), 'hello@shop.example')).toEqual([
      { path: ['bounce'], message: expect.stringContaining('people reach Shop') },
    ]);
    expect(words(domain('shop.example', { defaultFrom: 'hello' }), 'hello@shop.example')).toEqual([]);
    expect(words(shop, null)).toEqual([]);
  });

  it('leave its own aliases alone, and those without a name', () => {
    const aliases = [alias('info', 'shop.example'), alias(null, 'shop.example'), alias(null, null)];
    expect(clashes({ ...shop, catchall: 'answers' }, 'shop.example', [shop], aliases)).toEqual([]);
  });
});

describe('the address of an alias', () => {
  it('is no address of the mail system of any domain', () => {
    const domains = [domain('shop.example'), domain('two.example', { bounce: 'returns' })];
    expect(reservedBy('catchall@shop.example', domains)).toBe('catchall');
    expect(reservedBy('returns@two.example', domains)).toBe('bounce address');
    const office = domain('shop.example', { defaultFrom: 'office' });
    expect(reservedBy('office@shop.example', [office])).toBeNull();
    expect(reservedBy('bounce@two.example', domains)).toBeNull();
  });
});
