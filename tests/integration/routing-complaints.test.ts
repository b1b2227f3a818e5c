import { getService } from '../../server/src/services';
import { startSmtpSink, type SinkMail, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { CHECKED, correspondenceOf, type Correspondence } from './correspondence';
import { storyOf, TICKET, type Story, type Thread } from './story';

describe('a complaint', () => {
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
    mail.believe();
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  const ANNA = 'anna@customer.example';
  const idOf = async (sent: SinkMail): Promise<string> => (await sent.parsed()).messageId ?? '';
  const stateOf = async (thread: Thread, id: number) =>
    (await story.messages(thread)).find((message) => message.id === id)?.deliveries[0]?.state;

  const complain = (input: {
    to: string;
    from?: string;
    type?: string;
    headers?: string[];
    original?: string;
    copied?: string[];
  }) =>
    story.deliver([
      `From: Abuse desk <${input.from ?? 'fbl@provider.example'}>`,
      `To: ${input.to}`,
      'Subject: Complaint',
      `Message-ID: <complaint-${(reports += 1)}-${Date.now()}@provider.example>`,
      ...(input.headers ?? []),
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
      `Feedback-Type: ${input.type ?? 'abuse'}`,
      'User-Agent: Provider/1.0',
      'Version: 1',
      '',
      ...(input.original === undefined
        ? []
        : [
            '--cut',
            'Content-Type: message/rfc822',
            '',
            `Message-ID: ${input.original}`,
            ...(input.copied ?? []),
            'Subject: Ours',
            '',
            'Hello',
          ]),
      '--cut--',
      '',
    ]);

  beforeEach(async () => {
    await app.strapi.db.query('plugin::chatter.suppression').deleteMany({});
    await mail.quiet();
  });

  it('is shown as one, ends mail to its sender, and counts as no bounce', async () => {
    const { thread, mail: sent, message } = await mail.answerable(ANNA);
    await complain({ to: sent.envelope.from });
    expect(await stateOf(thread, message.id)).toBe('complained');
    expect(await story.suppressionOf(ANNA)).toBe('complaint');
    expect(
      await app.strapi.db.query('plugin::chatter.contact').findOne({ where: { address: ANNA } })
    ).toMatchObject({ bounceCount: 0 });
    const [entry] = await app.strapi.db.query('plugin::chatter.suppression').findMany({});
    expect(entry?.note).toBe('abuse, reported by fbl@provider.example');
  });

  it('that anybody may have written is shown, and ends no mail to somebody else', async () => {
    const { thread, mail: sent, message } = await mail.answerable(ANNA);
    const original = await idOf(sent);
    const bob = 'bob@partner.example';
    await mail.answerable(bob);
    // Anna answered to all, so that Bob knows the id of her mail.
    const answers = [`In-Reply-To: ${original}`, `References: ${original}`];
    expect(await complain({ to: 'bounce@shop.example', from: bob, headers: answers })).toMatchObject({
      status: 'ignored',
      reason: 'bounce_unmatched',
    });
    expect(await stateOf(thread, message.id)).toBe('sent');
    await complain({
      to: 'bounce@shop.example',
      from: bob,
      headers: [...answers, `${CHECKED}: verified`],
      original,
    });
    await complain({ to: 'bounce@shop.example', from: 'eve@stranger.example', original });
    expect(await stateOf(thread, message.id)).toBe('complained');
    expect(await story.suppressionOf(ANNA)).toBeNull();
    // What was written by anybody keeps no true one away.
    await complain({ to: sent.envelope.from });
    expect(await story.suppressionOf(ANNA)).toBe('complaint');
  });

  it('of a feedback loop to any address of ours is believed when its sender is verified', async () => {
    const { mail: sent } = await mail.answerable(ANNA);
    await complain({
      to: 'support@shop.example',
      headers: [`${CHECKED}: verified`],
      original: await idOf(sent),
    });
    expect(await story.suppressionOf(ANNA)).toBe('complaint');
  });

  it('of a feedback loop is believed by the copy of our mail, whatever could be checked', async () => {
    const { mail: sent } = await mail.answerable(ANNA);
    const proof = (await sent.parsed()).headers.get('x-chatter-proof') as string;
    await complain({
      to: 'support@shop.example',
      original: await idOf(sent),
      copied: [`X-Chatter-Proof: ${proof}`],
    });
    expect(await story.suppressionOf(ANNA)).toBe('complaint');
  });

  it('of a blocked sender does nothing without our token', async () => {
    const { thread, mail: sent, message } = await mail.answerable(ANNA);
    const { senderRules } = getService(app.strapi, 'incoming');
    await senderRules.save({ pattern: 'blocked@stranger.example', action: 'block', note: '' });
    const original = await idOf(sent);
    expect(
      await complain({ to: 'bounce@shop.example', from: 'blocked@stranger.example', original })
    ).toMatchObject({ status: 'ignored', reason: 'sender_blocked' });
    expect(await stateOf(thread, message.id)).toBe('sent');
  });

  it.each(['not-spam', 'auth-failure'])('is not what feedback of the type %s says', async (type) => {
    const { thread, mail: sent, message } = await mail.answerable(ANNA);
    const answer = await complain({ to: sent.envelope.from, type, original: await idOf(sent) });
    expect(answer).toMatchObject({ status: 'ignored', reason: 'automatic' });
    const row = await app.strapi.db
      .query('plugin::chatter.incoming-mail')
      .findOne({ where: { id: answer.id } });
    expect(JSON.stringify(row.trace)).toContain(`feedback of the type ${type}, which is no complaint`);
    expect(await stateOf(thread, message.id)).toBe('sent');
    expect(await story.suppressionOf(ANNA)).toBeNull();
  });
});
