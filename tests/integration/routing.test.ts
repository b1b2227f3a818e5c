import type { Delivery, MessageView } from '../../server/src/contracts/thread';
import { startSmtpSink, type SinkMail, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type AdminAccount, type RunningStrapi } from '../support/strapi';
import { correspondenceOf } from './correspondence';
import { pathOf, PROJECT, storyOf, TASK, TICKET, until, type Story, type Thread } from './story';

const MARY = 'mary@customer.example';
const EVE = 'eve@stranger.example';

describe('where mail goes', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let project: Thread;
  let crew: Thread;
  let joel: AdminAccount;
  let mails = 0;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi();
    story = storyOf(app);
    correspondenceOf(app, story, sink).believe();
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

  const idle = () => app.strapi.plugin('chatter').service('queue').idle();

  /** A mail of a person. `headers` replace the usual ones. */
  const write = (headers: Record<string, string>, text = 'Hello') => {
    mails += 1;
    const fields = {
      From: `Eve <${EVE}>`,
      To: 'support@shop.example',
      Subject: `Mail ${mails}`,
      'Message-ID': `<mail-${mails}@stranger.example>`,
      ...headers,
    };
    return [...Object.entries(fields).map(([name, value]) => `${name}: ${value}`), '', text];
  };
  const deliver = (headers: Record<string, string>, query: Record<string, string> = {}) =>
    story.deliver(write(headers), query);

  const sentTo = (address: string): Promise<SinkMail> =>
    sink.waitFor(({ envelope }) => envelope.to.includes(address), 30_000);
  const receivers = () => sink.mails.flatMap(({ envelope }) => envelope.to).sort();
  const replyToOf = async (mail: SinkMail): Promise<string> =>
    (await mail.parsed()).replyTo?.value[0]?.address ?? '';

  const follow = (thread: Thread, account: AdminAccount) =>
    story.admin('POST', `${pathOf(thread)}/follow`, undefined, account.token);

  /** An outsider who follows, notes included; nobody can choose that today, but rows may say so. */
  const followAsOutsider = async (thread: Thread, address: string): Promise<void> => {
    const contacts = app.strapi.plugin('chatter').service('contacts');
    const [contact] = await contacts.ensure([{ name: '', address }]);
    await app.strapi.plugin('chatter').service('followers').add(thread, [contact.id]);
    await app.strapi.db.query('plugin::chatter.follower').updateMany({
      where: { threadDocumentId: thread.documentId, contactId: contact.id },
      data: { subtypes: JSON.stringify(['discussions', 'note']) },
    });
  };

  /** A ticket on which Ada wrote to Mary; `mail` is what Mary got. */
  const answerable = async (): Promise<{ thread: Thread; mail: SinkMail; message: MessageView }> => {
    const thread = await story.createEntry(TICKET, { title: 'Broken lamp' });
    sink.clear();
    const message = await story.post(thread, { recipients: [{ name: 'Mary Miller', address: MARY }] });
    const mail = await sentTo(MARY);
    await story.deliveries(thread, message.id, (found) => found.every(({ state }) => state === 'sent'));
    sink.clear();
    return { thread, mail, message };
  };

  describe('an answer without a token', () => {
    it('finds the mail that came in by its Message-ID, however it was folded', async () => {
      const id = 'a-very-long-identifier-of-a-mail@partner.example';
      const first = await deliver({ 'Message-ID': `<${id}>` });
      const answer = await deliver({
        From: 'Bob <bob@partner.example>',
        To: 'nobody@shop.example',
        References: `<unknown@partner.example>\r\n <a-very-long-\r\n identifier-of-a-mail@partner.example>`,
      });
      expect(answer).toMatchObject({ status: 'processed', reason: 'reply' });
      expect(answer.posts[0]?.documentId).toBe(first.posts[0]?.documentId);
    });

    it('finds our own mail by its Message-ID', async () => {
      const { thread, mail } = await answerable();
      const answer = await deliver({
        From: MARY,
        To: 'catchall@shop.example',
        'In-Reply-To': (await mail.parsed()).messageId ?? '',
      });
      expect(answer).toMatchObject({ status: 'processed', reason: 'reply', posts: [thread] });
    });

    it('finds the thread by the oldest reference alone', async () => {
      const { thread, mail } = await answerable();
      const [reference] = [(await mail.parsed()).references ?? []].flat();
      expect(reference).toMatch(/^<t\./);
      const answer = await deliver({ From: MARY, To: 'nobody@shop.example', References: reference ?? '' });
      expect(answer).toMatchObject({ status: 'processed', posts: [thread] });
    });

    it('sent on to an alias of another type makes an entry there, and none here', async () => {
      const { thread, mail } = await answerable();
      const answer = await deliver({
        From: MARY,
        To: 'lamp@shop.example',
        'In-Reply-To': (await mail.parsed()).messageId ?? '',
      });
      expect(answer).toMatchObject({ status: 'processed', reason: 'created', posts: [{ uid: TASK }] });
      expect(await story.messages(thread)).toHaveLength(2);
    });

    it('to a deleted entry is held', async () => {
      const { thread, mail } = await answerable();
      await app.strapi.documents(TICKET as never).delete({ documentId: thread.documentId });
      const answer = await deliver({ From: MARY, To: await replyToOf(mail) });
      expect(answer).toMatchObject({ status: 'held', reason: 'entry_gone', posts: [] });
    });
  });

  describe('an answer', () => {
    it('reaches the other followers, not its author nor those in To and Cc', async () => {
      const { thread, mail } = await answerable();
      await follow(thread, joel);
      await followAsOutsider(thread, MARY);
      await followAsOutsider(thread, 'li.wei@partner.example');
      await followAsOutsider(thread, 'bob@partner.example');
      await deliver({
        From: `Mary <${MARY.toUpperCase()}>`,
        To: `${await replyToOf(mail)}, Bob <Bob@Partner.example>`,
        Cc: 'Joel <joel@shop.example>',
      });
      await sentTo('li.wei@partner.example');
      await sentTo(app.admin.email);
      await idle();
      expect(receivers()).toEqual(['ada@editors.example', 'li.wei@partner.example']);
    });

    it('comes from its author by name, under our address', async () => {
      const { thread, mail } = await answerable();
      await follow(thread, joel);
      await deliver({ From: 'Mary Miller <mary@customer.example>', To: await replyToOf(mail) });
      const relayed = await (await sentTo('joel@shop.example')).parsed();
      expect(relayed.from?.value).toEqual([{ name: 'Mary Miller', address: 'notifications@shop.example' }]);
      expect(relayed.replyTo?.value[0]?.address).toMatch(/^catchall\+\w+@shop\.example$/);
    });

    it('to a note stays a note when a colleague writes it, and tells who wrote the note', async () => {
      const thread = await story.createEntry(TICKET, { title: 'Note' });
      await followAsOutsider(thread, MARY);
      sink.clear();
      const note = await story.post(thread, {
        kind: 'note',
        html: '<p>What do you think?</p>',
        recipients: [{ address: 'joel@shop.example' }],
      });
      expect(note.internal).toBe(true);
      const mail = await sentTo('joel@shop.example');
      await idle();
      expect(receivers()).toEqual(['joel@shop.example']);
      sink.clear();
      await deliver({ From: 'Joel <joel@shop.example>', To: await replyToOf(mail) });
      const [answer] = await story.messages(thread);
      expect(answer).toMatchObject({ kind: 'email', internal: true });
      await sentTo('ada@editors.example');
      await idle();
      expect(receivers()).toEqual(['ada@editors.example']);
    });

    it('that is our own mail come back is ignored', async () => {
      const { thread, mail } = await answerable();
      const answer = await story.deliver(mail.raw, { to: 'support@shop.example' });
      expect(answer).toMatchObject({ status: 'ignored', reason: 'own_mail', posts: [] });
      expect(await story.messages(thread)).toHaveLength(2);
    });
  });

  describe('an entry with an alias of its own', () => {
    it('gets entries by it, with its default values', async () => {
      const { status, posts } = await deliver({ To: 'Lamp <LAMP@shop.example>', Subject: 'Buy bulbs' });
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
      const replyTo = await replyToOf(await sentTo(MARY));
      expect(replyTo).toMatch(/^lamp\+\w+@shop\.example$/);
      expect(await deliver({ From: MARY, To: replyTo })).toMatchObject({
        status: 'processed',
        reason: 'reply',
        posts: [project],
      });
      expect(await app.strapi.db.query(TASK).count({})).toBe(tasks);
    });

    it('gets the answer too when the mail server drops the token', async () => {
      sink.clear();
      await story.post(project, { recipients: [{ address: MARY }] });
      const { messageId } = await (await sentTo(MARY)).parsed();
      const answer = await deliver({ From: MARY, To: 'lamp@shop.example', 'In-Reply-To': messageId ?? '' });
      expect(answer).toMatchObject({ status: 'processed', reason: 'reply', posts: [project] });
    });
  });

  describe('an alias that does not take mail from everybody', () => {
    beforeEach(() => sink.clear());

    it('for contacts refuses a stranger, and names itself', async () => {
      const answer = await deliver({
        From: 'zoe@stranger.example',
        To: 'vip@shop.example',
        Cc: 'bob@partner.example',
      });
      expect(answer).toMatchObject({ status: 'rejected', reason: 'policy_contacts', posts: [] });
      const refusal = await (await sentTo('zoe@stranger.example')).parsed();
      expect(refusal.text).toContain('vip@shop.example');
      expect(refusal.text).not.toContain('bob@partner.example');
    });

    it('for contacts takes mail from whom a person once wrote to', async () => {
      await answerable();
      expect(await deliver({ From: MARY, To: 'vip@shop.example' })).toMatchObject({ reason: 'created' });
    });

    it('for followers takes mail from those of its owner only', async () => {
      await follow(crew, joel);
      const joels = { From: 'joel@shop.example', To: 'team@shop.example' };
      expect(await deliver(joels)).toMatchObject({ status: 'rejected', reason: 'policy_followers' });
      expect(await deliver({ ...joels, 'X-Checked': 'verified' })).toMatchObject({ reason: 'created' });
      expect(await deliver({ From: MARY, To: 'team@shop.example' })).toMatchObject({
        status: 'rejected',
        reason: 'policy_followers',
      });
    });

    it('for followers of nothing is set up wrongly, and shown so', async () => {
      const answer = await deliver({ From: MARY, To: 'nobodys@shop.example' });
      expect(answer).toMatchObject({ status: 'rejected', reason: 'alias_invalid' });
      const { aliases } = await story.admin('GET', '/chatter/aliases');
      expect(aliases).toContainEqual(expect.objectContaining({ name: 'nobodys', status: 'invalid' }));
    });
  });

  describe('a refusal', () => {
    beforeEach(() => sink.clear());
    const catchall = { To: 'catchall@shop.example' };

    it('goes out once per sender, reason and day, to the return path', async () => {
      const From = 'Fay <fay@stranger.example>';
      for (let n = 0; n < 3; n += 1) {
        expect(await deliver({ ...catchall, From }, { from: 'fay+returns@stranger.example' })).toMatchObject({
          status: 'rejected',
          reason: 'catchall',
        });
      }
      const toFay = () => receivers().filter((address) => address.startsWith('fay'));
      await sentTo('fay+returns@stranger.example');
      await idle();
      expect(toFay()).toEqual(['fay+returns@stranger.example']);
      await deliver({ From, To: 'vip@shop.example' }, { from: 'fay+returns@stranger.example' });
      await until(async () => toFay().length === 2);
    });

    it('says that a machine wrote it, and quotes the mail', async () => {
      await deliver({ ...catchall, From: 'gus@stranger.example', Subject: 'Hello shop' });
      const refusal = await (await sentTo('gus@stranger.example')).parsed();
      expect(refusal.headers.get('auto-submitted')).toBe('auto-replied');
      expect(refusal.subject).toBe('Re: Hello shop');
      expect(refusal.text).toContain('> Hello');
    });

    it('answers no null sender and none of our own addresses', async () => {
      await deliver({ ...catchall, From: 'hal@stranger.example' }, { from: '' });
      await deliver({ ...catchall, From: 'support@shop.example' });
      await deliver({ ...catchall, From: 'catchall@shop.example' });
      await idle();
      expect(sink.mails).toEqual([]);
    });

    it('is not answered again when its receiver answers it', async () => {
      await deliver({ ...catchall, From: 'ida@stranger.example' });
      const refusal = await (await sentTo('ida@stranger.example')).parsed();
      const references = [refusal.references ?? []].flat().join(' ');
      sink.clear();
      for (const to of ['catchall@shop.example', 'support@shop.example']) {
        const answer = await deliver({ From: 'ida@stranger.example', To: to, References: references });
        expect(answer).toMatchObject({ status: 'ignored', reason: 'answer_to_refusal', posts: [] });
      }
      await idle();
      expect(sink.mails).toEqual([]);
    });
  });

  describe('an out-of-office answer', () => {
    const vacation = { 'Auto-Submitted': 'auto-replied', Subject: 'Out of office' };

    it('on a thread is a silent note', async () => {
      const { thread, mail } = await answerable();
      await follow(thread, joel);
      const answer = await deliver({ From: MARY, To: await replyToOf(mail), ...vacation });
      expect(answer).toMatchObject({ status: 'processed', reason: 'automatic_reply', posts: [thread] });
      const [message] = await story.messages(thread);
      expect(message).toMatchObject({ kind: 'email', internal: true, automatic: true, deliveries: [] });
      await idle();
      expect(sink.mails).toEqual([]);
    });

    it.each(['support@shop.example', 'catchall@shop.example'])('to %s is ignored', async (to) => {
      sink.clear();
      const tickets = await app.strapi.db.query(TICKET).count({});
      const answer = await deliver({ From: 'kim@stranger.example', To: to, ...vacation });
      expect(answer).toMatchObject({ status: 'ignored', reason: 'automatic', posts: [] });
      expect(await app.strapi.db.query(TICKET).count({})).toBe(tickets);
      await idle();
      expect(sink.mails).toEqual([]);
    });
  });

  describe('a delivery report', () => {
    const report = (to: string, part: { action: string; status: string; original?: string }) => [
      'Return-Path: <>',
      'From: Mail Delivery System <MAILER-DAEMON@mx.customer.example>',
      `To: ${to}`,
      'Subject: Undelivered Mail Returned to Sender',
      `Message-ID: <report-${(mails += 1)}@mx.customer.example>`,
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=cut',
      '',
      '--cut',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      'Your mail could not be delivered.',
      '--cut',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.customer.example',
      '',
      `Final-Recipient: rfc822; ${MARY}`,
      `Action: ${part.action}`,
      `Status: ${part.status}`,
      `Diagnostic-Code: smtp; 550 ${part.status} The mailbox is gone`,
      '',
      '--cut',
      'Content-Type: text/rfc822-headers',
      '',
      'From: notifications@shop.example',
      `To: ${MARY}`,
      `Message-ID: ${part.original ?? '<unknown@shop.example>'}`,
      '',
      '--cut--',
      '',
    ];
    const stateOf = async (thread: Thread, id: number): Promise<Delivery | undefined> =>
      (await story.messages(thread)).find((message) => message.id === id)?.deliveries[0];

    it('to the return path marks the delivery as bounced, in the words of the report', async () => {
      const { thread, mail, message } = await answerable();
      const { from } = mail.envelope;
      expect(from).toMatch(/^bounce\+/);
      const answer = await story.deliver(report(from, { action: 'failed', status: '5.1.1' }));
      expect(answer).toMatchObject({ status: 'processed', reason: 'delivery_status', posts: [] });
      expect(await stateOf(thread, message.id)).toMatchObject({
        state: 'bounced',
        reason: 'bounced_user_unknown',
        statusCode: '5.1.1',
        response: expect.stringContaining('The mailbox is gone'),
        canRetry: true,
      });
      expect(await story.messages(thread)).toHaveLength(2);
    });

    it('to the plain bounce address is known by the Message-ID in it', async () => {
      const { thread, mail, message } = await answerable();
      const original = (await mail.parsed()).messageId ?? '';
      await story.deliver(report('bounce@shop.example', { action: 'failed', status: '5.1.1', original }));
      expect(await stateOf(thread, message.id)).toMatchObject({ state: 'bounced' });
    });

    it('of a delay changes nothing', async () => {
      const { thread, mail, message } = await answerable();
      await story.deliver(report(mail.envelope.from, { action: 'delayed', status: '4.4.1' }));
      expect(await stateOf(thread, message.id)).toMatchObject({ state: 'sent' });
    });

    it('that names no mail of ours is ignored, at an alias too', async () => {
      sink.clear();
      const tickets = await app.strapi.db.query(TICKET).count({});
      for (const to of ['bounce@shop.example', 'support@shop.example']) {
        const answer = await story.deliver(report(to, { action: 'failed', status: '5.1.1' }));
        expect(answer).toMatchObject({ status: 'ignored', reason: 'bounce_unmatched', posts: [] });
      }
      expect(await app.strapi.db.query(TICKET).count({})).toBe(tickets);
      await idle();
      expect(sink.mails).toEqual([]);
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
      expect(await deliver({ To: 'lamps@shop.example' })).toMatchObject({ reason: 'created' });
      expect(await statusOf()).toBe('valid');

      await app.strapi
        .documents('api::customer.customer' as never)
        .delete({ documentId: customer.documentId });
      sink.clear();
      const tickets = await app.strapi.db.query(TICKET).count({});
      const answer = await deliver({ From: 'lou@stranger.example', To: 'lamps@shop.example' });
      expect(answer).toMatchObject({ status: 'failed', reason: 'alias_invalid', posts: [] });
      expect(await statusOf()).toBe('invalid');
      expect(await app.strapi.db.query(TICKET).count({})).toBe(tickets);
      const refusal = await (await sentTo('lou@stranger.example')).parsed();
      expect(refusal.text).toContain('lamps@shop.example');
      const { incomingMails } = await story.admin('GET', '/chatter/incoming-mails?status=failed');
      expect(incomingMails).toEqual([expect.objectContaining({ id: answer.id })]);

      await story.admin('PUT', `/chatter/aliases/${alias.documentId}`, { name: 'lamps', targetType: TICKET });
      expect(await statusOf()).toBe('not_tested');
      expect(await deliver({ To: 'lamps@shop.example' })).toMatchObject({ reason: 'created' });
    });
  });

  it('a way in with a fallback type takes what fits no alias', async () => {
    const server = (await app.strapi
      .documents('plugin::chatter.incoming-mail-server' as never)
      .create({ data: { name: 'Gate', fallbackType: TICKET } as never })) as { documentId: string };
    const answer = await deliver({ To: 'anything@shop.example' }, { server: server.documentId });
    expect(answer).toMatchObject({ status: 'processed', reason: 'created', posts: [{ uid: TICKET }] });
  });
});
