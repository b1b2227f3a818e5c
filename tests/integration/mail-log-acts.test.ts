import { errors } from '@strapi/utils';

import type { SinkMail, SmtpSink } from '../support/smtp-sink';
import type { AdminAccount, NewPermission, RunningStrapi } from '../support/strapi';
import { CHATTER, explorer, LOG, startMailLog, type MailLogStory } from './mail-log-story';
import { LEAD, pathOf, TICKET, until, type Story, type Thread } from './story';

describe('posting a mail by hand', () => {
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
  const receivers = () => sink.mails.flatMap(({ envelope }) => envelope.to).sort();

  describe('attaching a mail to an entry', () => {
    const files = [
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=cut',
      '',
      '--cut',
      'Content-Type: text/plain',
      '',
      'The lamp is broken.',
      '--cut',
      'Content-Type: text/plain',
      'Content-Disposition: attachment; filename=photo.txt',
      '',
      'a photo',
      '--cut--',
      '',
    ];

    it('posts it there by its author, with its files, and tells the followers', async () => {
      sink.clear();
      const thread = await log.ticket('Attach here');
      await follow(thread, joel);
      const raw = [
        ...log
          .write({ To: 'nobody@shop.example', From: 'Lea <lea@customer.example>', Subject: 'Lamp' })
          .slice(0, -2),
        ...files,
      ];
      const { id } = await story.deliver(raw);
      const mail = await log.done(id, 'attach', thread);
      expect(mail).toMatchObject({
        status: 'processed',
        reason: 'attached_by_person',
        target: 'Ticket "Attach here"',
        posts: [thread],
        targets: [{ ...thread, title: 'Attach here', singleType: false }],
        suggestions: [],
      });
      expect(mail.trace.at(-1)).toEqual({
        rule: 'person',
        outcome: 'answered',
        saw: `Ada Admin attached it to ${TICKET} ${thread.documentId}`,
      });
      expect(mail.trace.length).toBeGreaterThan(2);
      const [message] = await story.messages(thread);
      expect(message).toMatchObject({
        id: mail.posts[0]?.messageId,
        kind: 'email',
        internal: false,
        automatic: false,
        author: { name: 'Lea', address: 'lea@customer.example', contactId: null },
        subject: 'Lamp',
        incomingMailId: id,
        authenticity: mail.authenticity,
        attachments: [{ name: 'photo.txt' }],
      });
      expect(message?.html).toContain('The lamp is broken.');
      expect((await (await sentTo('joel@shop.example')).parsed()).text).toContain('The lamp is broken.');
    });

    it('is done once: what was posted is neither attached, routed, refused nor ignored again', async () => {
      const thread = await log.ticket('Once');
      const id = await log.held();
      await log.done(id, 'attach', thread);
      for (const [name, body] of [
        ['attach', await log.ticket('Other')],
        ['attach', thread],
        ['create', { uid: LEAD }],
        ['replay'],
        ['reject', { words: 'No' }],
        ['ignore'],
      ] as [string, object?][]) {
        expect(await log.refused(id, name, body)).toContain('posted already');
      }
      expect(await story.messages(thread)).toHaveLength(2);
    });

    it('by several people at one moment posts one message', async () => {
      const threads = await Promise.all([1, 2, 3].map((n) => log.ticket(`At once ${n}`)));
      const id = await log.held();
      const answers = await Promise.all([
        ...threads.map((thread) => log.act(id, 'attach', thread)),
        log.act(id, 'create', { uid: LEAD }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
      expect(await story.count('message', { incomingMailId: id })).toBe(1);
      expect(await log.detail(id)).toMatchObject({ status: 'processed', posts: [expect.anything()] });
    });

    it('while others put it aside or have it routed anew posts it once at most', async () => {
      const thread = await log.ticket('At once');
      const id = await log.held();
      // What comes late finds the mail free again, and may be done: how many succeed is a matter of timing.
      const answers = await Promise.all([
        log.act(id, 'attach', thread),
        log.act(id, 'ignore'),
        log.act(id, 'attach', thread),
        log.act(id, 'replay'),
      ]);
      expect(answers.map(({ status }) => status)).toContain(200);
      await until(async () => !['pending', 'processing'].includes((await log.detail(id)).status));
      const mail = await log.detail(id);
      const posted = await story.count('message', { incomingMailId: id });
      expect(posted).toBeLessThanOrEqual(1);
      expect(mail.posts).toHaveLength(posted);
    });

    it('that stands there already, as another copy of it, is refused', async () => {
      const thread = await log.ticket('Copies');
      const raw = log.write({ To: 'nobody@shop.example' });
      const first = await story.deliver(raw, { to: 'one@shop.example' });
      const second = await story.deliver(raw, { to: 'two@shop.example' });
      await log.done(first.id, 'attach', thread);
      expect(await log.refused(second.id, 'attach', thread)).toContain('posted there before');
      expect(await log.detail(second.id)).toMatchObject({ status: 'held', posts: [] });
      await log.done(second.id, 'ignore');
    });

    it('by a machine is a silent note', async () => {
      sink.clear();
      const thread = await log.ticket('Machines');
      await follow(thread, joel);
      const automatic = await story.deliver(log.write({ 'Auto-Submitted': 'auto-generated' }));
      expect(automatic).toMatchObject({ status: 'ignored', reason: 'automatic' });
      await log.done(automatic.id, 'attach', thread);
      expect((await story.messages(thread))[0]).toMatchObject({ internal: true, automatic: true });
      await idle();
      expect(receivers()).toEqual([]);
    });

    it('that no parser can read takes its source along', async () => {
      const depth = 120;
      const raw = [
        ...log.write({ 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary=b0' }).slice(0, -2),
        '',
        ...Array.from({ length: depth }, (_, n) => [
          `--b${n}`,
          `Content-Type: multipart/mixed; boundary=b${n + 1}`,
          '',
        ]).flat(),
        `--b${depth}`,
        '',
        'deep',
        `--b${depth}--`,
      ];
      const { id, status, reason } = await story.deliver(raw);
      expect({ status, reason }).toEqual({ status: 'held', reason: 'unparsable' });
      const thread = await log.ticket('Unreadable');
      await log.done(id, 'attach', thread);
      const [message] = await story.messages(thread);
      expect(message?.attachments.map(({ name }) => name)).toContain('original_email.eml');
      const file = message?.attachments.find(({ name }) => name === 'original_email.eml');
      const answer = await app.fetchAdmin<string>(`${pathOf(thread)}/attachments/${file?.id}/content`);
      expect(answer.status).toBe(200);
      expect(answer.body === raw.join('\r\n')).toBe(true);
    });

    it('needs the rights of the log, and those of the entry', async () => {
      const thread = await log.ticket('Rights');
      const id = await log.held();
      const tickets = explorer('read', TICKET);
      const statusWith = async (permissions: NewPermission[]) =>
        (await log.act(id, 'attach', thread, await log.tokenOf(permissions))).status;
      expect(await statusWith([...LOG, ...CHATTER])).toBe(403);
      expect(await statusWith([...LOG, ...CHATTER, explorer('read', LEAD)])).toBe(403);
      expect(await statusWith([...LOG, ...CHATTER.slice(0, 1), tickets])).toBe(403);
      expect(await statusWith([...LOG, ...CHATTER.slice(1), tickets])).toBe(403);
      expect(await statusWith([...LOG.slice(0, 1), ...CHATTER, tickets])).toBe(403);
      expect(await statusWith([...CHATTER, tickets])).toBe(403);
      const onlyOwn = [...LOG, ...CHATTER, { ...tickets, conditions: ['admin::is-creator'] }];
      expect(await statusWith(onlyOwn)).toBe(403);
      expect(await log.detail(id)).toMatchObject({ status: 'held', posts: [] });
      expect((await log.act(id, 'attach', { uid: TICKET, documentId: 'nothing' })).status).toBe(404);
      expect((await log.act(id, 'attach', { uid: 'api::nothing.nothing', documentId: 'x' })).status).toBe(
        404
      );
      expect((await log.act(999_999, 'attach', thread)).status).toBe(404);
      expect(await statusWith([...LOG, ...CHATTER, tickets])).toBe(200);
    });
  });

  describe('creating an entry from a mail', () => {
    it('names it after the subject, and the person is its creator', async () => {
      const id = await log.held({ From: 'Moe <moe@buyer.example>', Subject: ' Ten\tlamps ' });
      const mail = await log.done(id, 'create', { uid: LEAD }, joel.token);
      expect(mail).toMatchObject({
        status: 'processed',
        reason: 'created_by_person',
        target: 'Lead "Ten lamps"',
        posts: [{ uid: LEAD }],
      });
      const [post] = mail.posts;
      const thread = { uid: LEAD, documentId: post?.documentId ?? '' };
      expect(await story.readEntry(thread, ['createdBy'])).toMatchObject({
        name: 'Ten lamps',
        email: 'moe@buyer.example',
        createdBy: { id: joel.user.id },
      });
      expect(await story.messages(thread)).toMatchObject([
        { kind: 'email', author: { address: 'moe@buyer.example' } },
        { kind: 'log', log: { key: 'created_from_mail' } },
      ]);
      expect(await log.refused(id, 'create', { uid: LEAD })).toContain('posted already');
    });

    it('that the host does not take is refused in words, and nothing remains', async () => {
      const id = await log.held();
      const messages = await story.count('message');
      const refusedBy = async (error: Error): Promise<string> => {
        const unsubscribe = app.strapi.db.lifecycles.subscribe({
          models: [LEAD],
          beforeCreate: () => {
            throw error;
          },
        });
        const words = await log.refused(id, 'create', { uid: LEAD });
        unsubscribe();
        return words;
      };
      expect(await refusedBy(new errors.ValidationError('no leads today'))).toContain('no leads today');
      expect(await refusedBy(new Error('secret sql'))).not.toContain('secret');
      expect(await story.count('message')).toBe(messages);
      expect(await log.detail(id)).toMatchObject({ status: 'held', reason: 'no_route' });
      await log.done(id, 'create', { uid: LEAD });
    });

    it('needs the right to create such entries, to fill their fields, and to post', async () => {
      const id = await log.held();
      const statusWith = async (permissions: NewPermission[]) =>
        (await log.act(id, 'create', { uid: LEAD }, await log.tokenOf(permissions))).status;
      const create = explorer('create', LEAD);
      expect(await statusWith([...LOG, ...CHATTER, explorer('read', LEAD)])).toBe(403);
      expect(await statusWith([...LOG, ...CHATTER, explorer('create', TICKET)])).toBe(403);
      expect(await statusWith([...LOG, ...CHATTER.slice(0, 1), create])).toBe(403);
      expect(await statusWith([...LOG, ...CHATTER, { ...create, properties: { fields: ['notes'] } }])).toBe(
        403
      );
      expect((await log.act(id, 'create', { uid: 'plugin::chatter.alias' })).status).toBe(404);
      expect((await log.act(id, 'create', { uid: 'admin::user' })).status).toBe(404);
      expect(await log.detail(id)).toMatchObject({ status: 'held' });
      expect(await statusWith([...LOG, ...CHATTER, { ...create, conditions: ['admin::is-creator'] }])).toBe(
        200
      );
    });
  });
});
