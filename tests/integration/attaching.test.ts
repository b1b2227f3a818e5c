import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { ARTICLE, LEAD, pathOf, storyOf, TICKET, type Story, type Thread } from './story';

const USER = 'plugin::users-permissions.user';

describe('a wrong setting', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a type that does not exist',
      { contentTypes: { 'api::invoice.invoice': true } },
      /config\.contentTypes\['api::invoice\.invoice'\].*there is no content type api::invoice\.invoice/,
    ],
    [
      'a field that does not exist',
      { contentTypes: { [TICKET]: { nameField: 'titel' } } },
      /config\.contentTypes\['api::ticket\.ticket'\].*nameField names "titel"/,
    ],
    [
      'a type of the administration',
      { contentTypes: { 'admin::user': true } },
      /config\.contentTypes\['admin::user'\]/,
    ],
    [
      'a setting that does not exist',
      { contentTypes: { [TICKET]: { namefield: 'title' } } },
      /contentTypes.*namefield/,
    ],
    [
      'a field of another kind',
      { contentTypes: { [TICKET]: { responsibleField: 'customer' } } },
      /responsibleField names "customer".*admin::user/,
    ],
  ])('%s stops the start and is named', async (_situation, pluginConfig, words) => {
    await expect(startStrapi({ pluginConfig })).rejects.toThrow(words);
  });
});

