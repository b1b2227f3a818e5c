import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { correspondenceOf, MARY, type Correspondence } from './correspondence';
import { LEAD, storyOf, TASK, TICKET, type Story, type Thread } from './story';

const JOEL = 'joel@shop.example';
const FORM = 'form@site.example';

describe('by whom a mail is', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let mail: Correspondence;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi({
      pluginConfig: {
        contentTypes: { 'api::lead.lead': { nameField: 'name', emailField: 'email', ccField: 'notes' } },
      },
    });
    story = storyOf(app);
    mail = correspondenceOf(app, story, sink);
    mail.believe();
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await app.createAdmin({
      email: JOEL,
      firstname: 'Joel',
      lastname: 'Brandt',
      roleCode: 'strapi-super-admin',
    });
    for (const alias of [
      { name: 'support', targetType: TICKET, relays: [FORM] },
      { name: 'staff', targetType: TASK, contactPolicy: 'internal_users' },
      { name: 'vip', targetType: TICKET, contactPolicy: 'contacts' },
      { name: 'plain', targetType: TASK, forwardedAuthor: false },
      { name: 'leads', targetType: LEAD },
    ]) {
      await story.admin('POST', '/chatter/aliases', alias);
    }
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  const creatorOf = async (thread: Thread): Promise<string | null> => {
    const row = (await app.strapi.db
      .query(thread.uid)
      .findOne({ where: { documentId: thread.documentId }, populate: ['createdBy'] })) as {
      createdBy: { email: string } | null;
    };
    return row.createdBy?.email ?? null;
  };
  const followersOf = async (thread: Thread): Promise<string[]> => {
    const { followers } = await story.admin(
      'GET',
      `/chatter/threads/${thread.uid}/${thread.documentId}/followers`
    );
    return followers.map(({ address }: { address: string }) => address);
  };
  const posted = async (answer: { posts: { uid: string; documentId: string }[] }) => {
    const [thread] = answer.posts as [Thread];
    const messages = await story.messages(thread);
    const message = messages.find(({ kind }) => kind === 'email');
    if (!message) throw new Error('no message came of this mail');
    return { thread, message };
  };

  describe('a colleague', () => {
    it('who is verified has their rights: creator, follower, name', async () => {
      const { thread, message } = await posted(
        await mail.deliver({ From: `J. Brandt <${JOEL}>`, 'X-Checked': 'verified' })
      );
      expect(message.author).toMatchObject({ name: 'Joel Brandt', address: JOEL, internal: true });
      expect(message.authenticity).toBe('verified');
      expect(await creatorOf(thread)).toBe(JOEL);
      expect(await followersOf(thread)).toEqual([JOEL]);
    });

    it.each(['unverified', 'failed', 'unknown'])(
      'whose mail is %s is posted under the bare address, without any right',
      async (result) => {
        const { thread, message } = await posted(
          await mail.deliver({ From: `Joel Brandt <${JOEL}>`, 'X-Checked': result })
        );
        expect(message.author).toEqual({ name: JOEL, address: JOEL, contactId: null, internal: false });
        expect(message.authenticity).toBe(result);
        expect(await creatorOf(thread)).toBeNull();
        expect(await followersOf(thread)).toEqual([]);
      }
    );

    it('who is not believed is a stranger to policies', async () => {
      await mail.quiet();
      const forged = { From: JOEL, 'X-Checked': 'unverified' };
      expect(await mail.deliver({ ...forged, To: 'staff@shop.example' })).toMatchObject({
        status: 'rejected',
        reason: 'policy_internal_users',
      });
      expect(await mail.deliver({ ...forged, To: 'vip@shop.example' })).toMatchObject({
        status: 'rejected',
        reason: 'policy_contacts',
      });
      const verified = { From: JOEL, 'X-Checked': 'verified' };
      expect(await mail.deliver({ ...verified, To: 'staff@shop.example' })).toMatchObject({
        reason: 'created',
      });
      expect(await mail.deliver({ ...verified, To: 'vip@shop.example' })).toMatchObject({
        reason: 'created',
      });
    });

    it('whose mail is forged is told nothing: the refusal would reach the one who was forged', async () => {
      await mail.quiet();
      const forged = { From: JOEL, To: 'staff@shop.example', 'X-Checked': 'failed' };
      expect(await mail.deliver(forged)).toMatchObject({ status: 'rejected' });
      await mail.idle();
      expect(sink.mails).toEqual([]);
    });

    it('who could not be checked is believed where the settings say so', async () => {
      const { settings } = await story.admin('GET', '/chatter/incoming-settings');
      const unchecked = { From: JOEL, To: 'staff@shop.example', 'X-Checked': 'unknown' };
      expect(await mail.deliver(unchecked)).toMatchObject({ status: 'rejected' });
      await story.admin('PUT', '/chatter/incoming-settings', { ...settings, trustUnchecked: true });
      expect(await mail.deliver(unchecked)).toMatchObject({ reason: 'created' });
      await story.admin('PUT', '/chatter/incoming-settings', settings);
    });

    it('is known by the token of a mail that only they got, unless the answer is forged', async () => {
      const { thread, mail: got } = await mail.answerable(JOEL);
      const To = await mail.replyToOf(got);
      const authors = async () => {
        const [message] = await story.messages(thread);
        return message?.author;
      };
      await mail.deliver({ From: `Joel <${JOEL}>`, To, 'X-Checked': 'unverified' });
      expect(await authors()).toMatchObject({ name: 'Joel Brandt', internal: true });
      await mail.deliver({ From: `Joel <${JOEL}>`, To, 'X-Checked': 'failed' });
      expect(await authors()).toMatchObject({ name: JOEL, internal: false });
    });

    it('in whose name somebody else writes is told of it', async () => {
      const { thread, mail: got } = await mail.answerable(JOEL);
      const contacts = app.strapi.plugin('chatter').service('contacts');
      const [joel] = (await contacts.find([JOEL])).values();
      await app.strapi.plugin('chatter').service('followers').add(thread, [joel.id]);
      const headers = { From: `Joel <${JOEL}>`, To: await mail.replyToOf(got) };
      await mail.deliver({ ...headers, 'X-Checked': 'verified' });
      await mail.idle();
      expect(mail.receivers()).not.toContain(JOEL);
      await mail.deliver({ ...headers, 'X-Checked': 'failed' });
      await mail.sentTo(JOEL);
    });

    it('is not known by the token of a mail that a customer got', async () => {
      const { thread, mail: got } = await mail.answerable(MARY);
      await mail.deliver({
        From: `Joel <${JOEL}>`,
        To: await mail.replyToOf(got),
        'X-Checked': 'unverified',
      });
      const [message] = await story.messages(thread);
      expect(message?.author).toMatchObject({ name: JOEL, contactId: null, internal: false });
    });
  });

  describe('an answer to a note', () => {
    const noted = async () => {
      const thread = await story.createEntry(TICKET, { title: 'Secret' });
      const contacts = app.strapi.plugin('chatter').service('contacts');
      const [mary] = await contacts.ensure([{ name: '', address: MARY }]);
      await app.strapi.plugin('chatter').service('followers').add(thread, [mary.id]);
      await mail.quiet();
      await story.post(thread, {
        kind: 'note',
        html: '<p>The margin is 40 %</p>',
        recipients: [{ address: JOEL }],
      });
      const got = await mail.sentTo(JOEL);
      await mail.quiet();
      return { thread, To: await mail.replyToOf(got) };
    };

    it('by somebody who is not believed is no note, and reaches colleagues only: it quotes the note', async () => {
      const { thread, To } = await noted();
      const answer = 'Hm.\r\n\r\nOn Sat, 21 Nov 2026, Ada wrote:\r\n> The margin is 40 %';
      await mail.deliver({ From: JOEL, To, 'X-Checked': 'failed' }, answer);
      const [message] = await story.messages(thread);
      expect(message).toMatchObject({ kind: 'email', internal: false, author: { internal: false } });
      await mail.sentTo(app.admin.email);
      await mail.idle();
      expect(mail.receivers()).toEqual([app.admin.email]);
    });

    it('by a colleague is a note, and reaches who wrote the first', async () => {
      const { thread, To } = await noted();
      await mail.deliver({ From: JOEL, To, 'X-Checked': 'unverified' });
      const [message] = await story.messages(thread);
      expect(message).toMatchObject({ kind: 'email', internal: true, author: { internal: true } });
      await mail.sentTo(app.admin.email);
      await mail.idle();
      expect(mail.receivers()).toEqual([app.admin.email]);
    });
  });

  describe('a web form', () => {
    it('passes on mail of whoever its Reply-To names', async () => {
      const { thread, message } = await posted(
        await mail.deliver({ From: `Our site <${FORM}>`, 'Reply-To': 'Zoe Zander <Zoe@visitor.example>' })
      );
      expect(message.author).toMatchObject({ name: 'Zoe Zander', address: 'zoe@visitor.example' });
      expect(await story.readEntry(thread)).toMatchObject({ customerEmail: 'zoe@visitor.example' });
    });

    it('is a sender like any other for an alias that does not know it', async () => {
      const { message } = await posted(
        await mail.deliver({ From: FORM, To: 'plain@shop.example', 'Reply-To': 'zoe@visitor.example' })
      );
      expect(message.author.address).toBe(FORM);
    });

    it('that a person blocked is ignored, whoever writes through it', async () => {
      const { senderRule } = await story.admin('POST', '/chatter/sender-rules', {
        pattern: FORM,
        action: 'block',
      });
      expect(await mail.deliver({ From: FORM, 'Reply-To': 'zoe@visitor.example' })).toMatchObject({
        reason: 'sender_blocked',
      });
      await story.admin('DELETE', `/chatter/sender-rules/${senderRule.documentId}`);
    });

    it('makes nobody a colleague, however genuine its mail is', async () => {
      const { thread, message } = await posted(
        await mail.deliver({ From: FORM, 'Reply-To': `Joel Brandt <${JOEL}>`, 'X-Checked': 'verified' })
      );
      expect(message.author).toEqual({ name: JOEL, address: JOEL, contactId: null, internal: false });
      expect(await creatorOf(thread)).toBeNull();
    });
  });

  describe('a mail that a colleague passes on', () => {
    const forward = [
      'Please take care of it.',
      '',
      '---------- Forwarded message ---------',
      'From: Zoe Zander <zoe@visitor.example>',
      'Date: Fri, 20 Nov 2026 at 10:00',
      'Subject: Lamp broken',
      'To: Joel Brandt <joel@shop.example>',
      '',
      'The lamp does not light up.',
      'Zoe',
    ].join('\r\n');
    const headers = { From: `Joel <${JOEL}>`, Subject: 'Fwd: Lamp broken', 'X-Checked': 'verified' };

    it('is by whom it came from; the colleague is creator and follower', async () => {
      await mail.quiet();
      const { thread, message } = await posted(await mail.deliver(headers, forward));
      expect(message.author).toMatchObject({
        name: 'Zoe Zander',
        address: 'zoe@visitor.example',
        internal: false,
      });
      expect(message.html).toContain('Please take care of it.');
      expect(message.html).toContain('The lamp does not light up.');
      expect(message.quotedHtml).toBeNull();
      expect(await story.readEntry(thread)).toMatchObject({
        title: 'Lamp broken',
        customerEmail: 'zoe@visitor.example',
      });
      expect(await creatorOf(thread)).toBe(JOEL);
      expect(await followersOf(thread)).toEqual([JOEL]);
      await mail.idle();
      expect(sink.mails).toEqual([]);
    });

    it('is the colleague’s where the alias says so', async () => {
      const { thread, message } = await posted(
        await mail.deliver({ ...headers, To: 'plain@shop.example' }, forward)
      );
      expect(message.author.address).toBe(JOEL);
      expect(await story.readEntry(thread)).toMatchObject({ name: 'Fwd: Lamp broken', senderEmail: JOEL });
    });

    it('is their own when nobody can tell that they are a colleague', async () => {
      const { message } = await posted(
        await mail.deliver({ ...headers, 'X-Checked': 'unverified' }, forward)
      );
      expect(message.author).toMatchObject({ name: JOEL, address: JOEL, internal: false });
    });

    it('is the customer’s own when a customer passes it on', async () => {
      const { message } = await posted(await mail.deliver({ ...headers, From: MARY }, forward));
      expect(message.author.address).toBe(MARY);
    });

    it('is the colleague’s as an answer', async () => {
      const { thread, mail: got } = await mail.answerable(JOEL);
      await mail.deliver({ ...headers, To: await mail.replyToOf(got) }, forward);
      const [message] = await story.messages(thread);
      expect(message?.author.address).toBe(JOEL);
    });
  });

  describe('people in Cc', () => {
    const Cc = 'cc1 <cc1@x.example>, Shop <catchall@shop.example>, cc2@x.example';

    it('are kept on what is created, without our own addresses', async () => {
      const { thread } = await posted(await mail.deliver({ To: 'leads@shop.example', Cc }));
      expect(await story.readEntry(thread)).toMatchObject({ notes: 'cc1 <cc1@x.example>, cc2@x.example' });
    });

    it('are added by answers, each once, in the first spelling', async () => {
      const thread = await story.createEntry(LEAD, {
        name: 'Lead',
        notes: 'cc1 <cc1@x.example>, cc2@x.example',
      });
      await mail.quiet();
      await story.post(thread, { recipients: [{ address: MARY }] });
      const To = await mail.replyToOf(await mail.sentTo(MARY));
      await mail.deliver({ From: MARY, To, Cc: 'cc2 <cc2@x.example>, Three <cc3@x.example>' });
      const notes = 'cc1 <cc1@x.example>, cc2@x.example, Three <cc3@x.example>';
      expect(await story.readEntry(thread)).toMatchObject({ notes });
      await mail.deliver({ From: MARY, To, Cc: 'cc4@x.example', 'Auto-Submitted': 'auto-replied' });
      expect(await story.readEntry(thread)).toMatchObject({ notes });
    });
  });

  it('a customer is known by their address, whatever name they write under and however it is spelt', async () => {
    await mail.answerable(MARY);
    const { message } = await posted(
      await mail.deliver({ From: 'Somebody Else <MARY@Customer.example>', To: 'vip@shop.example' })
    );
    expect(message.author).toMatchObject({ address: MARY, internal: false });
    expect(message.author.contactId).not.toBeNull();
  });

  it('somebody who was archived is a stranger again', async () => {
    const contacts = app.strapi.plugin('chatter').service('contacts');
    const [old] = await contacts.ensure([{ name: 'Old', address: 'old@customer.example' }]);
    await app.strapi.db
      .query('plugin::chatter.contact')
      .update({ where: { id: old.id }, data: { active: false } });
    expect(await mail.deliver({ From: 'old@customer.example', To: 'vip@shop.example' })).toMatchObject({
      reason: 'policy_contacts',
    });
    const { message } = await posted(await mail.deliver({ From: 'Old <old@customer.example>' }));
    expect(message.author).toMatchObject({ name: 'Old', contactId: null });
  });
});
