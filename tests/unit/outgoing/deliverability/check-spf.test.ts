import type { SendingServer } from '../../../../server/src/outgoing/deliverability/check-result';
import { checkSpf, type EvaluateSpf } from '../../../../server/src/outgoing/deliverability/check-spf';
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

const never: EvaluateSpf = () => Promise.reject(new Error('not to be asked'));
const says =
  (verdict: string | null): EvaluateSpf =>
  () =>
    Promise.resolve(verdict);
/** Lets through what stands in the record as it is. */
const literal: EvaluateSpf = ({ ip, record }) =>
  Promise.resolve(record.split(/[\s/]/).some((term) => term.endsWith(`:${ip}`)) ? 'pass' : 'fail');

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
    expect(found).toMatchObject({ state: 'ok', problem: null, records: [] });
  });

  it('misses a provider, and gives the record with it', async () => {
    expect(await check({ 'TXT shop.example': ['v=spf1 mx -all'] }, [google], says('fail'))).toMatchObject({
      state: 'failed',
      problem: 'spf_server',
      values: { server: 'Google' },
      records: [{ type: 'TXT', name: DOMAIN, value: 'v=spf1 mx include:_spf.google.com -all' }],
    });
  });

  it('misses the address of a server of ours', async () => {
    const records = { 'TXT shop.example': ['v=spf1 -all'], 'A mail.shop.example': ['192.0.2.7'] };
    expect(await check(records, [server()], says('fail'))).toMatchObject({
      problem: 'spf_server',
      records: [{ value: 'v=spf1 ip4:192.0.2.7 -all' }],
    });
    expect(await check(records, [server()], says('pass'))).toMatchObject({ state: 'ok' });
    expect(await check(records, [server()], says(null))).toMatchObject({ state: 'unknown' });
  });

  it('misses several, and names them all', async () => {
    const records = { 'TXT shop.example': ['v=spf1 -all'], 'A mail.shop.example': ['192.0.2.7'] };
    expect(await check(records, [google, server()], says('fail'))).toMatchObject({
      values: { server: 'Google, Main' },
      records: [{ value: 'v=spf1 include:_spf.google.com ip4:192.0.2.7 -all' }],
    });
  });

  it('is missing: the record to paste names every server', async () => {
    const found = await check({ 'AAAA mail.shop.example': ['2001:db8::7'] }, [google, server()]);
    expect(found).toMatchObject({
      state: 'failed',
      problem: 'spf_missing',
      records: [{ value: 'v=spf1 include:_spf.google.com ip6:2001:db8::7 ~all' }],
    });
  });

  it('names servers by their address, but none that only we can reach', async () => {
    expect(await check({}, [server({ host: '192.0.2.9' })])).toMatchObject({
      records: [{ value: 'v=spf1 ip4:192.0.2.9 ~all' }],
    });
    expect(await check({}, [server({ host: '10.1.2.3' })])).toMatchObject({
      problem: 'spf_missing_unseen',
      values: { server: 'Main' },
      records: [],
    });
  });

  it('may stand there once only: two become one', async () => {
    const found = await check(
      {
        'TXT shop.example': [
          'v=spf1 mx include:over.all redirect=_spf.host.example',
          'v=spf1 +mx include:_spf.google.com ~all exp=why.shop.example ptr',
        ],
        'TXT over.all': ['v=spf1 -all'],
        'TXT _spf.host.example': ['v=spf1 include:deeper.host.example -all'],
        'TXT deeper.host.example': ['v=spf1 include:_spf.google.com ~all'],
        'TXT _spf.google.com': ['v=spf1 ip4:192.0.2.0/24 ~all'],
      },
      [google]
    );
    expect(found).toMatchObject({
      state: 'failed',
      problem: 'spf_two',
      values: { count: '2' },
      records: [
        {
          value:
            'v=spf1 mx include:over.all include:_spf.host.example include:_spf.google.com -all exp=why.shop.example',
        },
      ],
    });
  });

  it('follows the includes of every one of several records', async () => {
    const records: Records = {
      'TXT shop.example': ['v=spf1 ip4:192.0.2.1 -all', 'v=spf1 include:all.shop.example ~all'],
      'TXT all.shop.example': ['v=spf1 include:_spf.google.com ~all'],
      'TXT _spf.google.com': ['v=spf1 ip4:192.0.2.0/24 ~all'],
      'A mail.shop.example': ['192.0.2.1'],
    };
    expect((await check(records, [google, server()], literal)).records[0]?.value).toBe(
      'v=spf1 ip4:192.0.2.1 include:all.shop.example -all'
    );
    records['A mail.shop.example'] = ['192.0.2.2'];
    expect((await check(records, [google, server()], literal)).records[0]?.value).toBe(
      'v=spf1 ip4:192.0.2.1 include:all.shop.example ip4:192.0.2.2 -all'
    );
  });

  const hosts = (count: number) => Array.from({ length: count }, (_, n) => `a:h${n}.example`).join(' ');
  const there = { 'A mail.shop.example': ['192.0.2.7'] };

  it('may need ten look-ups and no more', async () => {
    const ten = { ...there, 'TXT shop.example': [`v=spf1 ${hosts(10)} -all`] };
    expect(await check(ten, [server()], says('pass'))).toMatchObject({ state: 'ok' });
    const eleven = { ...there, 'TXT shop.example': [`v=spf1 ${hosts(11)} -all`] };
    expect(await check(eleven, [server()], says('pass'))).toMatchObject({
      state: 'failed',
      problem: 'spf_lookups',
      values: { count: '11' },
      records: [],
    });
  });

  it('names hosts by their addresses where it needs too many look-ups', async () => {
    const found = await check(
      {
        'TXT shop.example': [`v=spf1 ${hosts(9)} ?a/24 mx ptr include:_spf.google.com -all`],
        'A shop.example': ['192.0.2.9'],
        'MX shop.example': [{ priority: 10, exchange: 'mx.shop.example' }],
        'A mx.shop.example': ['192.0.2.10'],
        'AAAA mx.shop.example': ['2001:db8::10'],
        'A mail.shop.example': ['192.0.2.7'],
        'TXT _spf.google.com': ['v=spf1 -all'],
      },
      [google, server()],
      literal
    );
    expect(found).toMatchObject({
      state: 'failed',
      problem: 'spf_shorter',
      values: { count: '13' },
      records: [
        {
          value: `v=spf1 ${hosts(9)} ?ip4:192.0.2.9/24 ip4:192.0.2.10 ip6:2001:db8::10 include:_spf.google.com ip4:192.0.2.7 -all`,
        },
      ],
    });
  });

  it.each([
    ['v=spf1 mx +all', 'spf_everybody'],
    ['v=spf1 mx', 'spf_no_end'],
  ])('%s warns: %s', async (record, problem) => {
    expect(await check({ 'TXT shop.example': [record] }, [])).toMatchObject({
      state: 'warning',
      problem,
      records: [{ value: 'v=spf1 mx ~all' }],
    });
  });

  it('that includes a domain without a record is worth nothing: without that include', async () => {
    const records = {
      'TXT shop.example': ['v=spf1 include:gone.example ip4:192.0.2.1 include:also.gone.example -all'],
      ...there,
    };
    expect(await check(records, [server()], literal)).toMatchObject({
      problem: 'spf_broken_include',
      values: { domain: 'gone.example' },
      records: [{ value: 'v=spf1 ip4:192.0.2.1 ip4:192.0.2.7 -all' }],
    });
    const redirected = { 'TXT shop.example': ['v=spf1 mx redirect=gone.example'] };
    expect((await check(redirected, [])).records).toEqual([
      { type: 'TXT', name: DOMAIN, value: 'v=spf1 mx ~all' },
    ]);
  });

  it('names the service whose own record is broken', async () => {
    const records = {
      'TXT shop.example': ['v=spf1 mx include:service.example -all'],
      'TXT service.example': ['v=spf1 include:gone.example ~all'],
    };
    expect(await check(records, [])).toMatchObject({
      problem: 'spf_broken_inside',
      values: { domain: 'gone.example', through: 'service.example' },
      records: [{ value: 'v=spf1 mx -all' }],
    });
  });

  describe('says nothing good of what it did not see', () => {
    const sound: Records = { 'TXT shop.example': ['v=spf1 ip4:192.0.2.1 -all'] };

    it('no server at all', async () => {
      expect(await check(sound, [])).toMatchObject({ state: 'unknown', problem: 'no_server' });
      expect(await check({}, [])).toMatchObject({ state: 'unknown', problem: 'no_server' });
    });

    it.each<[string, Records]>([
      ['a host that does not resolve', {}],
      ['a host of the own network', { 'A mail.shop.example': ['10.0.0.4'] }],
    ])('%s', async (_name, host) => {
      expect(await check({ ...sound, ...host }, [server()])).toMatchObject({
        state: 'unknown',
        problem: 'spf_unseen',
        values: { server: 'Main' },
      });
    });

    it('an include that DNS is silent about', async () => {
      const records = { 'TXT shop.example': ['v=spf1 include:a.example -all'], 'TXT a.example': 'ETIMEOUT' };
      expect(await check(records, [google])).toMatchObject({ state: 'unknown', problem: 'dns_silent' });
    });
  });

  describe('of providers', () => {
    const sound: Records = { 'TXT shop.example': ['v=spf1 ip4:192.0.2.1 -all'] };

    it.each([
      ['smtp', 'smtp.postmarkapp.com', 'Postmark'],
      ['smtp', 'email-smtp.eu-central-1.amazonaws.com', 'Amazon SES'],
      ['ses', '', 'Amazon SES'],
      ['mailjet', '', 'Mailjet'],
      ['smtp', 'in-v3.mailjet.com', 'Mailjet'],
      ['smtp', 'smtp.sendgrid.net', 'SendGrid'],
      ['smtp', 'smtp-relay.brevo.com', 'Brevo'],
    ])('asks nothing where the return path is their own: %s %s', async (kind, host, provider) => {
      for (const records of [sound, {}])
        expect(await check(records, [server({ kind, host })])).toMatchObject({
          state: 'ok',
          problem: 'spf_own_return_path',
          values: { provider },
          records: [],
        });
    });

    it('is not sure where the return path may be ours', async () => {
      const mailgun = server({ name: 'Gun', host: 'smtp.eu.mailgun.org' });
      expect(await check(sound, [mailgun], says('fail'))).toMatchObject({
        state: 'unknown',
        problem: 'spf_depends',
        values: { server: 'Gun', provider: 'Mailgun' },
        records: [{ value: 'v=spf1 ip4:192.0.2.1 include:mailgun.org -all' }],
      });
      expect(await check({}, [mailgun])).toMatchObject({ state: 'unknown', problem: 'spf_depends' });
    });

    it('takes their networks for their include', async () => {
      const records: Records = {
        'TXT shop.example': ['v=spf1 ip4:192.0.2.0/25 ip4:198.51.100.0/24 -all'],
        'TXT _spf.google.com': ['v=spf1 include:nets.google.com ip4:192.0.2.0/25 ~all'],
        'TXT nets.google.com': ['v=spf1 ip4:198.51.100.0/24 ~all'],
      };
      expect(await check(records, [google], literal)).toMatchObject({ state: 'ok', problem: null });
      records['TXT nets.google.com'] = ['v=spf1 ip4:203.0.113.0/24 ~all'];
      expect(await check(records, [google], literal)).toMatchObject({ problem: 'spf_server' });
      records['A smtp-relay.gmail.com'] = ['192.0.2.0'];
      expect(await check(records, [google], literal)).toMatchObject({ state: 'ok' });
    });
  });
});
