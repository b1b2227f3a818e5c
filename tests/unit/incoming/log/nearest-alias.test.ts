import { nearestAlias, slipsBetween } from '../../../../server/src/incoming/log/nearest-alias';

describe('slips between two texts', () => {
  it.each<[string, string, number, number]>([
    ['offers', 'offer', 3, 1],
    ['support', 'supprot', 3, 1],
    ['support', 'support', 0, 0],
    ['suport', 'support', 3, 1],
    ['kitten', 'sitting', 3, 3],
    ['kitten', 'sitting', 2, 3],
    ['abc', 'xyz', 2, 3],
    ['', 'ab', 3, 2],
    ['a', 'abcdef', 3, 4],
    ['ab', 'ba', 1, 1],
  ])('%s and %s within %d: %d', (a, b, limit, slips) => {
    expect(slipsBetween(a, b, limit)).toBe(slips);
    expect(slipsBetween(b, a, limit)).toBe(slips);
  });
});

describe('the alias that was probably meant', () => {
  const aliases = ['offer@shop.example', 'support@shop.example', 'hr@shop.example'];

  it.each<[string[], string | null]>([
    [['offers@shop.example'], 'offer@shop.example'],
    [['suport@shop.example'], 'support@shop.example'],
    [['supprot@shop.example', 'nobody@shop.example'], 'support@shop.example'],
    [['support@shop.example'], 'support@shop.example'],
    // two slips in a name of two letters are another name
    [['it@shop.example'], null],
    [['hello@shop.example'], null],
    [[], null],
  ])('to %j: %j', (written, alias) => {
    expect(nearestAlias(written, aliases)).toBe(alias);
  });

  it('prefers the nearest of several', () => {
    expect(nearestAlias(['tickts@shop.example'], ['ticket@shop.example', 'tickets@shop.example'])).toBe(
      'tickets@shop.example'
    );
  });
});
