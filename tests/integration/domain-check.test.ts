import type { DeliverabilityCheck } from '../../server/src/contracts/deliverability';
import { startDnsServer, type Answers, type DnsServer } from '../support/dns-server';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, TICKET, type Story } from './story';

describe('the check of a domain', () => {
  let app: RunningStrapi;
  let story: Story;
  let dns: DnsServer;
  let domain: string;

  const answers: Answers = {};

  beforeAll(async () => {
    dns = await startDnsServer(answers);
    // Nothing is to be sent here.
    app = await startStrapi({
      pluginConfig: { queues: { enabled: false }, authenticity: { dnsServers: [dns.address] } },
    });
    story = storyOf(app);
    const { aliasDomain } = await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    domain = aliasDomain.documentId;
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });

  afterAll(async () => {
    await app?.stop();
    await dns?.close();
  });

  const checkAll = async (token?: string, of = domain) =>
    (await story.admin('GET', `/chatter/alias-domains/${of}/check`, undefined, token)) as {
      checks: DeliverabilityCheck[];
      addresses: string[];
    };
  const check = async (name: DeliverabilityCheck['check'], token?: string): Promise<DeliverabilityCheck> =>
    (await checkAll(token)).checks.find((one) => one.check === name) as DeliverabilityCheck;
  const addServer = (part: object) =>
    story.admin('POST', '/chatter/outgoing-servers', {
      port: 25,
      encryption: 'none',
      authentication: 'none',
      ...part,
    });

  it('says what is missing, and of what it did not see that it does not know', async () => {
    const { checks } = await checkAll();
    expect(Object.fromEntries(checks.map((one) => [one.check, one.problem]))).toEqual({
      mx: 'mx_missing',
      spf: 'no_server',
      dkim: 'no_server',
      dmarc: 'dmarc_missing',
      addresses: 'addresses_untested',
    });
    expect((await check('dmarc')).records).toEqual([
      { type: 'TXT', name: '_dmarc.shop.example', value: 'v=DMARC1; p=none' },
    ]);
    await app.fetchAdmin('/chatter/alias-domains/none/check').then(({ status }) => expect(status).toBe(404));
  });

  it('judges every server that mail of the domain leaves through', async () => {
    await addServer({ name: 'Everybody', host: 'mail.shop.example' });
    await addServer({ name: 'Boss', host: 'boss.shop.example', fromFilter: 'boss@shop.example' });
    Object.assign(answers, {
      'MX shop.example': { records: ['10 mx.shop.example'] },
      'A mx.shop.example': { records: ['192.0.2.5'] },
      'TXT _dmarc.shop.example': { records: ['v=DMARC1; p=reject'] },
      'TXT shop.example': { records: ['v=spf1 ip4:192.0.2.8 -all'] },
      'A mail.shop.example': { records: ['192.0.2.7'] },
      'A boss.shop.example': { records: ['192.0.2.8'] },
    });
    expect(await check('mx')).toMatchObject({ state: 'ok', found: ['mx.shop.example'] });
    expect(await check('dmarc')).toMatchObject({ state: 'ok' });
    expect(await check('dkim')).toMatchObject({
      problem: 'dkim_nobody',
      values: { server: 'Boss, Everybody' },
    });
    expect(await check('spf')).toMatchObject({
      state: 'failed',
      problem: 'spf_server',
      values: { server: 'Everybody' },
      records: [{ value: 'v=spf1 ip4:192.0.2.8 ip4:192.0.2.7 -all' }],
    });
  });

  it('sees at once what has changed in DNS, and asks each question once', async () => {
    answers['TXT shop.example'] = { ttl: 3600, records: ['v=spf1 ip4:192.0.2.8 ip4:192.0.2.7 -all'] };
    answers['CNAME mx.shop.example'] = { ttl: 3600, records: ['real.shop.example'] };
    dns.asked.length = 0;
    expect(await check('spf')).toMatchObject({ state: 'ok', problem: null });
    expect(await check('mx')).toMatchObject({ state: 'warning', problem: 'mx_alias' });
    dns.asked.length = 0;
    await checkAll();
    expect(dns.asked).toContain('TXT shop.example');
    expect([...new Set(dns.asked)]).toEqual(dns.asked);
    answers['TXT shop.example'] = {
      records: ['v=spf1 ip4:192.0.2.8 redirect=_spf.shop.example', 'v=spf1 ip4:192.0.2.9 ~all'],
    };
    answers['TXT _spf.shop.example'] = { records: ['v=spf1 ip4:192.0.2.0/29 -all'] };
    expect(await check('spf')).toMatchObject({
      problem: 'spf_two',
      records: [{ value: 'v=spf1 ip4:192.0.2.8 include:_spf.shop.example ip4:192.0.2.9 -all' }],
    });
  });

  it('names servers only to those who may read them', async () => {
    const read = 'plugin::chatter.alias-domains.read';
    const reader = await app.createAdmin({ permissions: [{ action: read }] });
    const { checks } = await checkAll(reader.token);
    expect(JSON.stringify(checks)).not.toMatch(/Everybody|Boss/);
    expect(await check('dkim', reader.token)).toMatchObject({ problem: 'dkim_nobody', values: {} });
    const both = await app.createAdmin({
      permissions: [{ action: read }, { action: 'plugin::chatter.outgoing-servers.read' }],
    });
    expect(await check('dkim', both.token)).toMatchObject({ values: { server: 'Boss, Everybody' } });
    const nobody = await app.createAdmin({ permissions: [{ action: 'plugin::chatter.aliases.read' }] });
    const refused = await app.fetchAdmin(`/chatter/alias-domains/${domain}/check`, { token: nobody.token });
    expect(refused.status).toBe(403);
  });

  it('answers the addresses to test, those of this alias domain and of no other of its name', async () => {
    const { aliasDomain: other } = await story.admin('POST', '/chatter/alias-domains', {
      name: 'shop.example',
      catchall: 'lamps',
      bounce: 'lamps-returns',
    });
    for (let n = 0; n < 6; n += 1)
      await story.admin('POST', '/chatter/aliases', {
        name: `lamp${n}`,
        targetType: TICKET,
        aliasDomain: other.documentId,
      });
    const own = ['catchall@shop.example', 'bounce@shop.example', 'support@shop.example'];
    expect((await checkAll()).addresses).toEqual(own);
    const { addresses, checks } = await checkAll(undefined, other.documentId);
    expect(addresses.slice(0, 3)).toEqual([
      'lamps@shop.example',
      'lamps-returns@shop.example',
      'lamp0@shop.example',
    ]);
    expect(addresses).toHaveLength(8);
    expect(checks.find((one) => one.check === 'addresses')).toMatchObject({
      problem: 'addresses_untested',
      values: { addresses: expect.stringMatching(/\(8\)$/) },
    });
  });
});
