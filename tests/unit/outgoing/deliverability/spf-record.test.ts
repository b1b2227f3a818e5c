import {
  allOf,
  followSpf,
  spfRecordsOf,
  spfWith,
} from '../../../../server/src/outgoing/deliverability/spf-record';
import { createZone } from '../../../support/zone';

describe('an SPF record', () => {
  it('is one of the TXT records that begins with the version as a word', () => {
    expect(spfRecordsOf(['google-site=x', 'V=SPF1 -all', 'v=spf10 -all', ' v=spf1', 'v=spf1'])).toEqual([
      'V=SPF1 -all',
      'v=spf1',
      'v=spf1',
    ]);
  });

  it.each([
    ['v=spf1 a -all', 'fail'],
    ['v=spf1 ~ALL', 'softfail'],
    ['v=spf1 ?all', 'neutral'],
    ['v=spf1 all', 'pass'],
    ['v=spf1 +all', 'pass'],
    ['v=spf1 redirect=_spf.example', 'redirect'],
    ['v=spf1 mx', 'missing'],
  ])('%s says %s of the others', (record, verdict) => {
    expect(allOf(record)).toBe(verdict);
  });

  it.each([
    ['the end of a new one', null, ['include:a.example'], 'v=spf1 include:a.example ~all'],
    ['before all', 'v=spf1 mx -all', ['ip4:192.0.2.1'], 'v=spf1 mx ip4:192.0.2.1 -all'],
    ['before redirect', 'v=spf1 redirect=x.example', ['a'], 'v=spf1 a redirect=x.example'],
    ['a record without an end', 'v=spf1 mx', ['a'], 'v=spf1 mx a ~all'],
    [
      'nothing that is there',
      'v=spf1 +MX include:A.example -all',
      ['mx', 'include:a.example'],
      'v=spf1 +MX include:A.example -all',
    ],
    ['without allowing everybody', 'v=spf1 +all', ['mx'], 'v=spf1 mx ~all'],
  ])('takes terms: %s', (_name, record, added, expected) => {
    expect(spfWith(record, added)).toBe(expected);
  });
});

describe('following an SPF record', () => {
  it('counts every look-up of everything it includes', async () => {
    const zone = createZone({
      'TXT a.example': ['v=spf1 mx include:b.example ip4:192.0.2.0/24 -all'],
      'TXT b.example': ['v=spf1 a exists:%{i}.x.example ~all'],
      'TXT c.example': ['v=spf1 ptr -all'],
    });
    const tree = await followSpf(zone.resolve, 'v=spf1 a:mail.example include:a.example redirect=c.example');
    // a, include, redirect; mx, include; a, exists; ptr
    expect(tree.lookups).toBe(8);
    expect([...tree.includes]).toEqual(['a.example', 'c.example', 'b.example']);
    expect(tree).toMatchObject({ broken: null, silent: false });
  });

  it('ends where a record includes itself', async () => {
    const zone = createZone({ 'TXT loop.example': ['v=spf1 include:loop.example -all'] });
    const tree = await followSpf(zone.resolve, 'v=spf1 include:loop.example -all');
    expect(zone.asked).toEqual(['TXT loop.example']);
    expect(tree.lookups).toBe(2);
  });

  it('stops counting a record made to be endless', async () => {
    const wide = Array.from({ length: 200 }, (_, n) => `include:i${n}.example`).join(' ');
    const tree = await followSpf(createZone().resolve, `v=spf1 ${wide} -all`);
    expect(tree.lookups).toBe(40);
  });

  it.each([
    ['nothing', {}, 'gone.example'],
    ['two records', { 'TXT gone.example': ['v=spf1 -all', 'v=spf1 a -all'] }, 'gone.example'],
    ['no answer', { 'TXT gone.example': 'ETIMEOUT' }, null],
  ])('tells of an included domain with %s', async (_name, records, broken) => {
    const tree = await followSpf(createZone(records).resolve, 'v=spf1 include:gone.example -all');
    expect(tree.broken).toBe(broken);
    expect(tree.silent).toBe(broken === null);
  });
});
