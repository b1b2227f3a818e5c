import { type Records } from '../../../support/zone';
import { CONNECTION, check, dmarc, other, resultOf, signed, spf, write, zoneOf } from './annas-mail';

describe('SPF and DMARC of a connection', () => {
  const by = (records: Records, connection: Partial<typeof CONNECTION> = {}, raw = write()) =>
    check(raw, zoneOf(records), { connection: { ...CONNECTION, ...connection } });

  test('pass of an aligned MAIL FROM', async () => {
    expect(await by({ ...spf('ip4:192.0.2.0/24 -all'), ...dmarc('p=reject') })).toMatchObject({
      result: 'verified',
      source: 'own',
      spf: { result: 'pass', domain: 'customer.example', aligned: true },
      dmarc: { result: 'pass', policy: 'reject' },
    });
  });

  test('pass of somebody else', async () => {
    const records = { ...spf('ip4:192.0.2.10 -all', 'evil.example'), ...dmarc('p=reject') };
    expect(await by(records, { mailFrom: 'x@evil.example' })).toMatchObject({
      result: 'failed',
      spf: { result: 'pass', domain: 'evil.example', aligned: false },
      dmarc: { result: 'fail', policy: 'reject' },
    });
  });

  test('aspf=s', async () => {
    const records = spf('ip4:192.0.2.10 -all', 'bounce.customer.example');
    const mailFrom = 'x@bounce.customer.example';
    expect(await by(records, { mailFrom })).toMatchObject({ result: 'verified' });
    expect(await by({ ...records, ...dmarc('p=none; aspf=s') }, { mailFrom })).toMatchObject({
      result: 'unverified',
      spf: { result: 'pass', aligned: false },
    });
  });

  test('the null sender is checked by the name in EHLO', async () => {
    const records = spf('ip4:192.0.2.10 -all', 'mail.customer.example');
    expect(await by(records, { mailFrom: '' })).toMatchObject({
      result: 'verified',
      spf: { domain: 'mail.customer.example' },
    });
    expect(await by(records, { mailFrom: '', helo: '[192.0.2.10]' })).toMatchObject({
      result: 'unverified',
      spf: { result: 'none', domain: null },
    });
  });

  test.each([
    ['fail', '-all'],
    ['softfail', '~all'],
    ['neutral', '?all'],
    ['permerror', 'ip4:192.0.2.0/99 -all'],
    ['permerror', 'include:loop.example -all'],
    ['none', null],
  ])('%s (%s) and the policies', async (result, record) => {
    const records = {
      'TXT loop.example': ['v=spf1 include:loop.example -all'],
      ...(record ? spf(record) : {}),
    };
    const of = async (policy: Records) => {
      const found = await by({ ...records, ...policy });
      expect(found.spf?.result).toBe(result);
      return found.result;
    };
    expect(await of({})).toBe('unverified');
    expect(await of(dmarc('p=none'))).toBe('unverified');
    expect(await of(dmarc('p=quarantine'))).toBe('failed');
    expect(await of(dmarc('p=reject'))).toBe('failed');
    expect(await of(dmarc('p=Reject ;pct=100'))).toBe('failed');
    expect(await of(dmarc('p=reject; t=y'))).toBe('unverified');
    expect(await of(dmarc('p=quarantine; pct=0'))).toBe('unverified');
    expect(await of(dmarc('p=nonsense'))).toBe('unverified');
  });

  test.each(['ETIMEOUT', 'ESERVFAIL', 'EREFUSED'])('temperror (%s) is no failure', async (code) => {
    const records = { 'TXT customer.example': code, ...dmarc('p=reject') };
    expect(await by(records)).toMatchObject({ result: 'unverified', spf: { result: 'temperror' } });
    const included = { ...spf('include:spf.example -all'), 'TXT spf.example': code, ...dmarc('p=reject') };
    expect(await by(included)).toMatchObject({ result: 'unverified', spf: { result: 'temperror' } });
    expect(await by({ 'TXT customer.example': code, 'TXT _dmarc.customer.example': code })).toMatchObject({
      result: 'unknown',
      dmarc: { result: 'temperror' },
    });
  });

  test('a sender whose own DNS is silent does not come as unknown', async () => {
    const records = { 'TXT evil.example': 'ETIMEOUT', 'TXT s1._domainkey.evil.example': 'ETIMEOUT' };
    const raw = signed({ key: other, domain: 'evil.example' });
    const found = await by({ ...records, ...dmarc('p=reject') }, { mailFrom: 'x@evil.example' }, raw);
    expect(found.result).toBe('failed');
  });

  test('sp= for subdomains', async () => {
    const from = 'anna@sales.customer.example';
    const of = (policy: string) =>
      resultOf(write({ from }), zoneOf({ ...dmarc(policy), ...spf('-all') }), {
        from,
        connection: CONNECTION,
      });
    expect(await of('p=none; sp=reject')).toBe('failed');
    expect(await of('p=reject; sp=none')).toBe('unverified');
    expect(await of('p=reject')).toBe('failed');
  });

  test('a mailing list breaks the signature and the envelope', async () => {
    const raw = signed().replace('Subject: Lamp', 'Subject: [list] Lamp');
    const connection = { ip: '192.0.2.99', helo: 'list.example', mailFrom: 'list-bounces@list.example' };
    const records = spf('ip4:192.0.2.99 -all', 'list.example');
    expect(await by({ ...records, ...dmarc('p=reject') }, connection, raw)).toMatchObject({
      result: 'failed',
      dkim: [{ result: 'fail', aligned: true }],
    });
    expect(await by({ ...records, ...dmarc('p=none') }, connection, raw)).toMatchObject({
      result: 'unverified',
    });
    // One that only adds its own signature does no harm.
    const kept = signed({ key: other, domain: 'list.example' }, signed());
    expect(await by({ ...records, ...dmarc('p=reject') }, connection, kept)).toMatchObject({
      result: 'verified',
    });
  });

  test('more than ten look-ups', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`TXT s${i}.example`, [`v=spf1 include:s${i + 1}.example -all`]])
    );
    const found = await by({ ...chain, ...spf('include:s0.example ip4:192.0.2.10 -all') });
    expect(found.spf?.result).toBe('permerror');
    expect(found.result).toBe('unverified');
  });

  test('all questions together are limited, whatever a record asks for', async () => {
    const exchanges = Array.from({ length: 10 }, (_, i) => ({
      exchange: `mx${i}.evil.example`,
      priority: i,
    }));
    const names = Array.from({ length: 10 }, (_, i) => `m${i}.evil.example`);
    const zone = zoneOf({
      ...spf(`${names.map((name) => `mx:${name}`).join(' ')} -all`, 'evil.example'),
      ...Object.fromEntries(names.map((name) => [`MX ${name}`, exchanges])),
      ...Object.fromEntries(exchanges.map(({ exchange }) => [`A ${exchange}`, ['198.51.100.1']])),
      ...dmarc('p=reject'),
    });
    const found = await check(write(), zone, { connection: { ...CONNECTION, mailFrom: 'x@evil.example' } });
    expect(found).toMatchObject({ result: 'failed', spf: { result: 'permerror' } });
    expect(zone.asked.length).toBeLessThanOrEqual(40);
  });

  test.each([
    ['oversized', [`v=spf1 ${'ip4:192.0.2.10 '.repeat(1_000)}`]],
    ['too many', Array.from({ length: 500 }, () => 'v=spf1 ip4:192.0.2.10')],
    ['no text', [{ evil: true }, 7, null]],
    ['two records', ['v=spf1 ip4:192.0.2.10', 'v=spf1 +all']],
  ])('an answer that is %s gives nothing', async (_name, answer) => {
    const found = await by({ 'TXT customer.example': answer, ...dmarc('p=reject') });
    expect(found.result).toBe('failed');
    expect(['none', 'permerror']).toContain(found.spf?.result);
  });

  test('questions that no name server should see are not asked', async () => {
    const zone = zoneOf(spf('exists:%{l}.x.example -all'));
    const mailFrom = `${'a'.repeat(64)}@customer.example`;
    const found = await check(write(), zone, { connection: { ...CONNECTION, mailFrom } });
    expect(found.result).toBe('unverified');
    expect(zone.asked.filter((question) => question.startsWith('A '))).toEqual([]);
  });
});
