import {
  checkDkim,
  checkDmarc,
  checkMx,
  checkSpf,
  type EvaluateSpf,
  type SendingServer,
} from '../../../../server/src/outgoing/deliverability/check-records';
import { createZone, type Records } from '../../../support/zone';

const DOMAIN = 'shop.example';

const server = (changes: Partial<SendingServer> = {}): SendingServer => ({
  name: 'Main',
  kind: 'smtp',
  host: 'mail.shop.example',
  dkimDomain: '',
  dkimSelector: '',
  dkimRecord: null,
  ...changes,
});
const google = server({ name: 'Google', host: 'smtp-relay.gmail.com' });
const signing = server({
  dkimDomain: DOMAIN,
  dkimSelector: 's1',
  dkimRecord: { name: `s1._domainkey.${DOMAIN}`, value: 'v=DKIM1; k=rsa; p=MIIBkey' },
});

const never: EvaluateSpf = () => Promise.reject(new Error('not to be asked'));
const says =
  (verdict: string | null): EvaluateSpf =>
  () =>
    Promise.resolve(verdict);

describe('MX', () => {
  const check = (records: Records, listener: { name: string } | null = null) =>
    checkMx(createZone(records).resolve, DOMAIN, listener);

  it('names the hosts, the most wanted first', async () => {
    const found = await check({
      'MX shop.example': [
        { priority: 20, exchange: 'b.example' },
        { priority: 10, exchange: 'a.example.' },
      ],
    });
    expect(found).toMatchObject({ state: 'ok', problem: null, found: ['a.example', 'b.example'] });
  });

  it.each<[string, Records, string, string]>([
    ['is missing', {}, 'failed', 'mx_missing'],
    [
      'says that the domain takes no mail',
      { 'MX shop.example': [{ priority: 0, exchange: '' }] },
      'failed',
      'mx_null',
    ],
    ['cannot be asked for', { 'MX shop.example': 'ESERVFAIL' }, 'unknown', 'dns_silent'],
  ])('%s', async (_name, records, state, problem) => {
    expect(await check(records)).toMatchObject({ state, problem, record: null });
  });

  it('leads to the listener of this installation, where there is one', async () => {
    expect(await check({}, { name: 'strapi.shop.example' })).toMatchObject({
      record: { type: 'MX', name: DOMAIN, value: '10 strapi.shop.example.' },
    });
  });
});

describe('SPF', () => {
  const check = (records: Records, servers: SendingServer[], evaluate: EvaluateSpf = never) =>
    checkSpf(createZone(records).resolve, DOMAIN, servers, evaluate);

  it('lets a provider send that it includes, directly or not', async () => {
    const found = await check(
      {
        'TXT shop.example': ['other', 'v=spf1 include:all.shop.example -all'],
        'TXT all.shop.example': ['v=spf1 include:_spf.google.com ~all'],
        'TXT _spf.google.com': ['v=spf1 ip4:192.0.2.0/24 ~all'],
      },
      [google]
    );
    expect(found).toMatchObject({ state: 'ok', problem: null, record: null });
  });

  it('misses a provider, and gives the record with it', async () => {
    expect(await check({ 'TXT shop.example': ['v=spf1 mx -all'] }, [google])).toMatchObject({
      state: 'failed',
      problem: 'spf_server',
      values: { server: 'Google' },
      record: { type: 'TXT', name: DOMAIN, value: 'v=spf1 mx include:_spf.google.com -all' },
    });
  });

  it('misses the address of a server of ours', async () => {
    const records = { 'TXT shop.example': ['v=spf1 -all'], 'A mail.shop.example': ['192.0.2.7'] };
    expect(await check(records, [server()], says('fail'))).toMatchObject({
      problem: 'spf_server',
      record: { value: 'v=spf1 ip4:192.0.2.7 -all' },
    });
    expect(await check(records, [server()], says('pass'))).toMatchObject({ state: 'ok' });
    expect(await check(records, [server()], says(null))).toMatchObject({ state: 'unknown' });
  });

  it('is missing: the record to paste names every server', async () => {
    const found = await check({ 'AAAA mail.shop.example': ['2001:db8::7'] }, [google, server()]);
    expect(found).toMatchObject({
      state: 'failed',
      problem: 'spf_missing',
      record: { value: 'v=spf1 include:_spf.google.com ip6:2001:db8::7 ~all' },
    });
  });

  it('names servers by their address, but none that only we can reach', async () => {
    expect(await check({}, [server({ host: '192.0.2.9' })])).toMatchObject({
      record: { value: 'v=spf1 ip4:192.0.2.9 ~all' },
    });
    expect(await check({}, [server({ host: '10.1.2.3' })])).toMatchObject({
      problem: 'spf_missing',
      record: null,
    });
  });

  it('may stand there once only: two become one', async () => {
    const found = await check(
      { 'TXT shop.example': ['v=spf1 mx -all', 'v=spf1 include:_spf.google.com ~all'] },
      []
    );
    expect(found).toMatchObject({
      problem: 'spf_two',
      record: { value: 'v=spf1 mx include:_spf.google.com ~all' },
    });
  });

  it('may need ten look-ups and no more', async () => {
    const terms = (count: number) => Array.from({ length: count }, (_, n) => `a:h${n}.example`).join(' ');
    expect(await check({ 'TXT shop.example': [`v=spf1 ${terms(10)} -all`] }, [])).toMatchObject({
      state: 'ok',
    });
    expect(await check({ 'TXT shop.example': [`v=spf1 ${terms(11)} -all`] }, [])).toMatchObject({
      state: 'failed',
      problem: 'spf_lookups',
      values: { count: '11' },
    });
  });

  it.each([
    ['v=spf1 mx +all', 'spf_everybody'],
    ['v=spf1 mx', 'spf_no_end'],
  ])('%s warns: %s', async (record, problem) => {
    expect(await check({ 'TXT shop.example': [record] }, [])).toMatchObject({
      state: 'warning',
      problem,
      record: { value: 'v=spf1 mx ~all' },
    });
  });

  it('that includes a domain without a record is worth nothing', async () => {
    expect(await check({ 'TXT shop.example': ['v=spf1 include:gone.example -all'] }, [])).toMatchObject({
      problem: 'spf_broken_include',
      values: { domain: 'gone.example' },
    });
  });
});

