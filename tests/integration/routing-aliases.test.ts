import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type AdminAccount, type RunningStrapi } from '../support/strapi';
import { correspondenceOf, EVE, MARY, type Correspondence } from './correspondence';
import { ARTICLE, storyOf, TASK, TICKET, type Story, type Thread } from './story';

const CUSTOMER = 'api::customer.customer';

/** What an alias makes of mail, and how several of them share one. */
describe('aliases', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let mail: Correspondence;
  let joel: AdminAccount;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi();
    story = storyOf(app);
    mail = correspondenceOf(app, story, sink);
    mail.believe();
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    joel = await app.createAdmin({
      email: 'joel@shop.example',
      firstname: 'Joel',
      roleCode: 'strapi-super-admin',
    });
    for (const alias of [
      { name: 'support', targetType: TICKET },
      { name: 'tasks', targetType: TASK },
      { name: 'info', targetType: TICKET, anyDomain: true },
      { name: 'alarms', targetType: TICKET, takesAutomatic: true },
      { name: 'news', targetType: ARTICLE, publish: true },
      { name: 'drafts', targetType: ARTICLE },
      {
        name: 'Members',
        targetType: TICKET,
        contactPolicy: 'contacts',
        refusalHtml: '<p>Only <b>members</b> may write here.</p>',
      },
    ]) {
      await story.admin('POST', '/chatter/aliases', alias);
    }
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  const count = (uid: string): Promise<number> => app.strapi.db.query(uid).count({});
  const aliasNamed = async (name: string) =>
    (await story.admin('GET', '/chatter/aliases')).aliases.find(
      (alias: { name: string }) => alias.name === name
    );
  const types = (answer: { posts: { uid: string }[] }): string[] => answer.posts.map(({ uid }) => uid).sort();

  describe('several in one mail', () => {
    const To = 'support@shop.example, tasks@shop.example';

    it('create an entry each, and the mail a second time none', async () => {
      const raw = mail.write({ To, Subject: 'Two things' });
      const answer = await story.deliver(raw);
      expect(answer).toMatchObject({ status: 'processed', reason: 'created' });
      expect(types(answer)).toEqual([TASK, TICKET]);
      for (const thread of answer.posts) expect(await story.messages(thread)).toHaveLength(2);
      const [tickets, tasks] = [await count(TICKET), await count(TASK)];
      const again = await story.deliver(raw, { to: 'support@shop.example' });
      expect(again).toMatchObject({ status: 'ignored', reason: 'duplicate' });
      expect([await count(TICKET), await count(TASK)]).toEqual([tickets, tasks]);
    });

    it('both get the answer of who answers all, and nothing new is created', async () => {
      const id = `<two-things-${Date.now()}@customer.example>`;
      const first = await mail.deliver({ From: MARY, To, Cc: EVE, 'Message-ID': id });
      const [tickets, tasks] = [await count(TICKET), await count(TASK)];
      const answer = await mail.deliver({ To: `${MARY}, ${To}`, 'In-Reply-To': id });
      expect(answer).toMatchObject({ status: 'processed', reason: 'reply' });
      expect(answer.posts.map(({ documentId }) => documentId).sort()).toEqual(
        first.posts.map(({ documentId }) => documentId).sort()
      );
      expect([await count(TICKET), await count(TASK)]).toEqual([tickets, tasks]);
    });

    it('beside the catchall create, and nobody is refused', async () => {
      await mail.quiet();
      const answer = await mail.deliver({ To: 'catchall@shop.example, support@shop.example' });
      expect(answer).toMatchObject({ reason: 'created' });
      await mail.idle();
      expect(sink.mails).toEqual([]);
    });
  });

  it.each([
    ['with a detail', { To: 'support+lamps@shop.example' }, {}],
    ['in Delivered-To alone', { To: 'list@lists.example', 'Delivered-To': 'support@shop.example' }, {}],
    ['in X-Original-To alone', { To: 'list@lists.example', 'X-Original-To': 'support@shop.example' }, {}],
    ['in Envelope-To alone', { To: 'list@lists.example', 'Envelope-To': 'support@shop.example' }, {}],
    ['in the envelope alone', { To: 'list@lists.example' }, { to: 'support@shop.example' }],
    ['in Resent-To alone', { To: EVE, 'Resent-To': 'support@shop.example' }, {}],
    ['in Cc alone', { To: EVE, Cc: 'support@shop.example' }, {}],
    ['without its closing bracket', { To: 'Support <SUPPORT@shop.example' }, {}],
  ])('one %s is found', async (_where, headers, query) => {
    const answer = await mail.deliver(headers, undefined, query as Record<string, string>);
    expect(answer).toMatchObject({ status: 'processed', reason: 'created', posts: [{ uid: TICKET }] });
  });

  describe('one for any domain', () => {
    it('is found by its local part on other domains, and on its own', async () => {
      for (const To of ['info@shop.example', 'Info@other.example', 'info+x@third.example'])
        expect(await mail.deliver({ To })).toMatchObject({ reason: 'created' });
    });

    it('is found on allowed domains only, where there are some', async () => {
      const { settings } = await story.admin('GET', '/chatter/incoming-settings');
      await story.admin('PUT', '/chatter/incoming-settings', {
        ...settings,
        allowedDomains: [' Other.EXAMPLE', 'x.example'],
      });
      expect(await mail.deliver({ To: 'info@other.example' })).toMatchObject({ reason: 'created' });
      expect(await mail.deliver({ To: 'info@shop.example' })).toMatchObject({ reason: 'created' });
      expect(await mail.deliver({ To: 'info@third.example' })).toMatchObject({ reason: 'no_route' });
      await story.admin('PUT', '/chatter/incoming-settings', settings);
    });

    it('is the only kind that is found so', async () => {
      expect(await mail.deliver({ To: 'support@other.example' })).toMatchObject({ reason: 'no_route' });
    });
  });

  describe('automatic mail', () => {
    const automatic = { From: 'monitor@machines.example', 'Auto-Submitted': 'auto-generated' };

    it('creates through an alias that takes it', async () => {
      const answer = await mail.deliver({ ...automatic, To: 'alarms@shop.example', Subject: 'Disk full' });
      expect(answer).toMatchObject({ status: 'processed', reason: 'created' });
      const [thread] = answer.posts as [Thread & { messageId: number }];
      const [message] = await story.messages(thread);
      expect(message).toMatchObject({ kind: 'email', internal: false, automatic: true });
    });

    it('creates through no other, also not beside it', async () => {
      const tasks = await count(TASK);
      const answer = await mail.deliver({ ...automatic, To: 'alarms@shop.example, tasks@shop.example' });
      expect(types(answer)).toEqual([TICKET]);
      expect(await count(TASK)).toBe(tasks);
    });

    it('is whatever comes from the null sender', async () => {
      expect(await mail.deliver({}, undefined, { from: '' })).toMatchObject({
        status: 'ignored',
        reason: 'automatic',
      });
    });
  });

  it('publishes at once where it says so', async () => {
    const published = async (name: string): Promise<boolean> => {
      const answer = await mail.deliver({ To: `${name}@shop.example` });
      const rows = (await app.strapi.db
        .query(ARTICLE)
        .findMany({ where: { documentId: answer.posts[0]?.documentId } })) as {
        publishedAt: string | null;
      }[];
      return rows.some(({ publishedAt }) => publishedAt !== null);
    };
    expect(await published('news')).toBe(true);
    expect(await published('drafts')).toBe(false);
  });

  it('refuses in its own words', async () => {
    await mail.quiet();
    expect(await mail.deliver({ From: 'ann@visitor.example', To: 'members@shop.example' })).toMatchObject({
      reason: 'policy_contacts',
    });
    const refusal = await (await mail.sentTo('ann@visitor.example')).parsed();
    expect(refusal.text).toContain('Only members may write here.');
    expect(refusal.html).toContain('<b>members</b>');
  });

  describe('a mailbox for one of them', () => {
    const mailboxFor = async (name: string): Promise<string> => {
      const { documentId } = await aliasNamed(name);
      const server = (await app.strapi
        .documents('plugin::chatter.incoming-mail-server' as never)
        .create({ data: { name: `Box ${name}`, aliasDocumentId: documentId } as never })) as {
        documentId: string;
      };
      return server.documentId;
    };

    it('gives it every mail, whoever it was sent to', async () => {
      const server = await mailboxFor('tasks');
      const answer = await mail.deliver({ To: 'somebody@provider.example' }, undefined, { server });
      expect(answer).toMatchObject({ status: 'processed', reason: 'created', posts: [{ uid: TASK }] });
    });

    it('is for no alias beside a reply token', async () => {
      const server = await mailboxFor('tasks');
      const { thread, mail: got } = await mail.answerable();
      const tasks = await count(TASK);
      const answer = await mail.deliver({ From: MARY, To: await mail.replyToOf(got) }, undefined, { server });
      expect(answer.posts).toEqual([expect.objectContaining(thread)]);
      expect(await count(TASK)).toBe(tasks);
    });
  });

  it('one whose forced entry is gone creates again', async () => {
    const thread = await story.createEntry(TICKET, { title: 'Guest book' });
    await story.admin('POST', '/chatter/aliases', {
      name: 'guests',
      targetType: TICKET,
      forcedDocumentId: thread.documentId,
    });
    expect((await mail.deliver({ To: 'guests@shop.example' })).posts).toEqual([
      expect.objectContaining(thread),
    ]);
    await app.strapi.documents(TICKET as never).delete({ documentId: thread.documentId });
    const answer = await mail.deliver({ To: 'guests@shop.example' });
    expect(answer).toMatchObject({ status: 'processed', reason: 'created' });
  });

  it('a fallback type without a chatter takes nothing, and the mail is kept', async () => {
    const server = (await app.strapi
      .documents('plugin::chatter.incoming-mail-server' as never)
      .create({ data: { name: 'Gate', fallbackType: CUSTOMER } as never })) as { documentId: string };
    const answer = await mail.deliver(
      { To: 'nobody@shop.example' },
      undefined,
      server && { server: server.documentId }
    );
    expect(answer).toMatchObject({ status: 'held', reason: 'no_route', posts: [] });
  });

  it('an id that only looks like ours leads nowhere', async () => {
    const thread = await story.createEntry(TICKET, { title: 'Secret' });
    const answer = await mail.deliver({
      To: 'nobody@shop.example',
      'In-Reply-To': `<t.${TICKET}-${thread.documentId}@shop.example>`,
      References: `<m.aaaaaaaaaaaaaaaaaaaaaaaaaaaa@shop.example>`,
    });
    expect(answer).toMatchObject({ status: 'held', reason: 'no_route' });
    expect(await story.messages(thread)).toHaveLength(1);
  });

  it('one that cannot create any more tells the sender and who made it, in their languages', async () => {
    const customer = await story.createEntry(CUSTOMER, { name: 'Lamps Ltd' });
    await app.strapi.db
      .query('admin::user')
      .update({ where: { id: joel.user.id }, data: { preferedLanguage: 'de' } });
    await story.admin(
      'POST',
      '/chatter/aliases',
      { name: 'lamps', targetType: TICKET, defaults: { customer: customer.documentId } },
      joel.token
    );
    await app.strapi.documents(CUSTOMER as never).delete({ documentId: customer.documentId });
    await mail.quiet();
    const log = jest.spyOn(app.strapi.log, 'error').mockImplementation(() => app.strapi.log);
    for (let n = 0; n < 2; n += 1) {
      const headers = { From: 'lou@visitor.example', To: 'lamps@shop.example', 'Content-Language': 'fr' };
      expect(await mail.deliver(headers)).toMatchObject({ status: 'failed', reason: 'alias_invalid' });
    }
    log.mockRestore();
    const refusal = await (await mail.sentTo('lou@visitor.example')).parsed();
    expect(refusal.text).toContain('n’a pas pu être accepté par lamps@shop.example');
    const notice = await (await mail.sentTo('joel@shop.example')).parsed();
    expect(notice.subject).toBe('lamps@shop.example kann keine Einträge anlegen');
    expect(notice.from?.value[0]?.address).toBe('notifications@shop.example');
    await mail.idle();
    expect(mail.receivers()).toEqual(['joel@shop.example', 'lou@visitor.example']);
    expect(await aliasNamed('lamps')).toMatchObject({
      status: 'invalid',
      statusError: expect.stringContaining('not found'),
    });
  });
});
