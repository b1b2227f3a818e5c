import { testSenderOf } from '../../../server/src/servers/test-sender';

describe('the sender of a connection test', () => {
  const USER = 'ada@editors.example';

  it.each<[string, string, string[], string]>([
    ['the address of the filter', 'sales@shop.example', ['notifications@shop.example'], 'sales@shop.example'],
    [
      'the first address of the filter, before its domains',
      'other.example, a@shop.example',
      [],
      'a@shop.example',
    ],
    [
      'the default sender of the filter’s domain',
      'shop.example',
      ['notifications@shop.example'],
      'notifications@shop.example',
    ],
    [
      'the default sender of any alias domain that the filter names',
      'one.example, two.example',
      ['hello@zero.example', 'hello@two.example'],
      'hello@two.example',
    ],
    [
      'noreply of the filter’s domain',
      'shop.example',
      ['notifications@mail.shop.example'],
      'noreply@shop.example',
    ],
    ['noreply of the filter’s first domain', 'one.example, two.example', [], 'noreply@one.example'],
    ['who tests, without a filter', '', ['notifications@shop.example'], USER],
  ])('is %s', (_what, fromFilter, defaultFromAddresses, expected) => {
    expect(testSenderOf({ fromFilter, defaultFromAddresses, userAddress: USER })).toBe(expected);
  });
});
