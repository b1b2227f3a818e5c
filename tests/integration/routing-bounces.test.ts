import { startSmtpSink, type SinkMail, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { correspondenceOf, MARY, type Correspondence } from './correspondence';
import { LEAD, storyOf, TICKET, type Story, type Thread } from './story';

interface Report {
  to: string;
  recipient?: string | null;
  original?: string;
  action?: string;
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

  const report = ({ to, recipient = MARY, original, action = 'failed', headers = [] }: Report) =>
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
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 No such mailbox',
      '',
      ...(original === undefined
        ? []
        : ['--cut', 'Content-Type: text/rfc822-headers', '', `Message-ID: ${original}`, '']),
      '--cut--',
      '',
    ]);

  const bounces = async (address = MARY): Promise<number | null> => {
    const row = (await app.strapi.db.query('plugin::chatter.contact').findOne({ where: { address } })) as {
      bounceCount: number;
    } | null;
    return row?.bounceCount ?? null;
  };
  const stateOf = async (thread: Thread, id: number) =>
    (await story.messages(thread)).find((message) => message.id === id)?.deliveries[0]?.state;
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
    await report({ to: 'bounce@shop.example', original: await idOf(sent) });
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

  it('is counted by the Message-ID in the report, or the one that it answers', async () => {
    const first = await mail.answerable();
    await report({ to: 'bounce@shop.example', original: await idOf(first.mail) });
    expect(await bounces()).toBe(1);
    const second = await mail.answerable();
    await report({ to: 'bounce@shop.example', headers: [`In-Reply-To: ${await idOf(second.mail)}`] });
    expect(await bounces()).toBe(2);
    expect(await stateOf(second.thread, second.message.id)).toBe('bounced');
  });

  it('is found although the report goes to an alias, which creates nothing', async () => {
    const { thread, mail: sent, message } = await mail.answerable();
    const tickets = await app.strapi.db.query(TICKET).count({});
    await report({ to: 'support@shop.example, bounce@shop.example', original: await idOf(sent) });
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

  it('as a complaint of a reader is shown as one, and counts as no bounce', async () => {
    const { thread, mail: sent, message } = await mail.answerable();
    await story.deliver([
      'From: Abuse desk <fbl@provider.example>',
      `To: ${sent.envelope.from}`,
      'Subject: Complaint',
      `Message-ID: <complaint-${Date.now()}@provider.example>`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=feedback-report; boundary=cut',
      '',
      '--cut',
      'Content-Type: text/plain',
      '',
      'This is an email abuse report.',
      '--cut',
      'Content-Type: message/feedback-report',
      '',
      'Feedback-Type: abuse',
      'User-Agent: Provider/1.0',
      'Version: 1',
      `Original-Rcpt-To: ${MARY}`,
      '',
      '--cut--',
      '',
    ]);
    expect(await stateOf(thread, message.id)).toBe('complained');
    expect(await bounces()).toBe(0);
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
});
