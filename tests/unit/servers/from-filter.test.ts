import { filterProblem, matchFromFilter, parseFromFilter } from '../../../server/src/servers/from-filter';

describe('a FROM filter', () => {
  it.each<[filter: string, address: string, match: ReturnType<typeof matchFromFilter>]>([
    ['', 'ada@shop.example', 'any'],
    ['   ', 'ada@shop.example', 'any'],
    ['shop.example', 'ada@shop.example', 'domain'],
    ['SHOP.example', 'Ada@Shop.Example', 'domain'],
    ['shop.example', 'ada@mail.shop.example', null],
    ['mail.shop.example', 'ada@shop.example', null],
    ['shop.example', 'ada@notshop.example', null],
    ['ada@shop.example', 'ada@shop.example', 'address'],
    ['Ada@Shop.Example', 'ada@shop.example', 'address'],
    ['ada@shop.example', 'bob@shop.example', null],
    ['other.example, ada@shop.example', 'ada@shop.example', 'address'],
    ['other.example, ada@shop.example', 'eve@other.example', 'domain'],
    ['shop.example, ada@shop.example', 'ada@shop.example', 'address'],
    [' , ,shop.example,', 'ada@shop.example', 'domain'],
    ['shop.example', 'not an address', null],
    ['@', 'ada@shop.example', null],
  ])('"%s" and %s: %s', (filter, address, match) => {
    expect(matchFromFilter(filter, address)).toBe(match);
  });

  it('leaves out what is neither an address nor a domain', () => {
    expect(parseFromFilter('shop.example, a@@b, ada@shop.example')).toEqual([
      { kind: 'domain', value: 'shop.example' },
      { kind: 'address', value: 'ada@shop.example' },
    ]);
  });
});

describe('a filter as it is typed', () => {
  it.each<[string, string | null]>([
    ['', null],
    [' , ', null],
    ['shop.example, Ada@Shop.example', null],
    ['shop.example, no way', '"no way"'],
    ['ada@', '"ada@"'],
    ['*.shop.example', '"*.shop.example"'],
  ])('%j', (filter, wrong) => {
    expect(filterProblem(filter)?.split(' is neither')[0] ?? null).toBe(wrong);
  });
});
