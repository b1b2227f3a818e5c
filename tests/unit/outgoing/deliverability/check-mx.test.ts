import { checkMx } from '../../../../server/src/outgoing/deliverability/check-mx';
import { createZone, type Records } from '../../../support/zone';

const DOMAIN = 'shop.example';
const LISTENER = { name: 'strapi.shop.example' };

describe('MX', () => {
  const check = (records: Records, listener: { name: string } | null = null) =>
    checkMx(createZone(records).resolve, DOMAIN, listener);
  const mx = (...hosts: string[]) =>
    hosts.map((exchange, index) => ({ priority: (index + 1) * 10, exchange }));

  it('names the hosts, the most wanted first', async () => {
    const found = await check({
      'MX shop.example': [
        { priority: 20, exchange: 'b.example' },
        { priority: 10, exchange: 'A.example.' },
      ],
      'A a.example': ['192.0.2.1'],
      'AAAA b.example': ['2001:db8::1'],
    });
    expect(found).toMatchObject({ state: 'ok', problem: null, found: ['a.example', 'b.example'] });
  });

  it.each<[string, Records, string, string]>([
    ['is missing', {}, 'failed', 'mx_missing'],
    ['says that the domain takes no mail', { 'MX shop.example': mx('') }, 'failed', 'mx_null'],
    ['cannot be asked for', { 'MX shop.example': 'ESERVFAIL' }, 'unknown', 'dns_silent'],
    ['leads to no host that exists', { 'MX shop.example': mx('gone.example') }, 'failed', 'mx_nowhere'],
    [
      'leads to a host that DNS is silent about',
      { 'MX shop.example': mx('a.example'), 'A a.example': 'ETIMEOUT' },
      'unknown',
      'dns_silent',
    ],
    [
      'leads to one host that does not exist',
      { 'MX shop.example': mx('a.example', 'gone.example'), 'A a.example': ['192.0.2.1'] },
      'warning',
      'mx_nowhere_some',
    ],
    [
      'names another name of a host',
      {
        'MX shop.example': mx('mail.example'),
        'CNAME mail.example': ['a.example'],
        'A mail.example': ['192.0.2.1'],
      },
      'warning',
      'mx_alias',
    ],
    ['names an address', { 'MX shop.example': mx('192.0.2.1') }, 'warning', 'mx_address'],
    [
      'names an address beside a host',
      { 'MX shop.example': mx('a.example', '[IPv6:2001:db8::1]'), 'A a.example': ['192.0.2.1'] },
      'warning',
      'mx_address',
    ],
    [
      'says yes and no',
      { 'MX shop.example': mx('a.example', ''), 'A a.example': ['192.0.2.1'] },
      'warning',
      'mx_null_too',
    ],
  ])('%s', async (_name, records, state, problem) => {
    expect(await check(records)).toMatchObject({ state, problem, records: [] });
  });

  it('leads to the listener of this installation, where there is one', async () => {
    const records = [{ type: 'MX', name: DOMAIN, value: '10 strapi.shop.example.' }];
    expect(await check({}, LISTENER)).toMatchObject({ records });
    expect(await check({ 'MX shop.example': mx('gone.example') }, LISTENER)).toMatchObject({
      state: 'failed',
      records,
    });
    expect(
      await check({ 'MX shop.example': mx('a.example'), 'A a.example': ['192.0.2.1'] }, LISTENER)
    ).toMatchObject({
      state: 'warning',
      problem: 'mx_not_listener',
      values: { listener: 'strapi.shop.example' },
      records,
    });
    const both = {
      'MX shop.example': mx('a.example', 'Strapi.Shop.Example.'),
      'A a.example': ['192.0.2.1'],
      'A strapi.shop.example': ['192.0.2.2'],
    };
    expect(await check(both, LISTENER)).toMatchObject({ state: 'ok' });
  });
});
