import { startStrapi } from '../support/strapi';
import { OUTGOING, people, startSending, type Row, type Sending } from './sending-story';
import { TICKET, until, type Thread } from './story';

const HOUR = 60 * 60_000;

/** Mails that wait: for how long, what lets them go on, and what is learnt of them meanwhile. */
describe('mails that wait', () => {
  let sending: Sending;
  let thread: Thread;

  const change = (row: Row | undefined, data: object) =>
    sending.app.strapi.db.query(OUTGOING).update({ where: { id: row?.id }, data });
  const greylisting = () => sending.startSink({ refuse: () => ({ code: 451, message: '4.7.1 Greylisted' }) });
  const agoOf = (row: Row | undefined): number => Date.now() - Number(row?.firstAttemptAt);

  beforeAll(async () => {
    sending = await startSending();
  });
  beforeEach(async () => {
    thread = await sending.story.createEntry(TICKET, { title: 'Broken lamp' });
  });
  afterEach(() => sending.clear());
  afterAll(() => sending?.stop());

  describe('for the limits of a server', () => {
    const limited = async (limitPerDay: number) => {
      const sink = await sending.startSink();
      const settings = { name: 'Limited', host: '127.0.0.1', port: sink.port, encryption: 'none' };
      const documentId = await sending.story.addServer(sink, { ...settings, limitPerDay });
      const setLimit = (limit: number | null) =>
        sending.story.admin('PUT', `/chatter/outgoing-servers/${documentId}`, {
          ...settings,
          authentication: 'none',
          limitPerDay: limit,
        });
      return { sink, setLimit };
    };
    const waiting = async (id: number, count: number): Promise<unknown> =>
      until(
        async () => (await sending.statesOf(id)).filter((state) => state === 'deferred').length === count
      );

    it('leave at once when a limit is raised, or removed', async () => {
      const { sink, setLimit } = await limited(2);
      const message = await sending.story.post(thread, people(6));
      await waiting(message.id, 4);
      await setLimit(4);
      await sink.waitFor(4, 30_000);
      await waiting(message.id, 2);
      await setLimit(null);
      await sending.allAre(message.id, 'sent');
    });

    it('leave also through another process than that which found them to be too many', async () => {
      const second = await startStrapi({
        sameDatabaseAs: sending.app,
        pluginConfig: { queues: { pollSeconds: 1 } },
      });
      try {
        const { setLimit } = await limited(1);
        const messages = [
          await sending.story.post(thread, people(3, 'first')),
          await sending.story.post(thread, people(3, 'second')),
        ];
        await until(async () => {
          const states = (await Promise.all(messages.map(({ id }) => sending.statesOf(id)))).flat();
          // One has gone, and another one if a minute has just ended.
          return states.every((state) => ['sent', 'deferred'].includes(state)) && states.includes('deferred');
        });
        // This one takes no more mails: those that are left are the other one's.
        await sending.service('queue').stop();
        await setLimit(null);
        await sending.allAre(messages[0]?.id ?? 0, 'sent');
        await sending.allAre(messages[1]?.id ?? 0, 'sent');
      } finally {
        await second.stop();
        sending.service('queue').startWhenListening();
      }
    });

    it('say so again when somebody sends them again too early', async () => {
      await limited(1);
      const message = await sending.story.post(thread, people(2));
      await waiting(message.id, 1);
      const row = (await sending.rowsOf(message.id)).find(({ status }) => status === 'deferred');
      await sending.story.admin('POST', '/chatter/outgoing-mails/act', { act: 'retry', ids: [row?.id] });
      await waiting(message.id, 1);
      const again = (await sending.rowsOf(message.id)).find(({ id }) => id === row?.id);
      expect(again).toMatchObject({ reason: 'rate_limited', runAfter: row?.runAfter });
    });
  });

  describe('and the time after which they are given up', () => {
    it('is not used up by a pause', async () => {
      const sink = await greylisting();
      const documentId = await sending.story.addServer(sink);
      const pauseServer = (paused: boolean) =>
        sending.story.admin('POST', `/chatter/outgoing-servers/${documentId}/pause`, { paused });
      const message = await sending.story.post(thread, people(1));
      await sending.allAre(message.id, 'deferred');
      const [greylisted] = await sending.rowsOf(message.id);
      await pauseServer(true);
      await change(greylisted, { runAfter: Date.now() });
      sending.service('outgoing').wake();
      const [paused] = await until(async () => {
        const rows = await sending.rowsOf(message.id);
        return rows[0]?.reason === 'server_paused' ? rows : null;
      });
      // An hour of waiting is planned, which the mail gets on top …
      expect(agoOf(greylisted) - agoOf(paused)).toBeGreaterThan(0.9 * HOUR);
      await pauseServer(false);
      // … and of which nothing stays where it is over at once.
      const [tried] = await until(async () => {
        const rows = await sending.rowsOf(message.id);
        return rows[0]?.attempts === 2 ? rows : null;
      });
      expect(Math.abs(Number(tried?.firstAttemptAt) - Number(greylisted?.firstAttemptAt))).toBeLessThan(
        HOUR / 10
      );
    });

    it('is not used up by the stop switch', async () => {
      const sink = await greylisting();
      await sending.story.addServer(sink);
      const message = await sending.story.post(thread, people(1));
      await sending.allAre(message.id, 'deferred');
      const [row] = await sending.rowsOf(message.id);
      await sending.story.admin('POST', '/chatter/outgoing-settings/stop', { stopped: true });
      // It was due three hours ago; the switch was thrown two hours before that.
      const now = Date.now();
      const store = sending.app.strapi.store({ type: 'plugin', name: 'chatter', key: 'outgoing-stop' });
      await store.set({ value: { by: 'Ada', at: new Date(now - 5 * HOUR).toISOString() } });
      await change(row, { firstAttemptAt: now - 6 * HOUR, runAfter: now - 3 * HOUR });
      await sending.story.admin('POST', '/chatter/outgoing-settings/stop', { stopped: false });
      const [after] = await sending.rowsOf(message.id);
      expect(agoOf(after) / HOUR).toBeCloseTo(3, 1);
    });
  });

  describe('because they were interrupted', () => {
    const interrupted = async (): Promise<{ id: number; row: Row }> => {
      const sink = await greylisting();
      await sending.story.addServer(sink);
      const message = await sending.story.post(thread, people(1));
      await sending.allAre(message.id, 'deferred');
      const [row] = (await sending.rowsOf(message.id)) as [Row];
      await change(row, { reason: 'interrupted', runAfter: Date.now() + HOUR });
      return { id: message.id, row };
    };

    it('are not sent again when the provider reports that they were delivered', async () => {
      const { id, row } = await interrupted();
      expect(await sending.service('outgoing').markDelivered(row.id, '250 Ok')).toBe(true);
      expect(await sending.statesOf(id)).toEqual(['delivered']);
    });

    it('nor when they come back', async () => {
      const { id, row } = await interrupted();
      await sending.service('outgoing').markReturned(row.id, {
        state: 'bounced',
        reason: 'bounced_user_unknown',
        statusCode: '5.1.1',
        text: 'No\0 such user',
        counts: true,
      });
      expect(await sending.rowsOf(id)).toMatchObject([{ status: 'bounced', response: 'No such user' }]);
    });

    it('others that wait hear nothing of reports', async () => {
      const { id, row } = await interrupted();
      await change(row, { reason: 'refused_temporarily' });
      expect(await sending.service('outgoing').markDelivered(row.id, '250 Ok')).toBe(false);
      expect(await sending.statesOf(id)).toEqual(['deferred']);
    });

    it('or were given up by another process while this one was still sending them, are sent after all', async () => {
      let release: () => void = () => {};
      const released = new Promise<void>((resolve) => (release = resolve));
      const sink = await sending.startSink({ hold: () => released });
      await sending.story.addServer(sink);
      const message = await sending.story.post(thread, people(1));
      await sending.allAre(message.id, 'sending');
      const [row] = await sending.rowsOf(message.id);
      await change(row, { status: 'unknown', reason: 'interrupted', leaseToken: null, leaseUntil: null });
      release();
      await sending.allAre(message.id, 'sent');
      expect(await sending.rowsOf(message.id)).toMatchObject([{ reason: null, attempts: 1 }]);
    });
  });

  it('for the login of the project’s own provider: one mail asks, the others wait with it', async () => {
    const { provider } = sending.app.strapi.plugin('email') as unknown as {
      provider: { send(options: Record<string, unknown>): Promise<unknown> };
    };
    const original = provider.send;
    let asked = 0;
    provider.send = async () => {
      asked += 1;
      throw Object.assign(new Error('Unauthorized'), { code: 401 });
    };
    try {
      const message = await sending.story.post(thread, people(40));
      await sending.allAre(message.id, 'deferred');
      for (const row of await sending.rowsOf(message.id))
        expect(row).toMatchObject({ reason: 'server_login', attempts: 0 });
      // Those that were on their way at the same moment, and none after them.
      expect(asked).toBeLessThanOrEqual(5);
      const later = await sending.story.post(thread, people(3, 'later'));
      await sending.allAre(later.id, 'deferred');
      expect(asked).toBeLessThanOrEqual(5);
    } finally {
      provider.send = original;
    }
  });
});
