import type { IncomingSettings } from '../../server/src/contracts/incoming';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { correspondenceOf, EVE, MARY, type Correspondence } from './correspondence';
import { ARTICLE, storyOf, TASK, TICKET, type Story, type Thread } from './story';

describe('too much mail', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let mail: Correspondence;
  let defaults: IncomingSettings;
  let forced: Thread;

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startStrapi();
    story = storyOf(app);
    mail = correspondenceOf(app, story, sink);
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    forced = await story.createEntry(ARTICLE, { title: 'Guest book' });
    for (const alias of [
      { name: 'support', targetType: TICKET },
      { name: 'tasks', targetType: TASK },
      { name: 'guests', targetType: ARTICLE, forcedDocumentId: forced.documentId },
    ]) {
      await story.admin('POST', '/chatter/aliases', alias);
    }
    ({ settings: defaults } = await story.admin('GET', '/chatter/incoming-settings'));
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  const settings = (part: Partial<IncomingSettings>) =>
    story.admin('PUT', '/chatter/incoming-settings', { ...defaults, ...part });
  beforeEach(async () => {
    await settings({});
    await mail.quiet();
  });

  const count = (uid: string): Promise<number> => app.strapi.db.query(uid).count({});
  /** Lets every message look older. */
  const age = async (minutes: number): Promise<void> => {
    const messages = app.strapi.db.query('plugin::chatter.message');
    for (const row of (await messages.findMany({})) as { id: number; createdAt: string }[]) {
      const createdAt = new Date(new Date(row.createdAt).getTime() - minutes * 60_000);
      await app.strapi.db
        .connection('chatter_messages')
        .where({ id: row.id })
        .update({ created_at: createdAt });
    }
  };
  const statuses = async (times: number, headers: Record<string, string>): Promise<string[]> => {
    const answers: string[] = [];
    for (let n = 0; n < times; n += 1) {
      const { status, reason } = await mail.deliver(headers);
      answers.push(`${status} ${reason}`);
    }
    return answers;
  };

  describe('of one sender', () => {
    it('creates so many entries, the next one is refused once; what is long ago does not count', async () => {
      await settings({ loopThreshold: 5, loopMinutes: 30 });
      const headers = { From: 'rob@robots.example' };
      await mail.deliver(headers);
      await age(120);
      const before = await count(TICKET);
      expect(await statuses(5, headers)).toEqual(Array(5).fill('processed created'));
      expect(await statuses(1, headers)).toEqual(['rejected rate_limit']);
      expect(await statuses(1, { From: 'ROB@Robots.example' })).toEqual(['rejected rate_limit']);
      expect(await count(TICKET)).toBe(before + 5);
      const refusal = await (await mail.sentTo('rob@robots.example')).parsed();
      await mail.idle();
      expect(mail.receivers()).toEqual(['rob@robots.example']);
      expect(refusal.from?.value[0]).toEqual({ name: 'MAILER-DAEMON', address: 'bounce@shop.example' });
      expect(refusal.text).toContain('too many messages');
      const references = [refusal.references ?? []].flat().join(' ');
      expect(await mail.deliver({ ...headers, References: references })).toMatchObject({
        reason: 'answer_to_refusal',
      });
    });

    it('is counted for each type alone', async () => {
      await settings({ loopThreshold: 2 });
      const From = 'ray@robots.example';
      expect(await statuses(2, { From })).toEqual(Array(2).fill('processed created'));
      expect(await mail.deliver({ From })).toMatchObject({ reason: 'rate_limit' });
      expect(await mail.deliver({ From, To: 'tasks@shop.example' })).toMatchObject({ reason: 'created' });
    });

    it('that is too much for one of its aliases creates nothing through the others', async () => {
      await settings({ loopThreshold: 3, fastBrakeMails: 50 });
      const From = 'roy@robots.example';
      expect(await statuses(3, { From, To: 'guests@shop.example' })).toEqual(
        Array(3).fill('processed reply')
      );
      const [tickets, tasks] = [await count(TICKET), await count(TASK)];
      const To = 'support@shop.example, tasks@shop.example, guests@shop.example';
      expect(await mail.deliver({ From, To })).toMatchObject({
        status: 'rejected',
        reason: 'rate_limit',
        posts: [],
      });
      expect([await count(TICKET), await count(TASK)]).toEqual([tickets, tasks]);
    });

    it('is let through when a person allowed them, and ignored when a person blocked them', async () => {
      await settings({ loopThreshold: 1 });
      const From = 'ron@robots.example';
      expect(await statuses(2, { From })).toEqual(['processed created', 'rejected rate_limit']);
      const rule = (action: string) =>
        story.admin('POST', '/chatter/sender-rules', { pattern: From, action });
      await rule('allow');
      expect(await statuses(2, { From })).toEqual(Array(2).fill('processed created'));
      await rule('block');
      await mail.quiet();
      expect(await statuses(1, { From })).toEqual(['ignored sender_blocked']);
      expect(await statuses(1, { From, To: 'catchall@shop.example' })).toEqual(['ignored sender_blocked']);
      await mail.idle();
      expect(sink.mails).toEqual([]);
    });
  });

  describe('on one thread within two minutes', () => {
    it('is held from the fifth mail of one sender on, until a person writes', async () => {
      const { thread, mail: got } = await mail.answerable();
      const headers = { From: MARY, To: await mail.replyToOf(got) };
      expect(await statuses(6, headers)).toEqual([
        ...Array(4).fill('processed reply'),
        'held fast_brake',
        'held fast_brake',
      ]);
      await mail.idle();
      expect(mail.receivers().filter((address) => address === MARY)).toEqual([]);
      // Somebody else is not stopped by it.
      expect(await mail.deliver({ ...headers, From: EVE })).toMatchObject({ reason: 'reply' });
      await story.post(thread);
      expect(await statuses(1, headers)).toEqual(['processed reply']);
    });

    it('goes on after two minutes', async () => {
      const { mail: got } = await mail.answerable();
      const headers = { From: MARY, To: await mail.replyToOf(got) };
      expect(await statuses(5, headers)).toEqual([...Array(4).fill('processed reply'), 'held fast_brake']);
      await age(2);
      expect(await statuses(1, headers)).toEqual(['processed reply']);
    });

    it('does not count what a machine left as a silent note', async () => {
      const { mail: got } = await mail.answerable();
      const headers = { From: MARY, To: await mail.replyToOf(got) };
      expect(await statuses(6, { ...headers, 'Auto-Submitted': 'auto-replied' })).toEqual(
        Array(6).fill('processed automatic_reply')
      );
      expect(await statuses(1, headers)).toEqual(['processed reply']);
    });
  });

  it('of everybody together is held until a person releases it, and the administrators are told once', async () => {
    await age(10);
    await settings({ globalBrakeMails: 10 });
    const log = jest.spyOn(app.strapi.log, 'error').mockImplementation(() => app.strapi.log);
    const write = (n: number) => mail.deliver({ From: `sender-${n}@crowd.example` });
    for (let n = 0; n < 10; n += 1) expect(await write(n)).toMatchObject({ reason: 'created' });
    const tickets = await count(TICKET);
    for (let n = 10; n < 14; n += 1) {
      expect(await write(n)).toMatchObject({ status: 'held', reason: 'global_brake', posts: [] });
    }
    expect(await mail.deliver({ From: EVE, To: 'catchall@shop.example' })).toMatchObject({
      reason: 'global_brake',
    });
    expect(await count(TICKET)).toBe(tickets);
    expect((await story.admin('GET', '/chatter/incoming-mails')).brakeSince).not.toBeNull();
    expect(log.mock.calls.filter(([text]) => String(text).includes('All mail is held'))).toHaveLength(1);
    log.mockRestore();
    const notice = await (await mail.sentTo(app.admin.email)).parsed();
    expect(notice.subject).toBe('Chatter holds all incoming mail');
    expect(notice.headers.get('auto-submitted')).toBe('auto-generated');
    await mail.idle();
    expect(mail.receivers()).toEqual([app.admin.email]);

    expect(await story.admin('POST', '/chatter/incoming-brake/release')).toEqual({ released: 5 });
    await mail.idle();
    expect(await count(TICKET)).toBe(tickets + 4);
    const { incomingMails, brakeSince } = await story.admin('GET', '/chatter/incoming-mails?limit=5');
    expect(brakeSince).toBeNull();
    expect(incomingMails.map(({ reason }: { reason: string }) => reason).sort()).toEqual([
      'catchall',
      ...Array(4).fill('created'),
    ]);
    // What was let through does not count any more.
    expect(await write(20)).toMatchObject({ reason: 'created' });
  });
});
