import type { IncomingMailDetail } from '../../server/src/contracts/incoming';
import type { MessageView } from '../../server/src/contracts/thread';
import { startDnsServer, type Answers, type DnsServer } from '../support/dns-server';
import { createKey, signMail } from '../support/signed-mail';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { storyOf, TICKET, type Story } from './story';

/** Whether a mail is by whom it claims to be: from the raw source by way of a parser and a real name server to the panel. */
describe('authenticity', () => {
  const key = createKey();
  const answers: Answers = {
    'TXT s1._domainkey.customer.example': { records: [key.record] },
    'TXT s1._domainkey.shop.example': { records: [key.record] },
    'TXT _dmarc.customer.example': { records: ['v=DMARC1; p=reject'] },
  };
  let dns: DnsServer;
  let app: RunningStrapi;
  let story: Story;
  let mails = 0;

  beforeAll(async () => {
    dns = await startDnsServer(answers);
    app = await startStrapi({ pluginConfig: { authenticity: { dnsServers: [dns.address] } } });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    await app.createAdmin({ email: 'joel@shop.example', firstname: 'Joel', roleCode: 'strapi-super-admin' });
  });
  afterAll(async () => {
    await app?.stop();
    await dns?.close();
  });

  const write = (from: string, text = 'Hello\r\n'): string => {
    mails += 1;
    const lines = [
      `From: ${from}`,
      'To: support@shop.example',
      `Subject: Mail ${mails}`,
      `Message-ID: <mail-${mails}@customer.example>`,
    ];
    return [...lines, '', text].join('\r\n');
  };

  /** Delivers a mail; what was made of it, as an editor sees it and as the mail log does. */
  const deliver = async (
    raw: string,
    query: Record<string, string> = {}
  ): Promise<{ message: MessageView; detail: IncomingMailDetail }> => {
    const { id, status, posts } = await story.deliver(raw, query);
    expect(status).toBe('processed');
    const [post] = posts;
    if (!post) throw new Error('nothing was posted');
    const message = (await story.messages(post)).find((one) => one.id === post.messageId);
    if (!message) throw new Error('there is no message');
    const { incomingMail } = await story.admin('GET', `/chatter/incoming-mails/${id}`);
    return { message, detail: incomingMail };
  };

  test('a signed mail of a customer is verified', async () => {
    const raw = signMail(write('Anna <anna@customer.example>'), { key, domain: 'customer.example' });
    const { message, detail } = await deliver(raw);
    expect(message.authenticity).toBe('verified');
    expect(detail.authenticity).toBe('verified');
    expect(detail.authenticityDetails).toEqual({
      result: 'verified',
      source: 'own',
      fromDomain: 'customer.example',
      spf: null,
      dkim: [{ result: 'pass', domain: 'customer.example', aligned: true }],
      dmarc: { result: 'pass', policy: 'reject' },
      arc: null,
    });
    expect(new Set(dns.asked)).toEqual(
      new Set(['TXT s1._domainkey.customer.example', 'TXT _dmarc.customer.example'])
    );
  });

  test('looking at it in the mail log asks DNS nothing', async () => {
    const raw = signMail(write('Anna <anna@other.example>'), { key, domain: 'other.example' });
    const { detail } = await deliver(raw);
    dns.asked.length = 0;
    await story.admin('GET', `/chatter/incoming-mails/${detail.id}`);
    expect(dns.asked).toEqual([]);
  });

  test('a mail that nobody signed asks DNS nothing and stays unknown', async () => {
    dns.asked.length = 0;
    const { message } = await deliver(write('Anna <anna@customer.example>'));
    expect(message.authenticity).toBe('unknown');
    expect(dns.asked).toEqual([]);
  });

  test('a changed mail is not verified', async () => {
    const raw = signMail(write('Anna <anna@customer.example>'), { key, domain: 'customer.example' });
    const { message } = await deliver(raw.replace('Hello', 'Hallo'));
    expect(message.authenticity).toBe('unverified');
  });

  test('a mail in the name of a colleague counts as theirs only when it is signed', async () => {
    const from = 'Joel <joel@shop.example>';
    const plain = await deliver(write(from));
    expect(plain.message).toMatchObject({
      authenticity: 'unknown',
      claimsColleague: true,
      author: { address: 'joel@shop.example', internal: false, contactId: null },
    });
    const signed = await deliver(signMail(write(from), { key, domain: 'shop.example' }));
    expect(signed.message).toMatchObject({
      authenticity: 'verified',
      claimsColleague: false,
      author: { address: 'joel@shop.example', internal: true },
    });
  });

  test('the mail server of a mailbox is believed by its id', async () => {
    const { incomingServer } = await story.admin('POST', '/chatter/incoming-servers', {
      kind: 'mailgate',
      name: 'Behind our mail server',
      authservId: 'mx.shop.example',
    });
    const results = 'Authentication-Results: mx.shop.example; dmarc=pass header.from=customer.example\r\n';
    const raw = () => results + write('Anna <anna@customer.example>');
    const server = { server: incomingServer.documentId as string };
    expect((await deliver(raw(), server)).detail.authenticityDetails).toMatchObject({
      result: 'verified',
      source: 'header',
      dmarc: { result: 'pass' },
    });
    expect((await deliver(raw())).message.authenticity).toBe('unknown');
    const other = raw().replace('mx.shop.example', 'mx.evil.example');
    expect((await deliver(other, server)).message.authenticity).toBe('unknown');
  });

  test('a mail that we received ourselves is checked by its connection', async () => {
    answers['TXT customer.example'] = { records: ['v=spf1 ip4:192.0.2.10 -all'] };
    const receive = async (ip: string) => {
      const incoming = app.strapi.plugin('chatter').service('incoming');
      const { id } = await incoming.accept({
        ingress: 'smtp',
        raw: Buffer.from(write('Anna <anna@customer.example>')),
        connection: { ip, helo: 'mail.customer.example' },
        envelopeFrom: 'anna@customer.example',
        envelopeTo: ['support@shop.example'],
      });
      expect(await incoming.waitFor(id, 30)).toMatchObject({ status: 'processed' });
      const { incomingMail } = await story.admin('GET', `/chatter/incoming-mails/${id}`);
      return incomingMail.authenticityDetails;
    };
    expect(await receive('192.0.2.10')).toMatchObject({
      result: 'verified',
      spf: { result: 'pass', domain: 'customer.example', aligned: true },
    });
    expect(await receive('192.0.2.66')).toMatchObject({
      result: 'failed',
      spf: { result: 'fail' },
      dmarc: { result: 'fail', policy: 'reject' },
    });
  });

  test('what is known of a colleague says nothing about the customer whose mail they pass on', async () => {
    await story.admin('POST', '/chatter/aliases', {
      name: 'forwards',
      targetType: TICKET,
      forwardedAuthor: true,
    });
    const forwarded = [
      '---------- Forwarded message ---------',
      'From: Mary Miller <mary@client.example>',
      'Date: Mon, Jun 1, 2026 at 10:00 AM',
      'Subject: Broken lamp',
      'To: <joel@shop.example>',
      '',
      'My lamp is broken.',
      '',
    ];
    const raw = write('Joel <joel@shop.example>', forwarded.join('\r\n')).replace(
      'To: support@',
      'To: forwards@'
    );
    const { message, detail } = await deliver(
      signMail(raw.replace('Subject: ', 'Subject: Fwd: '), { key, domain: 'shop.example' })
    );
    expect(detail.authenticity).toBe('verified');
    expect(message).toMatchObject({ authenticity: null, author: { address: 'mary@client.example' } });
  });

  test('while DNS is away a signature proves nothing, and the mail is not lost', async () => {
    answers['TXT s1._domainkey.away.example'] = 'servfail';
    answers['TXT _dmarc.away.example'] = 'servfail';
    const raw = signMail(write('Anna <anna@away.example>'), { key, domain: 'away.example' });
    expect((await deliver(raw)).message.authenticity).toBe('unknown');
  });
});
