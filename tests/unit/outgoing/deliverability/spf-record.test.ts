import { followSpf } from '../../../../server/src/outgoing/deliverability/follow-spf';
import {
  allOf,
  mergeSpf,
  spfRecordsOf,
  spfWith,
  spfWithout,
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

describe('one SPF record out of several', () => {
  it.each<[string, string[], string]>([
    ['the strictest end', ['v=spf1 a ?all', 'v=spf1 mx -all', 'v=spf1 ~all'], 'v=spf1 a mx -all'],
    ['never everybody', ['v=spf1 a +all', 'v=spf1 mx'], 'v=spf1 a mx ~all'],
    [
      'a redirect as an include',
      ['v=spf1 redirect=x.example', 'v=spf1 a ?all'],
      'v=spf1 include:x.example a ?all',
    ],
    ['no redirect behind all', ['v=spf1 a -all redirect=x.example', 'v=spf1 mx -all'], 'v=spf1 a mx -all'],
    ['nothing twice', ['v=spf1 A -all', 'v=spf1 +a -all'], 'v=spf1 A -all'],
    [
      'what ends in the same letters as all',
      ['v=spf1 a:mail.overall -all', 'v=spf1 ~all'],
      'v=spf1 a:mail.overall -all',
    ],
  ])('%s', (_name, records, expected) => {
    expect(mergeSpf(records)).toBe(expected);
  });

  it('has the end of what it redirected to', () => {
    const redirected = new Map([
      ['x.example', 'v=spf1 redirect=y.example'],
      ['y.example', 'v=spf1 redirect=x.example'],
    ]);
    const records = ['v=spf1 redirect=x.example', 'v=spf1 a ?all'];
    expect(mergeSpf(records, redirected)).toBe('v=spf1 include:x.example a ?all');
    redirected.set('y.example', 'v=spf1 -all');
    expect(mergeSpf(records, redirected)).toBe('v=spf1 include:x.example a -all');
  });
});

it('does without a domain, however it is named', () => {
  expect(spfWithout('v=spf1 a ?include:X.example. include:y.example -all', ['x.example'])).toBe(
    'v=spf1 a include:y.example -all'
  );
  expect(spfWithout('v=spf1 a redirect=x.example', ['x.example'])).toBe('v=spf1 a ~all');
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
    expect(tree).toMatchObject({ broken: [], silent: false, networks: ['192.0.2.0'] });
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
    ['nothing', {}, true],
    ['two records', { 'TXT gone.example': ['v=spf1 -all', 'v=spf1 a -all'] }, true],
    ['no answer', { 'TXT gone.example': 'ETIMEOUT' }, false],
  ])('tells of an included domain with %s', async (_name, records, broken) => {
    const tree = await followSpf(createZone(records).resolve, 'v=spf1 include:gone.example -all');
    expect(tree.broken).toEqual(broken ? [{ domain: 'gone.example', through: 'gone.example' }] : []);
    expect(tree.silent).toBe(!broken);
  });

  it('tells through which domain of the record itself a broken one was reached', async () => {
    const zone = createZone({
      'TXT a.example': ['v=spf1 include:b.example ~all'],
      'TXT b.example': ['v=spf1 include:gone.example ~all'],
    });
    const tree = await followSpf(zone.resolve, 'v=spf1 include:a.example -all');
    expect(tree.broken).toEqual([{ domain: 'gone.example', through: 'a.example' }]);
  });
});
