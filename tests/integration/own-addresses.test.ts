import type { AliasDomainView, AliasView } from '../../server/src/contracts/addressing';
import { freePort } from '../support/free-port';
import { smtpDialogue } from '../support/smtp-dialogue';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { correspondenceOf, MARY, type Correspondence } from './correspondence';
import { storyOf, TASK, TICKET, type Story } from './story';

const OWN_ADDRESS = 'plugin::chatter.own-address';

/** What was our address stays understood: mails are answered long after they were sent. */
describe('addresses that were ours once', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let mail: Correspondence;
  let port: number;
  let domain: AliasDomainView;
  let names = 0;

  beforeAll(async () => {
    sink = await startSmtpSink();
    port = await freePort();
    app = await startStrapi({
      pluginConfig: {
        smtpListener: { enabled: true, port, protocol: 'lmtp', relays: ['127.0.0.1'] },
        mail: { defaultFrom: 'strapi@provider.example' },
      },
    });
    story = storyOf(app);
    mail = correspondenceOf(app, story, sink);
    await story.addServer(sink);
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  const clear = async (): Promise<void> => {
    for (const { documentId } of (await story.admin('GET', '/chatter/aliases')).aliases)
      await story.admin('DELETE', `/chatter/aliases/${documentId}`);
    for (const { documentId } of (await story.admin('GET', '/chatter/alias-domains')).aliasDomains)
      await story.admin('DELETE', `/chatter/alias-domains/${documentId}`);
    await app.strapi.db.query(OWN_ADDRESS).deleteMany({});
  };

  beforeEach(async () => {
    await clear();
    domain = (await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' })).aliasDomain;
    await mail.quiet();
  });

  const change = async (part: object): Promise<AliasDomainView> =>
    (
      await story.admin('PUT', `/chatter/alias-domains/${domain.documentId}`, {
        name: 'shop.example',
        ...part,
      })
    ).aliasDomain;
  const createAlias = async (part: object = {}): Promise<AliasView> =>
    (await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET, ...part })).alias;
  const changeAlias = async ({ documentId }: AliasView, part: object): Promise<AliasView> =>
    (
      await story.admin('PUT', `/chatter/aliases/${documentId}`, {
        name: 'support',
        targetType: TICKET,
        ...part,
      })
    ).alias;
  const own = async () => (await story.admin('GET', '/chatter/own-addresses')).ownAddresses;
  const retired = async (): Promise<Record<string, string | null>> =>
    Object.fromEntries(
      (await own())
        .filter(({ use }: { use: string }) => use.startsWith('retired'))
        .map((row: { address: string; use: string; of: string }) => [`${row.use} ${row.address}`, row.of])
    );
  const forget = (address: string, token?: string) =>
    app.fetchAdmin('/chatter/own-addresses/forget', {
      method: 'POST',
      body: { address },
      ...(token ? { token } : {}),
    });
  /** What our mail server hears when it has mail for this address. */
  const recipient = async (address: string): Promise<string> => {
    const client = await smtpDialogue(port);
    await client.reply();
    await client.say('LHLO mx.shop.example');
    await client.say('MAIL FROM:<mary@customer.example>');
    const answer = await client.say(`RCPT TO:<${address}>`);
    client.hangUp();
    return answer.slice(0, 3);
  };
  const stranger = (To: string) => mail.deliver({ To, From: `stranger-${(names += 1)}@visitor.example` });

  describe('a catchall', () => {
    it('that was changed takes answers to mails that were sent before', async () => {
      const { thread, mail: sent } = await mail.answerable();
      const replyTo = await mail.replyToOf(sent);
      expect(replyTo).toMatch(/^catchall\+.+@shop\.example$/);
      await change({ catchall: 'answers' });
      expect(await recipient(replyTo)).toBe('250');
      expect(await mail.deliver({ From: MARY, To: replyTo })).toMatchObject({
        reason: 'reply',
        posts: [thread],
      });
      const plain = {
        From: MARY,
        To: 'catchall@shop.example',
        References: (await sent.parsed()).messageId ?? '',
      };
      expect(await mail.deliver(plain)).toMatchObject({ reason: 'reply', posts: [thread] });
      expect(await mail.replyToOf((await mail.answerable()).mail)).toMatch(/^answers\+/);
    });

    it('is still one where nothing is answered: refused, in the name of its domain', async () => {
      await story.admin('POST', '/chatter/alias-domains', { name: 'first.example', sequence: 1 });
      await change({ name: 'new.example' });
      await mail.quiet();
      const From = 'dora@visitor.example';
      const refused = await mail.deliver({ To: 'catchall@shop.example', From });
      expect(refused).toMatchObject({ status: 'rejected', reason: 'catchall' });
      const refusal = await (await mail.sentTo(From)).parsed();
      expect(refusal.from?.value[0]?.address).toBe('bounce@new.example');
      expect(refusal.text).toContain('catchall@shop.example');
    });
  });

  it('a bounce address that was changed, or whose domain is gone, takes reports', async () => {
    const report = (recipientOf: string, to: string, original = '') =>
      story.deliver([
        'Return-Path: <>',
        'From: MAILER-DAEMON@mx.customer.example',
        `To: ${to}`,
        'Subject: Undelivered',
        `Message-ID: <report-${(names += 1)}@mx.customer.example>`,
        'MIME-Version: 1.0',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=cut',
        '',
        '--cut',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; mx.customer.example',
        '',
        `Final-Recipient: rfc822; ${recipientOf}`,
        'Action: failed',
        'Status: 5.1.1',
        '',
        ...(original
          ? ['--cut', 'Content-Type: text/rfc822-headers', '', `Message-ID: ${original}`, '']
          : []),
        '--cut--',
        '',
      ]);
    // Three people: one whose mails bounce three times gets no more.
    const [ann, ben, cid] = ['ann@lost.example', 'ben@lost.example', 'cid@lost.example'] as const;
    const first = await mail.answerable(ann);
    const second = await mail.answerable(ben);
    const third = await mail.answerable(cid);
    await change({ bounce: 'returns' });
    expect(await recipient(first.mail.envelope.from)).toBe('250');
    await report(ann, first.mail.envelope.from);
    await report(ben, 'bounce@shop.example', (await second.mail.parsed()).messageId);
    // What else comes to it is never taken for a question.
    expect(await stranger('bounce@shop.example')).toMatchObject({ reason: 'bounce_unmatched' });

    await story.admin('DELETE', `/chatter/alias-domains/${domain.documentId}`);
    expect(await recipient(third.mail.envelope.from)).toBe('250');
    await report(cid, third.mail.envelope.from);
    for (const { thread, message } of [first, second, third])
      expect((await story.messages(thread)).find(({ id }) => id === message.id)?.deliveries).toMatchObject([
        { state: 'bounced' },
      ]);
    expect(await retired()).toEqual({
      'retired_bounce bounce@shop.example': null,
      'retired_bounce returns@shop.example': null,
      'retired_catchall catchall@shop.example': null,
    });
  });

  describe('an alias', () => {
    it('that was renamed, moved, or renamed with its domain, gets what comes to each of its names', async () => {
      const { aliasDomain } = await story.admin('POST', '/chatter/alias-domains', { name: 'two.example' });
      const alias = await createAlias();
      await changeAlias(alias, { name: 'help' });
      await changeAlias(alias, { name: 'help', aliasDomain: aliasDomain.documentId });
      await story.admin('PUT', `/chatter/alias-domains/${aliasDomain.documentId}`, { name: 'three.example' });
      expect(await retired()).toMatchObject({
        'retired_alias support@shop.example': 'help@three.example',
        'retired_alias help@shop.example': 'help@three.example',
        'retired_alias help@two.example': 'help@three.example',
        'retired_catchall catchall@two.example': 'three.example',
      });
      for (const to of ['support@shop.example', 'help+x@shop.example', 'help@two.example']) {
        expect(await recipient(to)).toBe('250');
        expect(await stranger(to)).toMatchObject({ reason: 'created', posts: [{ uid: TICKET }] });
      }
      expect(await recipient('other@shop.example')).toBe('550');
    });

    it('that got its old name back, or another that took it, is what it is now', async () => {
      const alias = await createAlias();
      await changeAlias(alias, { name: 'help' });
      await changeAlias(alias, { name: 'support' });
      expect(await retired()).toEqual({ 'retired_alias help@shop.example': 'support@shop.example' });
      await changeAlias(alias, { name: 'desk' });
      await createAlias({ name: 'support', targetType: TASK });
      expect(await retired()).toEqual({ 'retired_alias help@shop.example': 'desk@shop.example' });
      expect(await stranger('support@shop.example')).toMatchObject({ posts: [{ uid: TASK }] });
      expect(await stranger('help@shop.example')).toMatchObject({ posts: [{ uid: TICKET }] });
    });

    it('that was deleted makes nothing more, but loses no answer', async () => {
      const thread = await story.createEntry(TICKET, { title: 'With an alias' });
      const alias = await createAlias({ owner: thread });
      await story.post(thread, { recipients: [{ address: MARY }] });
      const replyTo = await mail.replyToOf(await mail.sentTo(MARY));
      expect(replyTo).toMatch(/^support\+/);
      await story.admin('DELETE', `/chatter/aliases/${alias.documentId}`);
      expect(await recipient(replyTo)).toBe('250');
      expect(await mail.deliver({ From: MARY, To: replyTo })).toMatchObject({ posts: [thread] });
      expect(await stranger('support@shop.example')).toMatchObject({ status: 'held', reason: 'no_route' });
      // Somebody may have this address now; a former name of an alias that exists still is ours.
      const suggested = (address: string) =>
        app.fetchAdmin(`/chatter/threads/${TICKET}/${thread.documentId}/messages`, {
          method: 'POST',
          body: { kind: 'message', html: '<p>Hi</p>', recipients: [{ address }] },
        });
      expect((await suggested('support@shop.example')).status).toBe(200);
      const renamed = await createAlias({ name: 'old' });
      await changeAlias(renamed, { name: 'new' });
      expect((await suggested('old@shop.example')).status).toBe(400);
    });

    it('without a name any more receives nothing, not even at its old one', async () => {
      const alias = await createAlias();
      await changeAlias(alias, { name: '' });
      expect(await stranger('support@shop.example')).toMatchObject({ status: 'held' });
    });
  });

  it('a change that failed, or changed no address, leaves nothing behind', async () => {
    const alias = await createAlias();
    await changeAlias(alias, { contactPolicy: 'contacts' });
    await change({ defaultFrom: 'news', sequence: 3 });
    const clash = await app.fetchAdmin(`/chatter/alias-domains/${domain.documentId}`, {
      method: 'PUT',
      body: { name: 'shop.example', bounce: 'returns', catchall: 'support' },
    });
    expect(clash.status).toBe(400);
    expect(await retired()).toEqual({});
    // The two may change places: both are in use afterwards.
    await change({ catchall: 'bounce', bounce: 'catchall' });
    expect(await retired()).toEqual({});
  });

  it('are kept by whoever changes an alias, also the code of a project', async () => {
    const { documentId } = await createAlias();
    const aliases = app.strapi.documents('plugin::chatter.alias' as never);
    await aliases.update({
      documentId,
      data: { name: 'code', fullName: 'code@shop.example' } as never,
    });
    expect(await retired()).toEqual({ 'retired_alias support@shop.example': 'code@shop.example' });
    await aliases.delete({ documentId });
    expect(await retired()).toEqual({
      'retired_alias support@shop.example': 'shop.example',
      'retired_alias code@shop.example': 'shop.example',
    });
  });

  it('are forgotten by a person; then mail to them is a stranger’s', async () => {
    const alias = await createAlias();
    await changeAlias(alias, { name: 'help' });
    await change({ catchall: 'answers' });
    const reader = await app.createAdmin({ permissions: [{ action: 'plugin::chatter.alias-domains.read' }] });
    expect((await forget('support@shop.example', reader.token)).status).toBe(403);
    for (const address of ['help@shop.example', 'answers@shop.example', 'nobody@shop.example'])
      expect((await forget(address)).status).toBe(404);
    expect((await forget('Support@Shop.example')).status).toBe(200);
    expect((await forget('catchall@shop.example')).status).toBe(200);
    expect(await retired()).toEqual({});
    expect(await stranger('support@shop.example')).toMatchObject({ status: 'held', reason: 'no_route' });
    expect(await stranger('catchall@shop.example')).toMatchObject({ status: 'held', reason: 'no_route' });
    expect(await recipient('support@shop.example')).toBe('550');
    expect(await recipient('help@shop.example')).toBe('250');
  });

  it('stand on one list with all others that mail leaves under or comes to', async () => {
    await createAlias();
    const personal = { fromFilter: 'ada@editors.example', ownerId: app.admin.id };
    await story.addServer(sink, { name: 'Own box', ...personal });
    await story.addServer(sink, { name: 'Relay', fromFilter: 'relay@shop.example, other.example' });
    const [company] = (await story.admin('GET', '/chatter/companies')).companies;
    await story.admin('PUT', `/chatter/companies/${company.documentId}`, {
      name: 'Shop Ltd',
      address: 'hello@shop.example',
    });
    const before = Date.now() - 1000;
    await change({ bounce: 'returns', defaultFrom: 'Notif@Other.TLD' });
    const list = await own();
    const row = (
      use: string,
      address: string,
      of: string | null,
      sends: boolean,
      receives: boolean
    ): object => ({
      use,
      address,
      of,
      sends,
      receives,
      retiredAt: null,
    });
    expect(list.filter(({ retiredAt }: { retiredAt: string | null }) => retiredAt === null)).toEqual([
      row('catchall', 'catchall@shop.example', 'shop.example', false, true),
      row('bounce', 'returns@shop.example', 'shop.example', true, true),
      row('default_from', 'notif@other.tld', 'shop.example', true, false),
      row('alias', 'support@shop.example', 'shop.example', false, true),
      row('company', 'hello@shop.example', 'Shop Ltd', false, true),
      row('server', 'ada@editors.example', 'Own box', true, false),
      row('server', 'relay@shop.example', 'Relay', true, true),
      row('strapi_email', 'strapi@provider.example', null, true, false),
    ]);
    const [old, ...more] = list.slice(8);
    expect(more).toEqual([]);
    expect(old).toMatchObject({
      use: 'retired_bounce',
      address: 'bounce@shop.example',
      of: 'shop.example',
      sends: false,
      receives: true,
    });
    expect(Date.parse(old.retiredAt)).toBeGreaterThanOrEqual(before);

    // One of a personal server sends the mail of one user only.
    const taken = await app.fetchAdmin(`/chatter/alias-domains/${domain.documentId}`, {
      method: 'PUT',
      body: { name: 'shop.example', defaultFrom: 'Ada@editors.example' },
    });
    expect(taken.body.error?.details?.errors).toEqual([
      expect.objectContaining({ path: ['defaultFrom'], message: expect.stringContaining('Own box') }),
    ]);

    // Without an address that stands in for every author, those of a whole domain keep theirs.
    await change({ defaultFrom: 'notifications' });
    const reader = await app.createAdmin({
      permissions: [{ action: 'plugin::chatter.alias-domains.read' }],
    });
    const ofServers = async (token?: string) =>
      (await story.admin('GET', '/chatter/own-addresses', undefined, token)).ownAddresses.flatMap(
        ({ use, address, of: name }: { use: string; address: string; of: string }) =>
          ['server', 'author_domain', 'any_author'].includes(use) ? [[use, address, name]] : []
      );
    const known = await ofServers();
    expect(known).toEqual([
      ['server', 'ada@editors.example', 'Own box'],
      ['server', 'relay@shop.example', 'Relay'],
      ['author_domain', '*@other.example', 'Relay'],
    ]);
    // Nothing stands in for an author at all.
    const config = app.strapi.config.get('plugin::chatter') as { mail: object };
    await change({ defaultFrom: '' });
    expect(await ofServers()).toEqual(known);
    app.strapi.config.set('plugin::chatter', { ...config, mail: { ...config.mail, defaultFrom: '' } });
    const sender = app.strapi.config.get('plugin::email.settings.defaultFrom');
    app.strapi.config.set('plugin::email.settings.defaultFrom', '');
    expect((await ofServers())[0]).toEqual(['any_author', '*', 'shop.example']);
    app.strapi.config.set('plugin::chatter', config);
    app.strapi.config.set('plugin::email.settings.defaultFrom', sender);

    // Who may not read outgoing servers learns none of their names.
    expect(await ofServers(reader.token)).toEqual(
      known.map(([use, address]: string[]) => [use, address, null])
    );

    const nobody = await app.createAdmin({ permissions: [{ action: 'plugin::chatter.aliases.read' }] });
    for (const to of ['/chatter/own-addresses', `/chatter/alias-domains/${domain.documentId}/address-use`])
      expect((await app.fetchAdmin(to, { token: nobody.token })).status).toBe(403);
  });
});