describe('DKIM', () => {
  const NAME = 'TXT s1._domainkey.shop.example';
  const check = (records: Records, servers: SendingServer[]) =>
    checkDkim(createZone(records).resolve, DOMAIN, servers);

  it('finds the key of the server, however it is broken into pieces', async () => {
    expect(await check({ [NAME]: [['v=DKIM1; k=rsa; p=MII', 'Bkey']] }, [signing])).toMatchObject({
      state: 'ok',
    });
  });

  it.each<[string, Records, string, string]>([
    ['no key', {}, 'failed', 'dkim_missing'],
    ['another key', { [NAME]: ['v=DKIM1; p=MIIBother'] }, 'failed', 'dkim_other_key'],
    ['a revoked key', { [NAME]: ['v=DKIM1; p='] }, 'failed', 'dkim_revoked'],
    ['no answer', { [NAME]: 'ETIMEOUT' }, 'unknown', 'dns_silent'],
  ])('finds %s', async (_name, records, state, problem) => {
    expect(await check(records, [signing])).toMatchObject({ state, problem });
  });

  it('gives the record to paste', async () => {
    expect((await check({}, [signing])).record).toEqual({
      type: 'TXT',
      name: 's1._domainkey.shop.example',
      value: 'v=DKIM1; k=rsa; p=MIIBkey',
    });
  });

  it('warns of a signature in the name of somebody else', async () => {
    const other = {
      ...signing,
      dkimDomain: 'other.example',
      dkimRecord: { name: 's1._domainkey.other.example', value: 'v=DKIM1; p=MIIBkey' },
    };
    const records = { 'TXT s1._domainkey.other.example': ['v=DKIM1; p=MIIBkey'] };
    expect(await check(records, [other])).toMatchObject({ state: 'warning', problem: 'dkim_other_domain' });
  });

  it('looks for the keys of a provider', async () => {
    expect(await check({ 'TXT google._domainkey.shop.example': ['v=DKIM1; p=x'] }, [google])).toMatchObject({
      state: 'ok',
    });
    expect(await check({}, [google])).toMatchObject({ state: 'warning', problem: 'dkim_provider_missing' });
    expect(await check({}, [server({ kind: 'ses', host: '' })])).toMatchObject({
      problem: 'dkim_at_provider',
    });
  });

  it('is as good as the worst server', async () => {
    expect(
      await check({ [NAME]: ['v=DKIM1; p=MIIBkey'] }, [signing, server({ name: 'Bare' })])
    ).toMatchObject({
      state: 'failed',
      problem: 'dkim_nobody',
      values: { server: 'Bare' },
    });
    expect(await check({}, [])).toMatchObject({ state: 'unknown', problem: 'no_server' });
  });
});

describe('DMARC', () => {
  const check = (records: Records, domain = DOMAIN) => checkDmarc(createZone(records).resolve, domain);

  it.each<[string, Records, string, string | null]>([
    ['is missing', {}, 'failed', 'dmarc_missing'],
    [
      'only watches',
      { 'TXT _dmarc.shop.example': ['v=DMARC1; p=none; rua=mailto:d@shop.example'] },
      'warning',
      'dmarc_only_watches',
    ],
    ['asks for quarantine', { 'TXT _dmarc.shop.example': ['v=DMARC1; p=quarantine'] }, 'ok', null],
    ['cannot be read', { 'TXT _dmarc.shop.example': ['v=DMARC1; p=perhaps'] }, 'failed', 'dmarc_invalid'],
    [
      'stands there twice',
      { 'TXT _dmarc.shop.example': ['v=DMARC1; p=none', 'v=DMARC1; p=none'] },
      'failed',
      'dmarc_two',
    ],
    ['cannot be asked for', { 'TXT _dmarc.shop.example': 'ESERVFAIL' }, 'unknown', 'dns_silent'],
  ])('%s', async (_name, records, state, problem) => {
    expect(await check(records)).toMatchObject({ state, problem });
  });

  it('of the organisation holds for a sub-domain', async () => {
    const records = { 'TXT _dmarc.shop.example': ['v=DMARC1; p=reject'] };
    expect(await check(records, 'mail.shop.example')).toMatchObject({ state: 'ok' });
  });

  it('keeps the rest of the record it suggests', async () => {
    const records = { 'TXT _dmarc.shop.example': ['v=DMARC1; p=none; rua=mailto:d@shop.example'] };
    expect((await check(records)).record?.value).toBe('v=DMARC1; p=quarantine; rua=mailto:d@shop.example');
  });
});
