import { claim, settle } from '../../server/src/queue/claim';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import type { RunningStrapi } from '../support/strapi';
import { NEXT_YEAR, OUTGOING, startQueueStory, type QueueStory } from './queue-story';
import { until, type Story, type Thread } from './story';

describe('acts on outgoing mail', () => {
  let queue: QueueStory;
  let app: RunningStrapi;
  let story: Story;
  let ticket: Thread;
  const sinks: SmtpSink[] = [];

  beforeAll(async () => {
    queue = await startQueueStory();
    ({ app, story, ticket } = queue);
  });
  beforeEach(() => queue.clear());
  afterAll(async () => {
    // Before the sinks: they wait for the connections that are kept open.
    await queue?.stop();
    await Promise.all(sinks.map((sink) => sink.stop()));
  });

  describe('on chosen ones', () => {
    it('cancel those that wait, and nothing else', async () => {
      const ready = await queue.add({ status: 'ready' });
      const deferred = await queue.add({ status: 'deferred' });
      const sending = await queue.add({ status: 'sending', leaseToken: 'x', leaseUntil: NEXT_YEAR });
      const sent = await queue.add({ status: 'sent' });
      const ids = [ready, deferred, sending, sent];
      expect(await queue.act({ act: 'cancel', ids })).toEqual({ changed: 2, remaining: 0, next: null });
      expect(await Promise.all(ids.map(queue.stateOf))).toEqual([
        'cancelled',
        'cancelled',
        'sending',
        'sent',
      ]);
    });

    it('a mail that a worker has just taken is not sent once it is cancelled', async () => {
      const id = await queue.add({ status: 'ready', runAfter: Date.now() + 60_000 });
      const [claimed] = await claim(app.strapi, {
        uid: OUTGOING,
        claimable: ['ready'],
        limit: 1,
        leaseMs: 60_000,
        now: Date.now() + 61_000,
      });
      expect(claimed?.id).toBe(id);
      expect(await queue.act({ act: 'cancel', ids: [id] })).toMatchObject({ changed: 1 });
      const begun = await settle(app.strapi, OUTGOING, claimed as never, { status: 'sending' });
      expect(begun).toBe(false);
      expect(await queue.stateOf(id)).toBe('cancelled');
    });

    it('retry begins anew, from the first attempt', async () => {
      await app.strapi.plugin('chatter').service('queue').stop();
      const id = await queue.add({
        status: 'bounced',
        attempts: 7,
        firstAttemptAt: 1,
        reason: 'bounced',
        statusCode: '5.0.0',
        response: 'No',
        ignored: true,
      });
      const sent = await queue.add({ status: 'sent' });
      const complained = await queue.add({ status: 'complained' });
      expect(await queue.act({ act: 'retry', ids: [id, sent, complained] })).toMatchObject({ changed: 1 });
      expect(await queue.rowOf(id)).toMatchObject({
        status: 'ready',
        attempts: 0,
        firstAttemptAt: null,
        reason: null,
        statusCode: null,
        response: null,
        ignored: false,
      });
      expect(await queue.stateOf(sent)).toBe('sent');
      expect(await queue.stateOf(complained)).toBe('complained');
      await app.strapi.db.query(OUTGOING).deleteMany({ where: {} });
      app.strapi.plugin('chatter').service('queue').startWhenListening();
    });

    it('ignore takes failures off the list of problems', async () => {
      const id = await queue.add();
      const ready = await queue.add({ status: 'ready' });
      expect(await queue.act({ act: 'ignore', ids: [id, ready] })).toMatchObject({ changed: 1 });
      expect(await queue.list({ show: 'problems' })).toMatchObject({
        outgoingMails: [],
        counts: { problems: 0 },
      });
      expect(await queue.list({ show: 'all', state: 'failed' })).toMatchObject({
        outgoingMails: [{ ignored: true }],
      });
    });

    it('need mails or a filter', async () => {
      for (const body of [{ act: 'retry' }, { act: 'retry', ids: [] }, { act: 'delete', ids: [1] }, {}])
        expect(await app.fetchAdmin('/chatter/outgoing-mails/act', { method: 'POST', body })).toMatchObject({
          status: 400,
        });
    });
  });

  describe('on all of a filter', () => {
    const addMany = async (count: number, part: object): Promise<void> => {
      for (let done = 0; done < count; done += 100)
        await app.strapi.db.query(OUTGOING).createMany({
          data: Array.from({ length: Math.min(100, count - done) }, (_, index) => ({
            status: 'failed',
            attempts: 1,
            runAfter: NEXT_YEAR,
            purpose: 'notice',
            ignored: false,
            toAddress: `many${done + index}@customer.example`,
            ...part,
          })),
        });
    };

    it('go on step by step, and leave alone what comes meanwhile', async () => {
      await addMany(1_203, { status: 'ready', reason: 'rate_limited' });
      await addMany(3, { status: 'ready' });
      const filter = { show: 'waiting', reason: 'rate_limited' } as const;
      const first = await queue.act({ act: 'cancel', filter });
      expect(first).toEqual({ changed: 500, remaining: 703, next: expect.any(Number) });
      const late = await queue.add({ status: 'ready', reason: 'rate_limited' });
      const second = await queue.act({ act: 'cancel', filter, before: first.next ?? undefined });
      expect(second).toEqual({ changed: 500, remaining: 203, next: expect.any(Number) });
      const third = await queue.act({ act: 'cancel', filter, before: second.next ?? undefined });
      expect(third).toEqual({ changed: 203, remaining: 0, next: null });
      expect(await queue.stateOf(late)).toBe('ready');
      expect(await story.count('outgoing-mail', { status: 'cancelled' })).toBe(1_203);
      expect(await story.count('outgoing-mail', { status: 'ready' })).toBe(4);
    });

    it('meet a mail once, even if it stays in the filter', async () => {
      await addMany(501, { status: 'failed', reason: 'refused' });
      const filter = { show: 'all' } as const;
      const first = await queue.act({ act: 'ignore', filter });
      expect(first).toMatchObject({ changed: 500, remaining: 1 });
      const second = await queue.act({ act: 'ignore', filter, before: first.next ?? undefined });
      expect(second).toEqual({ changed: 1, remaining: 0, next: null });
    });

    it('send nothing again that somebody has ignored or cancelled, unless the filter says so', async () => {
      await app.strapi.plugin('chatter').service('queue').stop();
      const cancelled = await queue.add({ status: 'cancelled' });
      const failed = await queue.add();
      const ignored = await queue.add({ ignored: true });
      expect(await queue.act({ act: 'retry', filter: { show: 'all' } })).toMatchObject({ changed: 1 });
      expect(await queue.stateOf(cancelled)).toBe('cancelled');
      expect(await queue.stateOf(ignored)).toBe('failed');
      expect(await queue.stateOf(failed)).toBe('ready');
      expect(await queue.act({ act: 'retry', filter: { show: 'all', state: 'cancelled' } })).toMatchObject({
        changed: 1,
      });
      expect(await queue.stateOf(cancelled)).toBe('ready');
      await app.strapi.db.query(OUTGOING).deleteMany({ where: {} });
      app.strapi.plugin('chatter').service('queue').startWhenListening();
    });

    it('change nothing that the filter does not show', async () => {
      const shown = await queue.add({ reason: 'refused' });
      const ignored = await queue.add({ reason: 'refused', ignored: true });
      const other = await queue.add({ status: 'bounced' });
      const waiting = await queue.add({ status: 'ready' });
      const filter = { show: 'problems', state: 'failed', search: 'customer.example' } as const;
      expect(await queue.act({ act: 'ignore', filter })).toMatchObject({ changed: 1 });
      expect((await queue.rowOf(shown)).ignored).toBe(true);
      expect((await queue.rowOf(other)).ignored).toBe(false);
      expect(await queue.act({ act: 'cancel', filter: { show: 'problems' } })).toMatchObject({ changed: 0 });
      expect(await queue.stateOf(waiting)).toBe('ready');
      expect(await queue.stateOf(ignored)).toBe('failed');
    });
  });

  it('what was cancelled while its server was away is never sent', async () => {
    const sink = await startSmtpSink();
    const { port } = sink;
    const documentId = await story.addServer(sink);
    await sink.stop();
    const message = await story.post(ticket, { recipients: [{ address: 'mary@customer.example' }] });
    await story.deliveries(ticket, message.id, ([one]) => one?.state === 'deferred');
    expect(await queue.act({ act: 'cancel', filter: { show: 'waiting' } })).toMatchObject({ changed: 1 });
    const back = await startSmtpSink({ port });
    sinks.push(back);
    // It would be due at once.
    await app.strapi.db.query(OUTGOING).updateMany({ where: {}, data: { runAfter: 0 } });
    app.strapi.plugin('chatter').service('outgoing').wake();
    await app.strapi.plugin('chatter').service('queue').idle();
    expect(back.mails).toEqual([]);
    const [delivery] = await story.deliveries(ticket, message.id, () => true);
    expect(delivery).toMatchObject({ state: 'cancelled', canRetry: true });

    expect(await queue.act({ act: 'retry', ids: [delivery?.outgoingMailId as number] })).toMatchObject({
      changed: 1,
    });
    await until(async () => back.mails.length === 1);
    await story.admin('DELETE', `/chatter/outgoing-servers/${documentId}`);
    await app.strapi.plugin('chatter').service('queue').idle();
  });
});
