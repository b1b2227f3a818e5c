import { startSmtpSink, type SinkMail, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { correspondenceOf, MARY, type Correspondence } from './correspondence';
import { LEAD, storyOf, TICKET, type Story, type Thread } from './story';

interface Report {
  to: string;
  recipient?: string | null;
  original?: string;
  /** further fields of the header of the mail that came back */
  copied?: string[];
  action?: string;
  status?: string;
  headers?: string[];
}

describe('mail that comes back', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let mail: Correspondence;
  let reports = 0;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi();
    story = storyOf(app);
    mail = correspondenceOf(app, story, sink);
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  const report = ({
    to,
    recipient = MARY,
    original,
    copied = [],
    action = 'failed',
    status = '5.1.1',
    headers = [],
  }: Report) =>
    story.deliver([
      'Return-Path: <>',
      'From: MAILER-DAEMON@mx.customer.example',
      `To: ${to}`,
      'Subject: Undelivered Mail Returned to Sender',
      `Message-ID: <report-${(reports += 1)}-${Date.now()}@mx.customer.example>`,
      ...headers,
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=cut',
      '',
      '--cut',
      'Content-Type: text/plain',
      '',
      'This is the mail system.',
      '--cut',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.customer.example',
      '',
      ...(recipient === null ? [] : [`Final-Recipient: rfc822; ${recipient}`]),
      `Action: ${action}`,
      `Status: ${status}`,
      `Diagnostic-Code: smtp; 550 ${status} No such mailbox`,
      '',
      ...(original === undefined
        ? []
        : ['--cut', 'Content-Type: text/rfc822-headers', '', `Message-ID: ${original}`, ...copied, '']),
      '--cut--',
      '',
    ]);

  const bounces = async (address = MARY): Promise<number | null> => {
    const row = (await app.strapi.db.query('plugin::chatter.contact').findOne({ where: { address } })) as {
      bounceCount: number;
    } | null;
    return row?.bounceCount ?? null;
  };
  const deliveryOf = async (thread: Thread, id: number) =>
    (await story.messages(thread)).find((message) => message.id === id)?.deliveries[0];
  const stateOf = async (thread: Thread, id: number) => (await deliveryOf(thread, id))?.state;
  const idOf = async (sent: SinkMail): Promise<string> => (await sent.parsed()).messageId ?? '';

  beforeEach(async () => {
    await app.strapi.db.query('plugin::chatter.contact').updateMany({ where: {}, data: { bounceCount: 0 } });
    await mail.quiet();
  });

  it('is counted for whom it was sent to, once, however often the report comes', async () => {
    const { thread, mail: sent, message } = await mail.answerable();
    for (let n = 0; n < 2; n += 1) {
      expect(await report({ to: sent.envelope.from })).toMatchObject({
        status: 'processed',
        reason: 'delivery_status',
        posts: [],
      });
    }
    expect(await stateOf(thread, message.id)).toBe('bounced');
    expect(await bounces()).toBe(1);
  });

  it('says why in our words, and in those of the report', async () => {
    const { thread, mail: sent, message } = await mail.answerable();
    await report({ to: sent.envelope.from, original: await idOf(sent) });
    const found = (await story.messages(thread)).find(({ id }) => id === message.id);
    expect(found?.deliveries).toEqual([
      expect.objectContaining({
        state: 'bounced',
        reason: 'bounced_user_unknown',
        statusCode: '5.1.1',
        response: expect.stringContaining('No such mailbox'),
      }),
    ]);
  });

  it('is counted once where the entry is that of the receiver, too', async () => {
    const thread = await story.createEntry(LEAD, { name: 'Mary', email: MARY });
    const message = await story.post(thread, { recipients: [{ address: MARY }] });
    const sent = await mail.sentTo(MARY);
    await story.deliveries(thread, message.id, (found) => found.every(({ state }) => state === 'sent'));
    await report({ to: sent.envelope.from });
    expect(await bounces()).toBe(1);
    expect(await story.readEntry(thread)).toMatchObject({ name: 'Mary', email: MARY });
  });

  it('again and again is counted each time, however the address is written, and for nobody else', async () => {
    const other = 'bob@partner.example';
    await mail.answerable(other);
    for (const recipient of [MARY, 'MARY@Customer.EXAMPLE']) {
      const { mail: sent } = await mail.answerable();
      await report({ to: sent.envelope.from, recipient });
    }
    expect(await bounces()).toBe(2);
    expect(await bounces(other)).toBe(0);
  });

  it('without a recipient, about a mail that came in, counts for nobody', async () => {
    const incoming = `<from-mary-${Date.now()}@customer.example>`;
    await mail.answerable();
    await mail.deliver({ From: MARY, 'Message-ID': incoming });
    await mail.quiet();
    expect(await report({ to: 'bounce@shop.example', recipient: null, original: incoming })).toMatchObject({
      status: 'ignored',
      reason: 'bounce_unmatched',
    });
    expect(await bounces()).toBe(0);
    expect(sink.mails).toEqual([]);
  });

  it('without our token is shown by the Message-ID in it, or the one that it answers, but not counted', async () => {
    const first = await mail.answerable();
    await report({ to: 'bounce@shop.example', original: await idOf(first.mail) });
    const found = (await story.messages(first.thread)).find(({ id }) => id === first.message.id);
    expect(found?.deliveries).toEqual([
      expect.objectContaining({
        state: 'bounced',
        reason: 'bounced',
        response: expect.stringContaining('No such mailbox'),
      }),
    ]);
    const second = await mail.answerable();
    await report({ to: 'bounce@shop.example', headers: [`In-Reply-To: ${await idOf(second.mail)}`] });
    expect(await stateOf(second.thread, second.message.id)).toBe('bounced');
    expect(await bounces()).toBe(0);
    // The true one may come later.
    await report({ to: first.mail.envelope.from });
    expect(await bounces()).toBe(1);
  });

  it('without our token ends no mail to somebody, however often it comes', async () => {
    for (let n = 0; n < 3; n += 1) {
      const { mail: sent } = await mail.answerable();
      await report({ to: 'bounce@shop.example', original: await idOf(sent) });
    }
    const { thread, message } = await mail.answerable();
    expect(await stateOf(thread, message.id)).toBe('sent');
    expect(await bounces()).toBe(0);
  });

  it('to another return path is counted by what the copy of our mail says', async () => {
    const { thread, mail: sent, message } = await mail.answerable();
    const proof = (await sent.parsed()).headers.get('x-chatter-proof') as string;
    expect(proof).toEqual(expect.any(String));
    await report({
      to: 'support@shop.example',
      original: await idOf(sent),
      copied: [`X-Chatter-Proof: ${proof}`],
    });
    expect(await stateOf(thread, message.id)).toBe('bounced');
    expect(await bounces()).toBe(1);
  });

  it('with the token of one mail says nothing about another', async () => {
    const bob = 'bob@partner.example';
    const [bobs, marys] = [await mail.answerable(bob), await mail.answerable()];
    const original = await idOf(marys.mail);
    await report({ to: bobs.mail.envelope.from, original, headers: [`In-Reply-To: ${original}`] });
    expect(await stateOf(marys.thread, marys.message.id)).toBe('sent');
    expect(await bounces()).toBe(0);
    expect(await stateOf(bobs.thread, bobs.message.id)).toBe('bounced');
    // It speaks of another address than Bob's.
    expect(await bounces(bob)).toBe(0);
  });

  it.each([
    ['an alias', 'support@shop.example'],
    ['an alias and the bounce address', 'support@shop.example, bounce@shop.example'],
  ])('is found although the report goes to %s, and creates nothing', async (_where, to) => {
    const { thread, mail: sent, message } = await mail.answerable();
    const tickets = await app.strapi.db.query(TICKET).count({});
    expect(await report({ to, original: await idOf(sent) })).toMatchObject({
      status: 'processed',
      reason: 'delivery_status',
      posts: [],
    });
    expect(await app.strapi.db.query(TICKET).count({})).toBe(tickets);
    expect(await stateOf(thread, message.id)).toBe('bounced');
  });

  it('from another address than the one we wrote to is not counted against that one', async () => {
    const { thread, mail: sent, message } = await mail.answerable();
    await report({ to: sent.envelope.from, recipient: 'forwarded@elsewhere.example' });
    expect(await stateOf(thread, message.id)).toBe('bounced');
    expect(await bounces()).toBe(0);
  });

  it('without a recipient is counted for the only one the mail was for', async () => {
    const { mail: sent } = await mail.answerable();
    await report({ to: sent.envelope.from, recipient: null });
    expect(await bounces()).toBe(1);
  });

  it.each([
    ['names no mail of ours', { original: '<unknown@customer.example>' }],
    ['names nothing at all', { recipient: null }],
    ['looks like ours but was not signed', { original: '<m.aaaaaaaaaaaaaaaaaaaaaaaa@shop.example>' }],
  ])('and %s counts for nobody', async (_what, part) => {
    await mail.answerable();
    expect(await report({ to: 'bounce@shop.example', ...part })).toMatchObject({
      status: 'ignored',
      reason: 'bounce_unmatched',
    });
    expect(await bounces()).toBe(0);
    await mail.idle();
    expect(sink.mails).toEqual([]);
  });

  it('later is not counted', async () => {
    const { thread, mail: sent, message } = await mail.answerable();
    await report({ to: sent.envelope.from, action: 'delayed' });
    expect(await stateOf(thread, message.id)).toBe('sent');
    expect(await bounces()).toBe(0);
  });

  it('is forgotten when the receiver writes again, and not when their machine does', async () => {
    const { mail: sent } = await mail.answerable();
    await report({ to: sent.envelope.from });
    expect(await bounces()).toBe(1);
    const To = await mail.replyToOf(sent);
    await mail.deliver({ From: MARY, To, 'Auto-Submitted': 'auto-replied' });
    expect(await bounces()).toBe(1);
    await mail.deliver({ From: MARY, To });
    expect(await bounces()).toBe(0);
  });

  it('is shown although somebody had ignored that nobody knew of it, unless it is history', async () => {
    const OUTGOING = 'plugin::chatter.outgoing-mail';
    const comesBack = async (part: object) => {
      const { mail: sent, message } = await mail.answerable();
      const [where] = await app.strapi.db.query(OUTGOING).findMany({ where: { messageId: message.id } });
      await app.strapi.db.query(OUTGOING).update({
        where: { id: where.id },
        data: { status: 'unknown', reason: 'interrupted', ignored: true, ...part },
      });
      await report({ to: sent.envelope.from });
      return app.strapi.db.query(OUTGOING).findOne({ where: { id: where.id } });
    };
    expect(await comesBack({})).toMatchObject({ status: 'bounced', ignored: false });
    expect(await comesBack({ contactId: null })).toMatchObject({ status: 'bounced', ignored: true });
  });

  it('from a mailer daemon in plain words creates nothing', async () => {
    const bob = 'bob@partner.example';
    await mail.answerable(bob);
    const tickets = await app.strapi.db.query(TICKET).count({});
    const answer = await mail.deliver({ From: 'Mailer-Daemon@mx.example' }, 'Something went wrong.');
    expect(answer).toMatchObject({ status: 'ignored', reason: 'bounce_unmatched', posts: [] });
    expect(await bounces(bob)).toBe(0);
    expect(await app.strapi.db.query(TICKET).count({})).toBe(tickets);
  });

  describe('as a report that calls itself an automatic answer', () => {
    const headers = ['Auto-Submitted: auto-replied'];

    it('to the return path marks the delivery as bounced, in the words of the report', async () => {
      const { thread, mail: sent, message } = await mail.answerable();
      const { from } = sent.envelope;
      expect(from).toMatch(/^bounce\+/);
      const answer = await report({ to: from, headers });
      expect(answer).toMatchObject({ status: 'processed', reason: 'delivery_status', posts: [] });
      expect(await deliveryOf(thread, message.id)).toMatchObject({
        state: 'bounced',
        reason: 'bounced_user_unknown',
        statusCode: '5.1.1',
        response: expect.stringContaining('No such mailbox'),
        canRetry: true,
      });
      expect(await story.messages(thread)).toHaveLength(2);
    });

    it('to the plain bounce address is known by the Message-ID in it', async () => {
      const { thread, mail: sent, message } = await mail.answerable();
      const original = (await sent.parsed()).messageId ?? '';
      await report({ to: 'bounce@shop.example', original, headers });
      expect(await deliveryOf(thread, message.id)).toMatchObject({ state: 'bounced' });
    });

    it('of a delay changes nothing', async () => {
      const { thread, mail: sent, message } = await mail.answerable();
      await report({ to: sent.envelope.from, action: 'delayed', status: '4.4.1', headers });
      expect(await deliveryOf(thread, message.id)).toMatchObject({ state: 'sent' });
    });

    it('that names no mail of ours is ignored, at an alias too', async () => {
      sink.clear();
      const tickets = await app.strapi.db.query(TICKET).count({});
      for (const to of ['bounce@shop.example', 'support@shop.example']) {
        const answer = await report({ to, original: '<unknown@shop.example>', headers });
        expect(answer).toMatchObject({ status: 'ignored', reason: 'bounce_unmatched', posts: [] });
      }
      expect(await app.strapi.db.query(TICKET).count({})).toBe(tickets);
      await mail.idle();
      expect(sink.mails).toEqual([]);
    });
  });
});
