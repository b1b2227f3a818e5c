import { checkDkim } from '../../../../server/src/outgoing/deliverability/check-dkim';
import type { SendingServer } from '../../../../server/src/outgoing/deliverability/check-result';
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
    expect((await check({}, [signing])).records).toEqual([
      { type: 'TXT', name: 's1._domainkey.shop.example', value: 'v=DKIM1; k=rsa; p=MIIBkey' },
    ]);
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
    expect(await check({}, [google])).toMatchObject({
      state: 'warning',
      problem: 'dkim_provider_missing',
      values: { name: 'google._domainkey.shop.example' },
      records: [],
    });
    expect(await check({}, [server({ kind: 'ses', host: '' })])).toMatchObject({
      problem: 'dkim_at_provider',
    });
  });

  it.each([
    ['smtp-relay.brevo.com', 2, 'brevo1', 'b1.shop-example.dkim.brevo.com.'],
    ['smtp.mandrillapp.com', 2, 'mte1', 'dkim1.mandrillapp.com.'],
    ['smtp.fastmail.com', 3, 'fm1', 'fm1.shop.example.dkim.fmhosted.com.'],
  ])('gives the names of %s, which follow from the domain', async (host, count, selector, value) => {
    const found = await check({}, [server({ host })]);
    expect(found).toMatchObject({ state: 'warning', problem: 'dkim_provider_names' });
    expect(found.records).toHaveLength(count);
    expect(found.records[0]).toEqual({ type: 'CNAME', name: `${selector}._domainkey.shop.example`, value });
  });

  it('finds a key of a provider although DNS is silent about another', async () => {
    const records: Records = { 'TXT selector1._domainkey.shop.example': 'ETIMEOUT' };
    const microsoft = server({ host: 'smtp.office365.com' });
    expect(await check(records, [microsoft])).toMatchObject({ state: 'unknown', problem: 'dns_silent' });
    records['TXT selector2._domainkey.shop.example'] = ['v=DKIM1; p=x'];
    expect(await check(records, [microsoft])).toMatchObject({ state: 'ok' });
  });

  it('is as good as the worst server, and names all that nobody signs for', async () => {
    const keys = { [NAME]: ['v=DKIM1; p=MIIBkey'] };
    expect(await check(keys, [signing, server({ name: 'Bare' })])).toMatchObject({
      state: 'failed',
      problem: 'dkim_nobody',
      values: { server: 'Bare' },
    });
    const many = Array.from({ length: 7 }, (_, n) => server({ name: `Bare ${n}` }));
    expect((await check(keys, [signing, ...many])).values.server).toBe(
      'Bare 0, Bare 1, Bare 2, Bare 3, Bare 4 … (7)'
    );
  });

  it('is asked of no domain that no mail is from', async () => {
    expect(await check({}, [])).toMatchObject({ state: 'unknown', problem: 'no_server' });
    expect(await checkDkim(createZone().resolve, DOMAIN, [], true)).toMatchObject({
      state: 'ok',
      problem: 'dkim_sender_elsewhere',
    });
  });
});
