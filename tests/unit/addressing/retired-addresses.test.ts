import {
  addressesOfAlias,
  addressesOfDomain,
  changeOfAddresses,
  stillRetired,
} from '../../../server/src/addressing/retired-addresses';

const domain = (part = {}) => ({
  documentId: 'shop',
  name: 'shop.example',
  catchall: 'catchall',
  bounce: 'bounce',
  defaultFrom: 'notifications',
  ...part,
});
const alias = (part = {}) => ({
  documentId: 'support',
  name: 'support' as string | null,
  fullName: 'support@shop.example' as string | null,
  aliasDomain: { documentId: 'shop' } as { documentId: string } | null,
  ...part,
});
const retired = (before: ReturnType<typeof addressesOfDomain>, after: typeof before) =>
  changeOfAddresses(before, after).retired.map(({ use, address }) => `${use} ${address}`);

describe('what a change of addresses leaves behind', () => {
  it.each<[object, string[]]>([
    [{ catchall: 'answers' }, ['retired_catchall catchall@shop.example']],
    [{ bounce: 'returns' }, ['retired_bounce bounce@shop.example']],
    [
      { name: 'new.example' },
      ['retired_catchall catchall@shop.example', 'retired_bounce bounce@shop.example'],
    ],
    [{ catchall: 'bounce', bounce: 'catchall' }, []],
    [{ defaultFrom: 'news' }, []],
    [{ name: 'Shop.Example' }, []],
  ])('a domain that becomes %j: %j', (part, expected) => {
    expect(retired(addressesOfDomain(domain()), addressesOfDomain(domain(part)))).toEqual(expected);
  });

  it('a domain that is deleted: all of it', () => {
    expect(retired(addressesOfDomain(domain()), [])).toHaveLength(2);
  });

  it('an alias knows what it was called, and who it is', () => {
    const renamed = alias({ name: 'help', fullName: 'help@shop.example' });
    expect(changeOfAddresses(addressesOfAlias(alias()), addressesOfAlias(renamed))).toEqual({
      retired: [
        {
          address: 'support@shop.example',
          use: 'retired_alias',
          aliasDomainDocumentId: 'shop',
          aliasDocumentId: 'support',
        },
      ],
      live: ['help@shop.example'],
    });
  });

  it.each([
    { name: null, fullName: null },
    { aliasDomain: null, fullName: 'support' },
  ])('an alias with %j has no address', (part) => {
    expect(addressesOfAlias(alias(part))).toEqual([]);
  });

  it('what is in use goes before what once was', () => {
    const rows = ['catchall@shop.example', 'support@shop.example', 'old@shop.example', 'waiting'].map(
      (address) => ({ address })
    );
    const waiting = alias({ name: 'waiting', fullName: 'waiting', aliasDomain: null });
    expect(stillRetired(rows, [domain()], [alias(), waiting])).toEqual([
      { address: 'old@shop.example' },
      { address: 'waiting' },
    ]);
  });
});
