import { namedBesides } from '../../../server/src/thread/also-to';

const box = (address: string) => ({ name: '', address });
const named = (addresses: string[], hidden: string[]) =>
  namedBesides({
    receivers: [],
    incoming: addresses.map(box),
    author: null,
    hidden: new Set(hidden),
  }).map(({ address }) => address);

it.each([
  ['of ours', 'catchall@shop.example', 'catchall@shop.example'],
  ['of ours with a token', 'catchall+t0ken@shop.example', 'catchall@shop.example'],
  ['of ours that has a detail itself', 'me+answers+t0ken@provider.example', 'me+answers@provider.example'],
  ['of a colleague with details', 'ada+a+b@shop.example', 'ada@shop.example'],
])('a mail to outsiders never names an address %s', (_what, address, hidden) => {
  expect(named([address, 'mary@customer.example'], [hidden])).toEqual(['mary@customer.example']);
});

it('people at the same provider as we are still named', () => {
  expect(named(['you@provider.example', 'you+x@provider.example'], ['me+answers@provider.example'])).toEqual([
    'you@provider.example',
    'you+x@provider.example',
  ]);
});
