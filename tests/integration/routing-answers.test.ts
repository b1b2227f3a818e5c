import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type AdminAccount, type RunningStrapi } from '../support/strapi';
import { correspondenceOf, EVE, MARY, type Correspondence } from './correspondence';
import { storyOf, TASK, TICKET, type Story, type Thread } from './story';

/** Which message a mail answers, and what kind of message that makes it. */
describe('an answer', () => {
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
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
    await story.admin('POST', '/chatter/aliases', { name: 'lamp', targetType: TASK });
    await story.admin('POST', '/chatter/aliases', {
      name: 'vip',
      targetType: TICKET,
      contactPolicy: 'contacts',
    });
    joel = await app.createAdmin({
      email: 'joel@shop.example',
      firstname: 'Joel',
      roleCode: 'strapi-super-admin',
    });
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  let ids = 0;
  const newId = (): string => `<answer-${(ids += 1)}-${Date.now()}@customer.example>`;
  const JOELS = { From: 'Joel <joel@shop.example>', 'X-Checked': 'verified' };

  /** A ticket out of a mail, and that mail's id. */
  const opened = async (): Promise<{ thread: Thread; id: string }> => {
    const id = newId();
    const { posts } = await mail.deliver({ From: MARY, 'Message-ID': id });
    const [{ uid, documentId }] = posts as [Thread & { messageId: number }];
    return { thread: { uid, documentId }, id };
  };
  const newest = async (thread: Thread) => (await story.messages(thread))[0];

  it('by somebody unknown, to a wrong address of ours, is taken by the id it cites', async () => {
    const { thread, id } = await opened();
    await mail.quiet();
    const answer = await mail.deliver({
      From: 'sonja@stranger.example',
      To: 'wrong@shop.example',
      'In-Reply-To': id.replace('-', '-\r\n '),
    });
    expect(answer).toMatchObject({ status: 'processed', posts: [thread] });
    expect(await newest(thread)).toMatchObject({ author: { address: 'sonja@stranger.example' } });
    await mail.idle();
    expect(sink.mails).toEqual([]);
  });

  it('is of the kind of the newest message that it cites, whatever the order of the ids', async () => {
    const { thread, id } = await opened();
    const note = await story.post(thread, {
      kind: 'note',
      html: '<p>Between us</p>',
      recipients: [{ address: 'joel@shop.example' }],
    });
    expect(note.internal).toBe(true);
    const noteId = (await (await mail.sentTo('joel@shop.example')).parsed()).messageId ?? '';
    for (const References of [`${id} ${noteId}`, `${noteId} ${id}`]) {
      await mail.deliver({ ...JOELS, To: 'catchall@shop.example', References });
      expect(await newest(thread)).toMatchObject({ kind: 'email', internal: true });
    }
    const later = newId();
    await mail.deliver({ From: MARY, To: 'catchall@shop.example', 'In-Reply-To': id, 'Message-ID': later });
    for (const References of [`${later} ${noteId}`, `${noteId} ${later}`]) {
      await mail.deliver({ ...JOELS, To: 'catchall@shop.example', References });
      expect(await newest(thread)).toMatchObject({ kind: 'email', internal: false });
    }
  });

  it('to what a machine left as a silent note is no note', async () => {
    const { thread, id } = await opened();
    const vacation = newId();
    const answer = await mail.deliver({
      From: MARY,
      To: 'catchall@shop.example',
      'In-Reply-To': id,
      'Message-ID': vacation,
      'Auto-Submitted': 'auto-replied',
    });
    expect(answer).toMatchObject({ reason: 'automatic_reply' });
    expect(await newest(thread)).toMatchObject({ internal: true, automatic: true });
    await mail.deliver({ ...JOELS, To: 'catchall@shop.example', 'In-Reply-To': vacation });
    expect(await newest(thread)).toMatchObject({ internal: false, automatic: false });
  });

  it('through an alias that does not take its sender is refused, although it cites a message', async () => {
    const { thread, id } = await opened();
    const before = (await story.messages(thread)).length;
    await mail.quiet();
    const headers = { From: 'tom@stranger.example', 'In-Reply-To': id };
    expect(await mail.deliver({ ...headers, To: 'vip@shop.example' })).toMatchObject({
      status: 'rejected',
      reason: 'policy_contacts',
    });
    expect(await story.messages(thread)).toHaveLength(before);
    expect((await (await mail.sentTo('tom@stranger.example')).parsed()).text).toContain('vip@shop.example');
  });

  it('to a refusal of ours is none, also by a program that cites its id alone', async () => {
    await mail.quiet();
    await mail.deliver({ From: 'uma@stranger.example', To: 'catchall@shop.example' });
    const refusal = await (await mail.sentTo('uma@stranger.example')).parsed();
    await mail.quiet();
    for (const To of ['support@shop.example', 'catchall@shop.example']) {
      const headers = { From: 'uma@stranger.example', To, 'In-Reply-To': refusal.messageId ?? '' };
      expect(await mail.deliver(headers)).toMatchObject({ status: 'ignored', reason: 'answer_to_refusal' });
    }
    await mail.idle();
    expect(sink.mails).toEqual([]);
  });

  it('to a mail of ours that is about no entry creates like any mail, without a parent', async () => {
    const outgoing = app.strapi.plugin('chatter').service('outgoing');
    await mail.quiet();
    await outgoing.enqueueNotice(
      { name: '', address: MARY },
      { subject: 'Hello', text: 'A notice' },
      newId()
    );
    outgoing.wake();
    const notice = await (await mail.sentTo(MARY)).parsed();
    const answer = await mail.deliver({ From: MARY, 'In-Reply-To': notice.messageId ?? '' });
    expect(answer).toMatchObject({ reason: 'created', posts: [{ uid: TICKET }] });
    const [post] = answer.posts;
    const row = (await app.strapi.db
      .query('plugin::chatter.message')
      .findOne({ where: { id: post?.messageId } })) as { parentId: number | null };
    expect(row.parentId).toBeNull();
  });

  it('reaches an inbox, and no follower who is an alias of ours', async () => {
    const { thread, id } = await opened();
    await mail.follow(thread, joel);
    await app.strapi.db
      .query('plugin::chatter.contact')
      .update({ where: { address: 'joel@shop.example' }, data: { notificationPreference: 'inbox' } });
    const [row] = (await app.strapi.db.query('plugin::chatter.contact').findMany({
      where: { address: 'support@shop.example' },
    })) as { id: number }[];
    const alias =
      row ??
      ((await app.strapi.db.query('plugin::chatter.contact').create({
        data: { name: 'Support', address: 'support@shop.example', active: true },
      })) as { id: number });
    await app.strapi.plugin('chatter').service('followers').add(thread, [alias.id]);
    await mail.quiet();
    for (const To of ['support@shop.example', 'wrong@shop.example']) {
      await mail.deliver({ From: EVE, To, 'In-Reply-To': id });
      const message = await newest(thread);
      expect(message?.deliveries).toEqual([
        expect.objectContaining({ address: 'joel@shop.example', channel: 'inbox' }),
      ]);
    }
    await mail.idle();
    expect(sink.mails).toEqual([]);
    await app.strapi.db
      .query('plugin::chatter.contact')
      .update({ where: { address: 'joel@shop.example' }, data: { notificationPreference: 'email' } });
  });

  it('by a colleague without any right on the type still opens an entry in their name', async () => {
    const nobody = await app.createAdmin({ email: 'pat@shop.example', firstname: 'Pat', permissions: [] });
    const { posts } = await mail.deliver({ From: 'pat@shop.example', 'X-Checked': 'verified' });
    const row = (await app.strapi.db.query(TICKET).findOne({
      where: { documentId: posts[0]?.documentId },
      populate: ['createdBy'],
    })) as { createdBy: { id: number } };
    expect(row.createdBy.id).toBe(nobody.user.id);
  });

  it('that repeats our words without marking them shows only its own', async () => {
    const thread = await story.createEntry(TICKET, { title: 'Words' });
    await mail.quiet();
    await story.post(thread, {
      html: '<p>We will send a new lamp on Monday, and you keep the broken one.</p>',
      recipients: [{ address: MARY }],
    });
    const To = await mail.replyToOf(await mail.sentTo(MARY));
    await mail.deliver(
      { From: MARY, To },
      'Wonderful, thank you!\r\n\r\nWe will send a new lamp on Monday, and you keep the broken one.'
    );
    const message = await newest(thread);
    expect(message?.html).toContain('Wonderful, thank you!');
    expect(message?.html).not.toContain('new lamp');
    expect(message?.quotedHtml).toContain('new lamp');
  });

  it('that was sent to two of our mails’ addresses stands on both entries once', async () => {
    const [first, second] = [await mail.answerable(), await mail.answerable()];
    const To = `${await mail.replyToOf(first.mail)}, ${await mail.replyToOf(second.mail)}`;
    const answer = await mail.deliver({ From: MARY, To });
    expect(answer.posts).toEqual([
      expect.objectContaining(first.thread),
      expect.objectContaining(second.thread),
    ]);
    const shown = await newest(first.thread);
    expect(shown?.to.map(({ address }) => address)).toEqual([
      'catchall@shop.example',
      'catchall@shop.example',
    ]);
  });

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

  it('reaches the other followers, not its author nor those in To and Cc', async () => {
    const { thread, mail: sent } = await mail.answerable();
    await mail.follow(thread, joel);
    await followAsOutsider(thread, MARY);
    await followAsOutsider(thread, 'li.wei@partner.example');
    await followAsOutsider(thread, 'bob@partner.example');
    await mail.deliver({
      From: `Mary <${MARY.toUpperCase()}>`,
      To: `${await mail.replyToOf(sent)}, Bob <Bob@Partner.example>`,
      Cc: 'Joel <joel@shop.example>',
    });
    await mail.sentTo('li.wei@partner.example');
    await mail.sentTo(app.admin.email);
    await mail.idle();
    expect(mail.receivers()).toEqual(['ada@editors.example', 'li.wei@partner.example']);
  });

  it('comes from its author by name, under our address', async () => {
    const { thread, mail: sent } = await mail.answerable();
    await mail.follow(thread, joel);
    await mail.deliver({ From: 'Mary Miller <mary@customer.example>', To: await mail.replyToOf(sent) });
    const relayed = await (await mail.sentTo('joel@shop.example')).parsed();
    expect(relayed.from?.value).toEqual([{ name: 'Mary Miller', address: 'notifications@shop.example' }]);
    expect(relayed.replyTo?.value[0]?.address).toMatch(/^catchall\+\w+@shop\.example$/);
  });

  it('to a note stays a note when a colleague writes it, and tells who wrote the note', async () => {
    const thread = await story.createEntry(TICKET, { title: 'Note' });
    await followAsOutsider(thread, MARY);
    await mail.quiet();
    const note = await story.post(thread, {
      kind: 'note',
      html: '<p>What do you think?</p>',
      recipients: [{ address: 'joel@shop.example' }],
    });
    expect(note.internal).toBe(true);
    const sent = await mail.sentTo('joel@shop.example');
    await mail.idle();
    expect(mail.receivers()).toEqual(['joel@shop.example']);
    sink.clear();
    await mail.deliver({ From: 'Joel <joel@shop.example>', To: await mail.replyToOf(sent) });
    const [answer] = await story.messages(thread);
    expect(answer).toMatchObject({ kind: 'email', internal: true });
    await mail.sentTo('ada@editors.example');
    await mail.idle();
    expect(mail.receivers()).toEqual(['ada@editors.example']);
  });

  it('that is our own mail come back is ignored', async () => {
    const { thread, mail: sent } = await mail.answerable();
    const answer = await story.deliver(sent.raw, { to: 'support@shop.example' });
    expect(answer).toMatchObject({ status: 'ignored', reason: 'own_mail', posts: [] });
    expect(await story.messages(thread)).toHaveLength(2);
  });

  describe('without a token', () => {
    it('finds the mail that came in by its Message-ID, however it was folded', async () => {
      const id = 'a-very-long-identifier-of-a-mail@partner.example';
      const first = await mail.deliver({ 'Message-ID': `<${id}>` });
      const answer = await mail.deliver({
        From: 'Bob <bob@partner.example>',
        To: 'nobody@shop.example',
        References: `<unknown@partner.example>\r\n <a-very-long-\r\n identifier-of-a-mail@partner.example>`,
      });
      expect(answer).toMatchObject({ status: 'processed', reason: 'reply' });
      expect(answer.posts[0]?.documentId).toBe(first.posts[0]?.documentId);
    });

    it('finds our own mail by its Message-ID', async () => {
      const { thread, mail: sent } = await mail.answerable();
      const answer = await mail.deliver({
        From: MARY,
        To: 'catchall@shop.example',
        'In-Reply-To': (await sent.parsed()).messageId ?? '',
      });
      expect(answer).toMatchObject({ status: 'processed', reason: 'reply', posts: [thread] });
    });

    it('finds the thread by the oldest reference alone', async () => {
      const { thread, mail: sent } = await mail.answerable();
      const [reference] = [(await sent.parsed()).references ?? []].flat();
      expect(reference).toMatch(/^<t\./);
      const answer = await mail.deliver({
        From: MARY,
        To: 'nobody@shop.example',
        References: reference ?? '',
      });
      expect(answer).toMatchObject({ status: 'processed', posts: [thread] });
    });

    it('sent on to an alias of another type makes an entry there, and none here', async () => {
      const { thread, mail: sent } = await mail.answerable();
      const answer = await mail.deliver({
        From: MARY,
        To: 'lamp@shop.example',
        'In-Reply-To': (await sent.parsed()).messageId ?? '',
      });
      expect(answer).toMatchObject({ status: 'processed', reason: 'created', posts: [{ uid: TASK }] });
      expect(await story.messages(thread)).toHaveLength(2);
    });

    it('to a deleted entry is held', async () => {
      const { thread, mail: sent } = await mail.answerable();
      await app.strapi.documents(TICKET as never).delete({ documentId: thread.documentId });
      const answer = await mail.deliver({ From: MARY, To: await mail.replyToOf(sent) });
      expect(answer).toMatchObject({ status: 'held', reason: 'entry_gone', posts: [] });
    });
  });
});
