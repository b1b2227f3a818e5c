import {
  formatMailbox,
  isDomainName,
  isDotAtom,
  normaliseAddress,
  parseAddressList,
  sanitiseLocalPart,
  splitAddress,
} from '../../../server/src/mail/address';

describe('parseAddressList', () => {
  test.each<[string, [string, string][]]>([
    ['', []],
    ['ada@example.com', [['', 'ada@example.com']]],
    ['Ada Vell <ada@example.com>', [['Ada Vell', 'ada@example.com']]],
    // RFC 5322 A.1.2
    [
      'Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>',
      [
        ['Mary Smith', 'mary@x.test'],
        ['', 'jdoe@example.org'],
        ['Who?', 'one@y.test'],
      ],
    ],
    [
      '<boss@nil.test>, "Giant; \\"Big\\" Box" <sysservices@example.net>',
      [
        ['', 'boss@nil.test'],
        ['Giant; "Big" Box', 'sysservices@example.net'],
      ],
    ],
    // RFC 5322 A.1.3: groups
    [
      'A Group:Ed Jones <joe@where.test>,joe@where.test,John <jdoe@one.test>;',
      [
        ['Ed Jones', 'joe@where.test'],
        ['', 'joe@where.test'],
        ['John', 'jdoe@one.test'],
      ],
    ],
    ['Undisclosed recipients:;', []],
    // RFC 5322 A.5: comments and blanks
    ['Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>', [['Pete', 'pete@silly.test']]],
    ['jdoe @ machine.example', [['', 'jdoe@machine.example']]],
    // RFC 5322 A.6.1: obsolete route
    [
      'Joe Q. Public <@relay.test,@other.test:john.q.public@example.com>',
      [['Joe Q. Public', 'john.q.public@example.com']],
    ],
    ['ada@example.com (Ada Vell)', [['Ada Vell', 'ada@example.com']]],
    ['Ada <ada@example.com', [['Ada', 'ada@example.com']]],
    [
      'Ada <ada@example.com, Bo <bo@example.com>',
      [
        ['Ada', 'ada@example.com'],
        ['Bo', 'bo@example.com'],
      ],
    ],
    [
      'a@example.com; b@example.com',
      [
        ['', 'a@example.com'],
        ['', 'b@example.com'],
      ],
    ],
    ['"odd, part"@example.com', [['', '"odd, part"@example.com']]],
    ['=?utf-8?B?w4RkYQ==?= <ada@example.com>', [['Äda', 'ada@example.com']]],
    ['=?utf-8?Q?Vell,_Ada?= <ada@example.com>', [['Vell, Ada', 'ada@example.com']]],
    // nothing that only looks like an address counts
    ['"evil@example.net" <ada@example.com>', [['evil@example.net', 'ada@example.com']]],
    ['=?utf-8?Q?evil=40example.net=3E=2C?= <ada@example.com>', [['evil@example.net>,', 'ada@example.com']]],
    ['"evil@example.net"', []],
    ['=?utf-8?Q?evil=40example.net?=', []],
    ['(evil@example.net) ada@example.com', [['evil@example.net', 'ada@example.com']]],
  ])('%s', (header, expected) => {
    expect(parseAddressList(header).map(({ name, address }) => [name, address])).toEqual(expected);
  });

  test('a name carries no line breaks or bidi controls', () => {
    expect(parseAddressList('"A\r\nB\u202e" <a@example.com>')[0]?.name).toBe('A B');
  });
});

test.each([
  ['Ada@Example.COM', 'ada@example.com'],
  [' ada@example.com ', 'ada@example.com'],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ['jürgen@example.com', 'jürgen@example.com'],
  ['"ada"@example.com', 'ada@example.com'],
  ['ada+x@example.com', 'ada+x@example.com'],
  ['"a b"@example.com', null],
  ['a..b@example.com', null],
  ['.a@example.com', null],
  ['a@b@example.com', null],
  ['ada@', null],
  ['@example.com', null],
  ['ada@[192.0.2.1]', null],
  ['ada@192.0.2.1', null],
  ['ada@exam ple.com', null],
  ['ada@-example.com', null],
  ['ada@example.com\r\nBcc: x@example.com', null],
  ['ada\u200b@example.com', null],
  [`${'a'.repeat(65)}@example.com`, null],
  [`a@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(63)}.com`, null],
])('normaliseAddress %j', (address, expected) => {
  expect(normaliseAddress(address)).toBe(expected);
});

test('splitAddress leaves the detail out (RFC 5233 4)', () => {
  expect(splitAddress('Reply+ABC+d@example.com')).toEqual({ local: 'reply', domain: 'example.com' });
  expect(splitAddress('reply@example.com')).toEqual({ local: 'reply', domain: 'example.com' });
  expect(splitAddress('+x@example.com')).toEqual({ local: '+x', domain: 'example.com' });
  expect(splitAddress('nonsense')).toBeNull();
});

test.each([
  [{ name: '', address: 'a@example.com' }, 'a@example.com'],
  [{ name: 'Ada Vell', address: 'a@example.com' }, 'Ada Vell <a@example.com>'],
  [{ name: 'Vell, Ada', address: 'a@example.com' }, '"Vell, Ada" <a@example.com>'],
  [{ name: 'A "B"', address: 'a@example.com' }, '"A \\"B\\"" <a@example.com>'],
  [{ name: 'A\r\nBcc: x', address: 'a@example.com\r\n' }, '"A Bcc: x" <a@example.com>'],
])('formatMailbox %j', (mailbox, expected) => {
  expect(formatMailbox(mailbox)).toBe(expected);
});

test.each([
  ['bidule...inc.', 'bidule.inc'],
  ['hélène.prôvâïder', 'helene.provaider'],
  ['😊', '-'],
  ['.', null],
  [' ', null],
  ['', null],
  ['Support@example.com', 'support'],
  ['My  Team!', 'my-team!'],
  ['日本', '??'],
  ['.a..b.', 'a.b'],
])('sanitiseLocalPart %j', (input, expected) => {
  expect(sanitiseLocalPart(input)).toBe(expected);
});

test('isDotAtom and isDomainName', () => {
  expect(['a', 'a.b', "a!#$%&'*+-/=?^_`{|}~"].every(isDotAtom)).toBe(true);
  expect(['', '.a', 'a.', 'a..b', 'a b', 'ä', 'a@b'].some(isDotAtom)).toBe(false);
  expect(['localhost', 'example.com', 'a-b.example'].every(isDomainName)).toBe(true);
  expect(
    ['', '-a.example', 'a..b', 'bücher.example', 'a b', `${'a'.repeat(64)}.example`].some(isDomainName)
  ).toBe(false);
});
