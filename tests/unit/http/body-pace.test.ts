import { standsStill } from '../../../server/src/http/body-pace';

describe('the pace of a body', () => {
  it.each<[string, number, number, boolean]>([
    ['a slow start', 1, 1, false],
    ['nothing at all', 1, 0, true],
    ['nothing any more', 2, 0, true],
    ['an octet now and then', 2, 29, true],
    ['a little too slow', 3, 299, true],
    ['fast enough', 3, 300, false],
  ])('%s', (_situation, looks, came, still) => {
    expect(standsStill(looks, came, { spanMs: 30, octets: 300 })).toBe(still);
  });
});
