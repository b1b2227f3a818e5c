import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type AdminAccount, type RunningStrapi } from '../support/strapi';
import { correspondenceOf, EVE, MARY, type Correspondence } from './correspondence';
import { PROJECT, storyOf, TASK, TICKET, type Story, type Thread } from './story';

describe('where mail goes', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let mail: Correspondence;
  let project: Thread;
  let crew: Thread;
  let joel: AdminAccount;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi();
    story = storyOf(app);
    mail = correspondenceOf(app, story, sink);
    mail.believe();
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    project = await story.createEntry(PROJECT, { name: 'New lamp' });
    crew = await story.createEntry(PROJECT, { name: 'Crew' });
    joel = await app.createAdmin({
      email: 'joel@shop.example',
      firstname: 'Joel',
      roleCode: 'strapi-super-admin',
    });
    for (const alias of [
      { name: 'support', targetType: TICKET },
      { name: 'vip', targetType: TICKET, contactPolicy: 'contacts' },
      { name: 'team', targetType: TASK, contactPolicy: 'followers', owner: crew },
      { name: 'nobodys', targetType: TASK, contactPolicy: 'followers' },
      { name: 'lamp', targetType: TASK, owner: project, defaults: { project: project.documentId } },
    ]) {
      await story.admin('POST', '/chatter/aliases', alias);
    }
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  describe('an entry with an alias of its own', () => {
    it('gets entries by it, with its default values', async () => {
      const { status, posts } = await mail.deliver({ To: 'Lamp <LAMP@shop.example>', Subject: 'Buy bulbs' });
      expect(status).toBe('processed');
      const task = await story.readEntry({ uid: TASK, documentId: posts[0]?.documentId ?? '' }, ['project']);
      expect(task).toMatchObject({
        name: 'Buy bulbs',
        senderEmail: EVE,
        project: { documentId: project.documentId },
      });
    });

    it('has it as Reply-To, and the answer comes back to the entry alone', async () => {
      const tasks = await app.strapi.db.query(TASK).count({});
      sink.clear();
      await story.post(project, { recipients: [{ address: MARY }] });
      const replyTo = await mail.replyToOf(await mail.sentTo(MARY));
      expect(replyTo).toMatch(/^lamp\+\w+@shop\.example$/);
      expect(await mail.deliver({ From: MARY, To: replyTo })).toMatchObject({
        status: 'processed',
        reason: 'reply',
        posts: [project],
      });
      expect(await app.strapi.db.query(TASK).count({})).toBe(tasks);
    });

    it('gets the answer too when the mail server drops the token', async () => {
      sink.clear();
      await story.post(project, { recipients: [{ address: MARY }] });
      const { messageId } = await (await mail.sentTo(MARY)).parsed();
      const answer = await mail.deliver({
        From: MARY,
        To: 'lamp@shop.example',
        'In-Reply-To': messageId ?? '',
      });
      expect(answer).toMatchObject({ status: 'processed', reason: 'reply', posts: [project] });
    });
  });

  describe('an alias that does not take mail from everybody', () => {
    beforeEach(() => sink.clear());

    it('for contacts refuses a stranger, and names itself', async () => {
      const answer = await mail.deliver({
        From: 'zoe@stranger.example',
        To: 'vip@shop.example',
        Cc: 'bob@partner.example',
      });
      expect(answer).toMatchObject({ status: 'rejected', reason: 'policy_contacts', posts: [] });
      const refusal = await (await mail.sentTo('zoe@stranger.example')).parsed();
      expect(refusal.text).toContain('vip@shop.example');
      expect(refusal.text).not.toContain('bob@partner.example');
    });

    it('for contacts takes mail from whom a person once wrote to', async () => {
      await mail.answerable();
      expect(await mail.deliver({ From: MARY, To: 'vip@shop.example' })).toMatchObject({ reason: 'created' });
    });

    it('for followers takes mail from those of its owner only', async () => {
      await mail.follow(crew, joel);
      const joels = { From: 'joel@shop.example', To: 'team@shop.example' };
      expect(await mail.deliver(joels)).toMatchObject({ status: 'rejected', reason: 'policy_followers' });
      expect(await mail.deliver({ ...joels, 'X-Checked': 'verified' })).toMatchObject({ reason: 'created' });
      expect(await mail.deliver({ From: MARY, To: 'team@shop.example' })).toMatchObject({
        status: 'rejected',
        reason: 'policy_followers',
      });
    });

    it('for followers of nothing is set up wrongly, and shown so', async () => {
      const answer = await mail.deliver({ From: MARY, To: 'nobodys@shop.example' });
      expect(answer).toMatchObject({ status: 'rejected', reason: 'alias_invalid' });
      const { aliases } = await story.admin('GET', '/chatter/aliases');
      expect(aliases).toContainEqual(expect.objectContaining({ name: 'nobodys', status: 'invalid' }));
    });
  });

  describe('an alias whose default value is gone', () => {
    it('takes no mail, tells its sender, and the mail is kept', async () => {
      const customer = await story.createEntry('api::customer.customer', { name: 'Lamps Ltd' });
      const { alias } = await story.admin('POST', '/chatter/aliases', {
        name: 'lamps',
        targetType: TICKET,
        defaults: { customer: customer.documentId },
      });
      const statusOf = async () =>
        (await story.admin('GET', '/chatter/aliases')).aliases.find(
          (candidate: { documentId: string }) => candidate.documentId === alias.documentId
        ).status;
      expect(await statusOf()).toBe('not_tested');
      expect(await mail.deliver({ To: 'lamps@shop.example' })).toMatchObject({ reason: 'created' });
      expect(await statusOf()).toBe('valid');

      await app.strapi
        .documents('api::customer.customer' as never)
        .delete({ documentId: customer.documentId });
      sink.clear();
      const tickets = await app.strapi.db.query(TICKET).count({});
      const answer = await mail.deliver({ From: 'lou@stranger.example', To: 'lamps@shop.example' });
      expect(answer).toMatchObject({ status: 'failed', reason: 'alias_invalid', posts: [] });
      expect(await statusOf()).toBe('invalid');
      expect(await app.strapi.db.query(TICKET).count({})).toBe(tickets);
      const refusal = await (await mail.sentTo('lou@stranger.example')).parsed();
      expect(refusal.text).toContain('lamps@shop.example');
      const { incomingMails } = await story.admin('GET', '/chatter/incoming-mails?status=failed');
      expect(incomingMails).toEqual([expect.objectContaining({ id: answer.id })]);

      await story.admin('PUT', `/chatter/aliases/${alias.documentId}`, { name: 'lamps', targetType: TICKET });
      expect(await statusOf()).toBe('not_tested');
      expect(await mail.deliver({ To: 'lamps@shop.example' })).toMatchObject({ reason: 'created' });
    });
  });

  it('a way in with a fallback type takes what fits no alias', async () => {
    const server = (await app.strapi
      .documents('plugin::chatter.incoming-mail-server' as never)
      .create({ data: { name: 'Gate', fallbackType: TICKET } as never })) as { documentId: string };
    const answer = await mail.deliver({ To: 'anything@shop.example' }, undefined, {
      server: server.documentId,
    });
    expect(answer).toMatchObject({ status: 'processed', reason: 'created', posts: [{ uid: TICKET }] });
  });
});
