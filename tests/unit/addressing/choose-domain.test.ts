import { chooseDomain } from '../../../server/src/addressing/choose-domain';

const shop = { documentId: 'shop', name: 'shop.example', companies: [{ documentId: 'shop-ltd' }] };
const lamps = { documentId: 'lamps', name: 'lamps.example', companies: [{ documentId: 'lamps-inc' }] };
const open = { documentId: 'open', name: 'open.example', companies: [] };
const domains = [shop, lamps, open];
const lampsInc = { name: 'Lamps Inc', aliasDomain: { documentId: 'lamps' } };
const homeless = { name: 'Homeless', aliasDomain: null };

describe('the domain of an alias', () => {
  it('is the chosen one', () => {
    expect(chooseDomain(domains, 'lamps', [])).toEqual({ domain: lamps, problems: [] });
  });

  it('is else that of the company of its entry', () => {
    expect(chooseDomain(domains, null, [homeless, lampsInc])).toEqual({ domain: lamps, problems: [] });
  });

  it('is else the first one', () => {
    expect(chooseDomain(domains, null, [homeless])).toEqual({ domain: shop, problems: [] });
    expect(chooseDomain([], null, [lampsInc])).toEqual({ domain: null, problems: [] });
  });

  it('is not one that only other companies have', () => {
    expect(chooseDomain(domains, 'shop', [lampsInc]).problems).toEqual([
      { path: ['aliasDomain'], message: expect.stringMatching(/Lamps Inc use lamps\.example/) },
    ]);
    expect(chooseDomain(domains, 'open', [lampsInc]).problems).toEqual([]);
    expect(chooseDomain(domains, 'shop', [homeless]).problems).toEqual([]);
  });

  it('is none when the chosen one is gone', () => {
    expect(chooseDomain(domains, 'gone', [lampsInc])).toEqual({
      domain: null,
      problems: [{ path: ['aliasDomain'], message: expect.stringMatching(/no longer exists/) }],
    });
  });
});
