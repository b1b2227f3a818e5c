import {
  normalisePattern,
  readDomainList,
  ruleAbout,
} from '../../../../server/src/incoming/senders/sender-pattern';

describe('the pattern of a sender rule', () => {
  it.each<[string, string | null]>([
    [' Mary@Customer.Example ', 'mary@customer.example'],
    ['Customer.EXAMPLE', 'customer.example'],
    ['@customer.example', 'customer.example'],
    ['*@customer.example', 'customer.example'],
    ['müller.example', 'xn--mller-kva.example'],
    ['mary+list@customer.example', 'mary+list@customer.example'],
    ['', null],
    ['@', null],
    ['mary@', null],
    ['customer example', null],
    ['*.customer.example', null],
    ['a@b@customer.example', null],
    ['mary@customer.example, joe@customer.example', null],
  ])('%j is %j', (typed, pattern) => {
    expect(normalisePattern(typed)).toBe(pattern);
  });
});

describe('the rule about a sender', () => {
  const rules = new Map(
    ['mary@customer.example', 'customer.example', 'other.example'].map((pattern) => [pattern, { pattern }])
  );

  it.each<[string, string | null]>([
    ['Mary@Customer.Example', 'mary@customer.example'],
    ['joe@customer.example', 'customer.example'],
    ['joe@mail.customer.example', null],
    ['joe@evilcustomer.example', null],
    ['mary@other.example', 'other.example'],
    ['customer.example', null],
    ['', null],
  ])('%j: %j', (address, pattern) => {
    expect(ruleAbout(rules, address)?.pattern ?? null).toBe(pattern);
  });
});

describe('a list of domains', () => {
  it.each<[string[], string[]]>([
    [
      [' Bad.COM', ' ok.com ', '', ''],
      ['bad.com', 'ok.com'],
    ],
    [[' Bad.COM, ok.com ,,'], ['bad.com', 'ok.com']],
    [['shop.example', 'SHOP.example'], ['shop.example']],
    [[''], []],
    [[], []],
  ])('%j becomes %j', (items, domains) => {
    expect(readDomainList(items)).toEqual({ domains, problem: null });
  });

  it('says when there are only separators', () => {
    for (const items of [[','], ['', ''], [' , ', '']]) {
      expect(readDomainList(items)).toEqual({ domains: [], problem: expect.stringContaining('no domain') });
    }
  });

  it('names what is no domain', () => {
    expect(readDomainList(['ok.com', 'not a domain']).problem).toContain('"not a domain"');
    expect(readDomainList(['mary@ok.com']).problem).toContain('"mary@ok.com"');
  });
});