describe('an entry with a chatter', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi({ pluginConfig: { contentTypes: { [USER]: { nameField: 'username' } } } });
    story = storyOf(app);
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  const ofThread = ({ uid, documentId }: Thread) => ({ threadType: uid, threadDocumentId: documentId });

  /** How many rows of each kind belong to a thread; outgoing mails only as far as they may still be sent. */
  const rowsOf = async (thread: Thread) => {
    const where = ofThread(thread);
    const messages = await app.strapi.db.query('plugin::chatter.message').findMany({ where, select: ['id'] });
    return {
      messages: messages.length,
      followers: await story.count('follower', where),
      attachments: await story.count('attachment', where),
      notifications: await story.count('notification', {
        messageId: { $in: messages.map((message: { id: number }) => message.id) },
      }),
    };
  };
  const NOTHING = { messages: 0, followers: 0, attachments: 0, notifications: 0 };

  /** A ticket that came by mail, with an attachment, a follower and a notification. */
  const talkativeTicket = async (subject: string): Promise<Thread> => {
    const { posts } = await story.deliver([
      'From: Bob Stone <bob@partner.example>',
      'To: support@shop.example',
      `Subject: ${subject}`,
      `Message-ID: <${subject.replaceAll(' ', '-')}@partner.example>`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=cut',
      '',
      '--cut',
      'Content-Type: text/plain',
      '',
      'See the file.',
      '--cut',
      'Content-Type: text/csv; name="list.csv"',
      'Content-Disposition: attachment; filename="list.csv"',
      '',
      `a;b;${subject}`,
      '--cut--',
      '',
    ]);
    const thread = { uid: TICKET, documentId: posts[0]?.documentId ?? '' };
    await story.post(thread, { recipients: [{ address: 'bob@partner.example' }] });
    expect(await rowsOf(thread)).toEqual({ messages: 3, followers: 1, attachments: 1, notifications: 1 });
    return thread;
  };

  it('made in the Content Manager is followed by its creator, and says who made it', async () => {
    const edith = await app.createAdmin({ firstname: 'Edith', roleCode: 'strapi-super-admin' });
    const created = await app.fetchAdmin(`/content-manager/collection-types/${TICKET}`, {
      method: 'POST',
      body: { title: 'Broken lamp' },
      token: edith.token,
    });
    const thread = { uid: TICKET, documentId: created.body.data.documentId };
    expect(await story.messages(thread)).toEqual([
      expect.objectContaining({
        kind: 'log',
        log: expect.objectContaining({ key: 'created' }),
        author: expect.objectContaining({ name: 'Edith Editor', internal: true }),
      }),
    ]);
    const { followers } = await story.admin('GET', `${pathOf(thread)}/followers`);
    expect(followers).toEqual([expect.objectContaining({ address: edith.user.email })]);
  });

  it('made with a Content API token has the line, but nobody follows', async () => {
    const token = await app.strapi.service('admin::api-token').create({
      name: 'website',
      description: '',
      type: 'full-access',
      lifespan: null,
    });
    const created = await app.fetchApi('/api/tickets', {
      method: 'POST',
      body: { data: { title: 'From the website' } },
      token: token.accessKey,
    });
    expect(created.status).toBe(201);
    const thread = { uid: TICKET, documentId: created.body.data.documentId };
    expect(await story.messages(thread)).toEqual([
      expect.objectContaining({
        kind: 'log',
        log: expect.objectContaining({ key: 'created' }),
        author: { name: '', address: null, contactId: null, internal: false },
      }),
    ]);
    expect(await rowsOf(thread)).toEqual({ ...NOTHING, messages: 1 });
  });

  it('made by code has the line, but nobody follows', async () => {
    const thread = await story.createEntry(TICKET, { title: 'By code' });
    expect(await rowsOf(thread)).toEqual({ ...NOTHING, messages: 1 });
  });

  it('is attached by the plugin’s settings just as well', async () => {
    const thread = await story.createEntry(LEAD, { name: 'Big deal', email: 'li.wei@partner.example' });
    expect(await story.admin('GET', pathOf(thread))).toMatchObject({ title: 'Big deal' });
    expect(await rowsOf(thread)).toEqual({ ...NOTHING, messages: 1 });
    const { suggestions } = await story.admin('GET', `${pathOf(thread)}/recipients`);
    expect(suggestions).toEqual([
      expect.objectContaining({ address: 'li.wei@partner.example', role: 'entry' }),
    ]);
  });

  it('that was copied begins a thread of its own', async () => {
    const thread = await talkativeTicket('To be copied');
    const { entries } = (await app.strapi
      .documents(TICKET as never)
      .clone({ documentId: thread.documentId, data: {} as never })) as { entries: { documentId: string }[] };
    const copy = { uid: TICKET, documentId: entries[0]?.documentId ?? '' };
    expect(copy.documentId).not.toBe(thread.documentId);
    expect(await story.messages(copy)).toEqual([expect.objectContaining({ kind: 'log' })]);
    expect(await rowsOf(thread)).toMatchObject({ messages: 3 });
  });

  it('takes its messages, followers, notifications and attachments along when it goes', async () => {
    const other = await talkativeTicket('To stay');
    const thread = await talkativeTicket('To be deleted');
    await app.strapi.documents(TICKET as never).delete({ documentId: thread.documentId });
    expect(await rowsOf(thread)).toEqual(NOTHING);
    expect(await rowsOf(other)).toEqual({ messages: 3, followers: 1, attachments: 1, notifications: 1 });
    const answer = await app.fetchAdmin(pathOf(thread));
    expect(answer.status).toBe(404);
  });

  it('comes back whole when its deletion fails later in the same transaction', async () => {
    const thread = await talkativeTicket('To come back');
    const deletion = app.strapi.db.transaction(async () => {
      await app.strapi.documents(TICKET as never).delete({ documentId: thread.documentId });
      expect(await rowsOf(thread)).toEqual(NOTHING);
      throw new Error('something else failed');
    });
    await expect(deletion).rejects.toThrow('something else failed');
    expect(await story.readEntry(thread)).toMatchObject({ title: 'To come back' });
    expect(await rowsOf(thread)).toEqual({ messages: 3, followers: 1, attachments: 1, notifications: 1 });
  });

  it('does not come about when its creation fails later in the same transaction', async () => {
    let thread: Thread | null = null;
    const creation = app.strapi.db.transaction(async () => {
      thread = await story.createEntry(TICKET, { title: 'Never there' });
      throw new Error('something else failed');
    });
    await expect(creation).rejects.toThrow('something else failed');
    expect(thread).not.toBeNull();
    expect(await rowsOf(thread as unknown as Thread)).toEqual(NOTHING);
  });

  it('keeps one thread while it is published, changed, taken back and discarded', async () => {
    const article = app.strapi.documents(ARTICLE as never);
    const thread = await story.createEntry(ARTICLE, { title: 'News' });
    const { documentId } = thread;
    const note = await story.post(thread, { kind: 'note', html: '<p>Who checks it?</p>' });
    const expectThread = async () => {
      const messages = await story.messages(thread);
      expect(messages.filter(({ kind }) => kind === 'note').map(({ id }) => id)).toEqual([note.id]);
      expect(messages.filter(({ log }) => log?.key === 'created')).toHaveLength(1);
    };
    await article.publish({ documentId });
    await expectThread();
    await article.update({ documentId, data: { title: 'News again' } as never });
    await article.publish({ documentId });
    await expectThread();
    await article.update({ documentId, data: { title: 'Not this one' } as never });
    await article.discardDraft({ documentId });
    await expectThread();
    await article.unpublish({ documentId });
    await expectThread();
    await article.publish({ documentId });
    await article.delete({ documentId });
    expect(await rowsOf(thread)).toEqual(NOTHING);
  });

  it('made and published in one step has one line', async () => {
    const created = await app.strapi
      .documents(ARTICLE as never)
      .create({ data: { title: 'At once' } as never, status: 'published' as never });
    const { documentId } = created as { documentId: string };
    expect(await rowsOf({ uid: ARTICLE, documentId })).toEqual({ ...NOTHING, messages: 1 });
  });

  it('deleted below the document service loses its thread too', async () => {
    const user = (await app.strapi.documents(USER as never).create({
      data: { username: 'mary', email: 'mary@customer.example', password: 'Correct-Horse-9' } as never,
    })) as unknown as { id: number; documentId: string };
    const thread = { uid: USER, documentId: user.documentId };
    expect(await rowsOf(thread)).toEqual({ ...NOTHING, messages: 1 });
    await app.strapi.db.query(USER).delete({ where: { id: user.id } });
    expect(await rowsOf(thread)).toEqual(NOTHING);
  });

  it('of which one version goes below the document service keeps its thread', async () => {
    const thread = await story.createEntry(ARTICLE, { title: 'Two versions' });
    await app.strapi.documents(ARTICLE as never).publish({ documentId: thread.documentId });
    const before = await rowsOf(thread);
    await app.strapi.db
      .query(ARTICLE)
      .delete({ where: { documentId: thread.documentId, publishedAt: { $notNull: true } } });
    expect(before.messages).toBeGreaterThan(0);
    expect(await rowsOf(thread)).toEqual(before);
  });

  it('deleted where no hook sees it is swept, and no other one', async () => {
    const other = await story.createEntry(TICKET, { title: 'Still there' });
    const thread = await talkativeTicket('To be swept');
    const { connection } = app.strapi.db;
    await connection('tickets').where({ document_id: thread.documentId }).delete();
    expect(await rowsOf(thread)).toMatchObject({ messages: 3 });
    const removed = await app.strapi.plugin('chatter').service('thread').sweep();
    expect(removed).toBe(1);
    expect(await rowsOf(thread)).toEqual(NOTHING);
    expect(await rowsOf(other)).toMatchObject({ messages: 1 });
  });

  it('leaves no file behind once its attachments are old', async () => {
    const thread = await talkativeTicket('To be emptied');
    const [attachment] = await app.strapi.db
      .query('plugin::chatter.attachment')
      .findMany({ where: ofThread(thread) });
    const files = app.strapi.plugin('chatter').service('files');
    const twoDaysOn = Date.now() + 2 * 24 * 60 * 60 * 1000;
    await files.sweep(twoDaysOn);
    await expect(files.read(attachment.hash)).resolves.toBeInstanceOf(Buffer);
    await app.strapi.documents(TICKET as never).delete({ documentId: thread.documentId });
    await files.sweep(twoDaysOn);
    await expect(files.read(attachment.hash)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
