import { followCompany } from '../../../server/src/addressing/follow-company';

const domain = (name: string) => ({
  documentId: name,
  name,
  catchall: 'catchall',
  bounce: 'bounce',
  defaultFrom: 'office',
});
const alias = (documentId: string, name: string | null, at: string) => ({
  documentId,
  name,
  fullName: name && `${name}@${at}`,
  aliasDomain: { documentId: at },
});

const [shop, lamps] = [domain('shop.example'), domain('lamps.example')];
const moves = (owned: ReturnType<typeof alias>[], others: ReturnType<typeof alias>[] = []) =>
  followCompany(owned, lamps, [shop, lamps], [...owned, ...others]).map(
    ({ alias: { documentId }, fullName, taken }) => [documentId, fullName, taken]
  );

it('moves the aliases of an entry to the domain of its new company', () => {
  expect(moves([alias('a', 'info', 'shop.example'), alias('b', null, 'shop.example')])).toEqual([
    ['a', 'info@lamps.example', null],
    ['b', null, null],
  ]);
});

it('leaves those that are there already', () => {
  expect(moves([alias('a', 'info', 'lamps.example')])).toEqual([]);
});

it.each([
  ['an alias', 'info', 'alias'],
  ['the catchall', 'catchall', 'catchall'],
  ['the bounce address', 'bounce', 'bounce address'],
])('leaves one whose name is taken there by %s', (_what, name, taken) => {
  expect(moves([alias('a', name, 'shop.example')], [alias('x', 'info', 'lamps.example')])).toEqual([
    ['a', `${name}@lamps.example`, taken],
  ]);
});

it('gives one address once, also to an entry with two aliases of one name', () => {
  expect(moves([alias('a', 'info', 'shop.example'), alias('b', 'info', 'third.example')])).toEqual([
    ['a', 'info@lamps.example', null],
    ['b', 'info@lamps.example', 'alias'],
  ]);
});
