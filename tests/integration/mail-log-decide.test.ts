import { startSmtpSink, type SinkMail, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type NewPermission, type RunningStrapi } from '../support/strapi';
import { CHATTER, explorer, LOG, mailLogOf, type MailLogStory } from './mail-log-story';
import { LEAD, pathOf, storyOf, TICKET, until, type Story } from './story';

describe('deciding about a mail without posting it', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let log: MailLogStory;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi();
    story = storyOf(app);
    log = mailLogOf(app, story);
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  const idle = () => app.strapi.plugin('chatter').service('queue').idle();
  const sentTo = (address: string): Promise<SinkMail> =>
    sink.waitFor(({ envelope }) => envelope.to.includes(address), 30_000);
  const receivers = () => sink.mails.flatMap(({ envelope }) => envelope.to).sort();

  describe('rejecting a mail', () => {
    it('tells the sender in the person’s own words, each time', async () => {
      sink.clear();
      const headers = { From: 'Ola <ola@customer.example>', Subject: 'Advert' };
      for (const words of ['We buy nothing.\n<b>Really</b>', 'As I said.']) {
        const mail = await log.done(await log.held(headers), 'reject', { words });
        expect(mail).toMatchObject({ status: 'rejected', reason: 'rejected_by_person', posts: [] });
      }
      const told = await sink.waitFor(2);
      expect(receivers()).toEqual(['ola@customer.example', 'ola@customer.example']);
      const [first] = await Promise.all(told.map((mail) => mail.parsed()));
      expect(first?.subject).toBe('Re: Advert');
      expect(first?.text).toContain('We buy nothing.\n<b>Really</b>');
      expect(first?.html).toContain('&#60;b&#62;Really');
      expect(first?.headers.get('auto-submitted')).toBe('auto-replied');
    });

    it('without words uses ours', async () => {
      sink.clear();
      await log.done(await log.held({ From: 'pia@customer.example' }), 'reject', {});
      expect((await (await sentTo('pia@customer.example')).parsed()).text?.length).toBeGreaterThan(40);
    });

    it('is refused where nobody can be told, and the second time', async () => {
      sink.clear();
      const machine = await story.deliver(log.write({ 'Auto-Submitted': 'auto-generated' }));
      expect(await log.refused(machine.id, 'reject', { words: 'No' })).toContain('Nobody can be told');
      const nobody = await story.deliver(log.write(), { from: '' });
      expect(await log.refused(nobody.id, 'reject', { words: 'No' })).toContain('Nobody can be told');
      const id = await log.held();
      await log.done(id, 'reject', {});
      expect(await log.refused(id, 'reject', {})).toContain('rejected already');
      await sink.waitFor(1);
      await idle();
      expect(sink.mails).toHaveLength(1);
    });
  });

  it('ignoring a mail puts it aside, until somebody has it routed again', async () => {
    const id = await log.held();
    expect(await log.done(id, 'ignore')).toMatchObject({ status: 'ignored', reason: 'ignored_by_person' });
    expect(await log.refused(id, 'ignore')).toContain('ignored');
    const mail = await log.done(id, 'replay');
    expect(['pending', 'processing', 'held']).toContain(mail.status);
    await until(async () => (await log.detail(id)).status === 'held');
  });

  it('a mail routed anew finds the alias that was missing', async () => {
    const id = await log.held({ To: 'sales@shop.example', Subject: 'Sales' });
    await story.admin('POST', '/chatter/aliases', { name: 'sales', targetType: LEAD });
    await log.done(id, 'replay');
    const mail = await until(async () => {
      const seen = await log.detail(id);
      return seen.status === 'processed' ? seen : null;
    });
    expect(mail).toMatchObject({ reason: 'created', target: 'Lead "Sales"', attempts: 1 });
    expect(mail.trace.some((step) => step.rule === 'person')).toBe(false);
  });

  it('a mail whose source is gone can only be ignored', async () => {
    const id = await log.held();
    await app.strapi.db
      .query('plugin::chatter.incoming-mail')
      .updateMany({ where: { id }, data: { sourceDeletedAt: new Date() } });
    const thread = await log.ticket('Too late');
    for (const [name, body] of [
      ['replay'],
      ['attach', thread],
      ['create', { uid: LEAD }],
      ['reject', {}],
    ] as [string, object?][]) {
      expect(await log.refused(id, name, body)).toContain('was deleted');
    }
    await log.done(id, 'ignore');
  });

  it('a mail that the queue works on is left alone', async () => {
    const id = await log.held();
    const query = app.strapi.db.query('plugin::chatter.incoming-mail');
    const lease = { leaseToken: 'queue', leaseUntil: Date.now() + 60_000 };
    await query.updateMany({ where: { id }, data: { status: 'processing', ...lease } });
    expect(await log.refused(id, 'ignore')).toContain('worked on');
    await query.updateMany({ where: { id }, data: { status: 'held' } });
    expect(await log.refused(id, 'ignore')).toContain('Somebody else');
    expect(await query.findOne({ where: { id } })).toMatchObject({ status: 'held', leaseToken: 'queue' });
    await query.updateMany({ where: { id }, data: { leaseUntil: Date.now() - 1 } });
    await log.done(id, 'ignore');
    expect(await query.findOne({ where: { id } })).toMatchObject({ leaseToken: null, leaseUntil: null });
  });

  it('a message names its mail only to those who may read the log', async () => {
    const mail = await story.deliver(log.write({ To: 'support@shop.example' }));
    const [post] = mail.posts;
    const thread = { uid: post?.uid ?? '', documentId: post?.documentId ?? '' };
    const seenWith = async (permissions: NewPermission[]) =>
      (
        await story.admin('GET', `${pathOf(thread)}/messages`, undefined, await log.tokenOf(permissions))
      ).messages.find((message: { kind: string }) => message.kind === 'email');
    const reader = [...CHATTER, explorer('read', TICKET)];
    expect(await seenWith(reader)).toMatchObject({ incomingMailId: null, authenticity: expect.any(String) });
    expect(await seenWith([...reader, ...LOG])).toMatchObject({ incomingMailId: mail.id });
  });
});
