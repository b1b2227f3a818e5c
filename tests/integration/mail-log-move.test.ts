import type { SinkMail, SmtpSink } from '../support/smtp-sink';
import type { AdminAccount, NewPermission, RunningStrapi } from '../support/strapi';
import { CHATTER, explorer, LOG, startMailLog, type MailLogStory } from './mail-log-story';
import { LEAD, pathOf, PROJECT, TICKET, type Story, type Thread } from './story';

describe('moving a message to another entry', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let log: MailLogStory;
  let joel: AdminAccount;

  beforeAll(async () => {
    ({ app, sink, story, log, joel } = await startMailLog());
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  const idle = () => app.strapi.plugin('chatter').service('queue').idle();
  const follow = (thread: Thread, account: AdminAccount) =>
    story.admin('POST', `${pathOf(thread)}/follow`, undefined, account.token);
  const sentTo = (address: string): Promise<SinkMail> =>
    sink.waitFor(({ envelope }) => envelope.to.includes(address), 30_000);

  const posted = async (headers: Record<string, string> = {}) => {
    const mail = await story.deliver(log.write({ To: 'support@shop.example', ...headers }));
    const [post] = mail.posts;
    if (!post) throw new Error('not posted');
    return {
      id: mail.id,
      messageId: post.messageId,
      from: { uid: post.uid, documentId: post.documentId },
    };
  };

  it('takes its files and its place, and both entries say so', async () => {
    const target = await story.createEntry(PROJECT, { name: 'Right place' });
    const raw = [
      ...log.write({ To: 'support@shop.example', From: 'Nia <nia@customer.example>' }).slice(0, -2),
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=cut',
      '',
      '--cut',
      'Content-Type: text/plain',
      'Content-Disposition: attachment; filename=plan.txt',
      '',
      'a plan',
      '--cut--',
    ];
    const first = await story.deliver(raw);
    const [post] = first.posts;
    const from = { uid: post?.uid ?? '', documentId: post?.documentId ?? '' };
    const messageId = post?.messageId ?? 0;
    const mail = await log.done(first.id, 'move', { messageId, ...target });
    expect(mail).toMatchObject({
      status: 'processed',
      reason: 'created',
      target: 'Project "Right place"',
      posts: [{ ...target, messageId }],
    });
    expect(mail.trace.at(-1)?.saw).toBe(`Ada Admin moved it to ${PROJECT} ${target.documentId}`);
    const there = await story.messages(target);
    expect(there.map((message) => message.log?.key ?? message.id)).toEqual([
      'moved_here',
      messageId,
      'created',
    ]);
    expect(there[0]).toMatchObject({ author: { name: 'Ada Admin' }, log: { values: { sender: 'Nia' } } });
    const here = await story.messages(from);
    expect(here.map((message) => message.log?.key)).toEqual(['moved_away', 'created_from_mail']);
    // Neither names the other entry, which their readers may not know of.
    expect(JSON.stringify([there[0]?.log, here[0]?.log])).not.toMatch(/Right place|documentId/);

    const file = there[1]?.attachments[0];
    expect((await app.fetchAdmin(`${pathOf(target)}/attachments/${file?.id}/content`)).status).toBe(200);
    expect((await app.fetchAdmin(`${pathOf(from)}/attachments/${file?.id}/content`)).status).toBe(404);

    const answer = await story.deliver(log.write({ To: 'nobody@shop.example', 'In-Reply-To': log.lastId() }));
    expect(answer).toMatchObject({ status: 'processed', reason: 'reply', posts: [target] });
  });

  it('takes the answers to the mails that told of it along, and stops those not sent yet', async () => {
    sink.clear();
    const { id, messageId, from } = await posted();
    await follow(from, joel);
    const second = await story.deliver(
      log.write({ To: 'support@shop.example', 'In-Reply-To': log.lastId() })
    );
    const told = second.posts[0]?.messageId ?? 0;
    const relayed = await sentTo('joel@shop.example');
    await idle();
    const target = await log.ticket('New place');
    await log.done(second.id, 'move', { messageId: told, ...target });
    const replyTo = (await relayed.parsed()).replyTo?.value[0]?.address ?? '';
    const answer = await story.deliver(log.write({ From: 'joel@shop.example', To: replyTo }));
    expect(answer).toMatchObject({ posts: [target] });

    // A mail that waits would be drawn as one about the new entry.
    const outgoing = app.strapi.db.query('plugin::chatter.outgoing-mail');
    await outgoing.updateMany({
      where: { messageId: told },
      data: { status: 'deferred', runAfter: Date.now() + 3_600_000 },
    });
    const third = await log.ticket('Third place');
    await log.done(second.id, 'move', { messageId: told, ...third });
    expect(await outgoing.findMany({ where: { messageId: told } })).toMatchObject([
      { status: 'cancelled', threadDocumentId: third.documentId },
    ]);
    expect(await log.detail(id)).toMatchObject({ posts: [{ messageId, ...from }] });
  });

  it('is refused where it stands already, and for messages of other mails', async () => {
    const one = await posted();
    const other = await posted();
    const target = await log.ticket('Target');
    expect(await log.refused(one.id, 'move', { messageId: one.messageId, ...one.from })).toContain('already');
    expect((await log.act(one.id, 'move', { messageId: other.messageId, ...target })).status).toBe(404);
    expect((await log.act(one.id, 'move', { messageId: 999_999, ...target })).status).toBe(404);
    expect(await log.refused(await log.held(), 'move', { messageId: 1, ...target })).toContain('not posted');
    const answers = await Promise.all(
      [1, 2].map(() => log.act(one.id, 'move', { messageId: one.messageId, ...target }))
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(await story.messages(target)).toHaveLength(3);
  });

  it('needs to read and write on both entries', async () => {
    const { id, messageId, from } = await posted();
    const target = await story.createEntry(LEAD, { name: 'Closed' });
    const statusWith = async (permissions: NewPermission[]) =>
      (await log.act(id, 'move', { messageId, ...target }, await log.tokenOf(permissions))).status;
    const [tickets, leads] = [explorer('read', TICKET), explorer('read', LEAD)];
    expect(await statusWith([...LOG, ...CHATTER, tickets])).toBe(403);
    expect(await statusWith([...LOG, ...CHATTER, leads])).toBe(403);
    expect(await statusWith([...LOG, ...CHATTER.slice(0, 1), tickets, leads])).toBe(403);
    expect(await log.detail(id)).toMatchObject({ posts: [from] });
    expect(await statusWith([...LOG, ...CHATTER, tickets, leads])).toBe(200);
  });
});
