import { OUTGOING, people, startSending, type Row, type Sending } from './sending-story';
import { TICKET, until, type Thread } from './story';

/** From the queue to the servers: what is held, interrupted, cannot go, and goes on again. */
describe('sending', () => {
  let sending: Sending;
  let thread: Thread;

  const idOf = (raw: Buffer): string =>
    /^Message-ID: *(.*?)\r?$/im.exec(raw.toString('latin1'))?.[1] ?? 'none';
  const fromStrapi = (sent: Record<string, unknown>[]) => {
    const { provider } = sending.app.strapi.plugin('email') as unknown as {
      provider: { send(options: Record<string, unknown>): Promise<unknown> };
    };
    provider.send = async (options) => sent.push(options);
  };

  beforeAll(async () => {
    sending = await startSending();
  });
  beforeEach(async () => {
    thread = await sending.story.createEntry(TICKET, { title: 'Broken lamp' });
  });
  afterEach(() => sending.clear());
  afterAll(() => sending?.stop());

  describe('the stop switch', () => {
    it('holds everything, names who threw it, and lets everything go when it is lifted', async () => {
      const sink = await sending.startSink();
      await sending.story.addServer(sink);
      const { settings } = await sending.story.admin('POST', '/chatter/outgoing-settings/stop', {
        stopped: true,
      });
      expect(settings).toMatchObject({ stopped: true });
      const message = await sending.story.post(thread, people(5));
      await sending.idle();
      expect(new Set(await sending.statesOf(message.id))).toEqual(new Set(['ready']));
      expect(sink.connections).toBe(0);
      expect(await sending.story.admin('GET', '/chatter/outgoing-settings')).toMatchObject({
        settings: { stopped: true },
        stoppedBy: 'Ada Admin',
        stoppedAt: expect.any(String),
      });
      await sending.story.admin('POST', '/chatter/outgoing-settings/stop', { stopped: false });
      await sending.allAre(message.id, 'sent');
      expect(sink.mails).toHaveLength(5);
    });

    it('thrown in the middle lets dialogues end and no other begin', async () => {
      const reached: string[] = [];
      let open: () => void = () => {};
      const opened = new Promise<void>((resolve) => (open = resolve));
      const sink = await sending.startSink({
        refuseMail: (mail) => {
          reached.push(...mail.envelope.to);
          return null;
        },
        delayMs: 0,
      });
      const original = sending.service('outgoing').settings.read;
      // The switch is thrown exactly between two mails: the third look before a dialogue finds it.
      let looks = 0;
      sending.service('outgoing').settings.read = async () => {
        looks += 1;
        if (looks === 4) open();
        return { ...(await original()), stopped: looks >= 4 };
      };
      try {
        await sending.story.addServer(sink, { maxConnections: 1 });
        const message = await sending.story.post(thread, people(20));
        await opened;
        await sending.idle();
        const states = await sending.statesOf(message.id);
        const sent = states.filter((state) => state === 'sent').length;
        expect(sent).toBe(reached.length);
        expect(sent).toBeLessThan(20);
        expect(states.filter((state) => state === 'ready')).toHaveLength(20 - sent);
        sending.service('outgoing').settings.read = original;
        sending.service('outgoing').wake();
        await sending.allAre(message.id, 'sent');
        expect([...reached].sort()).toEqual([...new Set(reached)].sort());
        expect(reached).toHaveLength(20);
      } finally {
        sending.service('outgoing').settings.read = original;
      }
    });
  });

  describe('an interrupted mail', () => {
    it('is resent by itself where the settings say so, with the Message-ID it had', async () => {
      const ids: string[] = [];
      const sink = await sending.startSink({
        refuseMail: ({ raw }) => {
          ids.push(idOf(raw));
          return ids.length === 1 ? { code: 451, message: '4.7.1 Later' } : null;
        },
      });
      await sending.story.addServer(sink);
      const message = await sending.story.post(thread, people(1));
      await sending.allAre(message.id, 'deferred');
      const [row] = await sending.rowsOf(message.id);
      expect(row?.messageIdHeader).toBe(ids[0]);
      // A new domain would give a new id.
      const { aliasDomain } = await sending.story.admin('POST', '/chatter/alias-domains', {
        name: 'new.example',
      });
      await sending.app.strapi.db.query(OUTGOING).update({
        where: { id: row?.id },
        // Its first attempt: a mail that was interrupted again and again waits longer each time.
        data: {
          status: 'sending',
          attempts: 0,
          leaseToken: 'a dead process',
          leaseUntil: Date.now() - 1000,
        },
      });
      sending.service('outgoing').wake();
      await sending.allAre(message.id, 'unknown');
      await sending.idle();
      expect(ids).toHaveLength(1);

      await sending.save({ resendUnknown: true });
      sending.service('outgoing').wake();
      await sending.allAre(message.id, 'sent');
      expect(ids).toEqual([ids[0], ids[0]]);
      await sending.story.admin('DELETE', `/chatter/alias-domains/${aliasDomain.documentId}`);
    });

    it('that somebody took off the lists stays', async () => {
      const sink = await sending.startSink();
      await sending.story.addServer(sink);
      const message = await sending.story.post(thread, people(1));
      await sending.allAre(message.id, 'sent');
      await sending.app.strapi.db
        .query(OUTGOING)
        .updateMany({ where: { messageId: message.id }, data: { status: 'unknown', ignored: true } });
      await sending.save({ resendUnknown: true });
      sending.service('outgoing').wake();
      await sending.idle();
      expect(await sending.statesOf(message.id)).toEqual(['unknown']);
    });
  });

  describe('a mail that cannot go', () => {
    it('fails alone, each for its own reason (QUE-02, QUE-05)', async () => {
      const sink = await sending.startSink();
      await sending.story.addServer(sink);
      await sending.story.admin('POST', '/chatter/outgoing-settings/stop', { stopped: true });
      const message = await sending.story.post(thread, people(4));
      const [ok, empty, bad, listed] = await sending.rowsOf(message.id);
      const readdress = (row: Row | undefined, toAddress: string) =>
        sending.app.strapi.db.query(OUTGOING).update({ where: { id: row?.id }, data: { toAddress } });
      await readdress(empty, '');
      await readdress(bad, 'not an address');
      await sending.app.strapi.db.query('plugin::chatter.suppression').create({
        data: { address: listed?.toAddress, reason: 'hard_bounces', active: true, events: [] },
      });
      await sending.story.admin('POST', '/chatter/outgoing-settings/stop', { stopped: false });
      await until(async () => !(await sending.statesOf(message.id)).includes('ready'));
      await sending.idle();
      expect(
        (await sending.rowsOf(message.id)).map(({ id, status, reason }) => [id, status, reason])
      ).toEqual([
        [ok?.id, 'sent', null],
        [empty?.id, 'failed', 'address_missing'],
        [bad?.id, 'failed', 'address_invalid'],
        [listed?.id, 'suppressed', 'suppressed_hard_bounces'],
      ]);
      expect(sink.mails.map(({ envelope }) => envelope.to)).toEqual([[ok?.toAddress]]);
    });

    it('fails where it has no sender, or none that a mail can come from (QUE-02, QUE-03)', async () => {
      const sink = await sending.startSink();
      await sending.story.addServer(sink);
      const { config } = sending.app.strapi;
      const from = config.get('plugin::email.settings.defaultFrom');
      config.set('plugin::email.settings.defaultFrom', '');
      try {
        await sending.story.admin('POST', '/chatter/outgoing-settings/stop', { stopped: true });
        const [nobody, odd] = [
          await sending.story.post(thread, people(1, 'first')),
          await sending.story.post(thread, people(1, 'second')),
        ];
        const writtenBy = (id: number, authorAddress: string | null) =>
          sending.app.strapi.db
            .query('plugin::chatter.message')
            .update({ where: { id }, data: { authorAddress, authorContactId: null } });
        await writtenBy(nobody.id, null);
        await writtenBy(odd.id, 'jürgen@shop.example');
        await sending.story.admin('POST', '/chatter/outgoing-settings/stop', { stopped: false });
        await sending.allAre(nobody.id, 'failed');
        await sending.allAre(odd.id, 'failed');
        expect(await sending.rowsOf(nobody.id)).toMatchObject([{ reason: 'sender_missing' }]);
        expect(await sending.rowsOf(odd.id)).toMatchObject([{ reason: 'sender_invalid' }]);
        expect(sink.mails).toEqual([]);
      } finally {
        config.set('plugin::email.settings.defaultFrom', from);
      }
    });

    it('is tried again where it could not be written for the moment, and not condemned', async () => {
      const sink = await sending.startSink();
      await sending.story.addServer(sink);
      const entries = sending.service('entries');
      const original = entries.describe;
      await sending.story.admin('POST', '/chatter/outgoing-settings/stop', { stopped: true });
      const message = await sending.story.post(thread, people(1));
      entries.describe = async () => {
        throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
      };
      try {
        await sending.story.admin('POST', '/chatter/outgoing-settings/stop', { stopped: false });
        await sending.allAre(message.id, 'deferred');
      } finally {
        entries.describe = original;
      }
      const [row] = await sending.rowsOf(message.id);
      expect(row).toMatchObject({ reason: 'draft_failed', attempts: 1 });
      await sending.app.strapi.db
        .query(OUTGOING)
        .update({ where: { id: row?.id }, data: { runAfter: Date.now() } });
      sending.service('outgoing').wake();
      await sending.allAre(message.id, 'sent');
    });

    it('waits for a server where there is none, and the project’s own provider is switched off', async () => {
      const sent: Record<string, unknown>[] = [];
      fromStrapi(sent);
      await sending.save({ strapiEmail: { active: false, fromFilter: '' } });
      const message = await sending.story.post(thread, people(1));
      await sending.allAre(message.id, 'deferred');
      expect(await sending.rowsOf(message.id)).toMatchObject([{ reason: 'no_server', attempts: 0 }]);
      const sink = await sending.startSink();
      await sending.story.addServer(sink);
      await sending.allAre(message.id, 'sent');
      expect(sent).toEqual([]);
    });

    it('cancelled never leaves, also when it was claimed already (QUE-09)', async () => {
      let release: () => void = () => {};
      const released = new Promise<void>((resolve) => (release = resolve));
      // The first mail keeps the only connection, so that the others wait for it in this process.
      const sink = await sending.startSink({ hold: () => released });
      await sending.story.addServer(sink, { maxConnections: 1 });
      const message = await sending.story.post(thread, people(4));
      try {
        await until(async () => {
          const rows = await sending.rowsOf(message.id);
          return (
            rows.some(({ status }) => status === 'sending') && rows.every(({ leaseToken }) => leaseToken)
          );
        });
        const last = (await sending.rowsOf(message.id)).at(-1);
        expect(last?.status).toBe('ready');
        await sending.story.admin('POST', '/chatter/outgoing-mails/act', { act: 'cancel', ids: [last?.id] });
      } finally {
        release();
      }
      await sending.idle();
      expect(await sending.statesOf(message.id)).toEqual(['sent', 'sent', 'sent', 'cancelled']);
      expect(sink.mails.map(({ envelope }) => envelope.to[0]).sort()).toEqual(
        [0, 1, 2].map((n) => `person-${n}@customer.example`)
      );
    });
  });

  it('a report that comes back while the mail is being sent wins', async () => {
    const sink = await sending.startSink({ delayMs: 300 });
    await sending.story.addServer(sink);
    const message = await sending.story.post(thread, people(1));
    await until(async () => (await sending.statesOf(message.id)).includes('sending'));
    const [row] = await sending.rowsOf(message.id);
    await sending.service('outgoing').markReturned(row?.id, {
      state: 'bounced',
      reason: 'bounced_user_unknown',
      statusCode: '5.1.1',
      text: 'No such user',
      counts: true,
    });
    await sink.waitFor(1, 30_000);
    await sending.idle();
    expect(await sending.rowsOf(message.id)).toMatchObject([
      { status: 'bounced', reason: 'bounced_user_unknown' },
    ]);
  });

  describe('the settings', () => {
    it('have defaults, are checked, and ask for the right', async () => {
      const { settings } = await sending.story.admin('GET', '/chatter/outgoing-settings');
      expect(settings).toMatchObject({
        stopped: false,
        resendUnknown: false,
        giveUpAfterHours: 120,
        massServer: null,
        massFrom: 50,
        strapiEmail: { active: true, fromFilter: '' },
        suppressAfterBounces: 3,
        linkDays: 30,
      });
      const wrong = await sending.app.fetchAdmin('/chatter/outgoing-settings', {
        method: 'PUT',
        body: { giveUpAfterHours: 0 },
      });
      expect(wrong.status).toBe(400);
      const reader = await sending.app.createAdmin({
        permissions: [{ action: 'plugin::chatter.outgoing-mails.read' }],
      });
      const as = (method: string, path: string, body?: object) =>
        sending.app.fetchAdmin(path, { method, token: reader.token, ...(body ? { body } : {}) });
      expect((await as('GET', '/chatter/outgoing-settings')).status).toBe(200);
      expect((await as('PUT', '/chatter/outgoing-settings', {})).status).toBe(403);
      expect((await as('POST', '/chatter/outgoing-settings/stop', { stopped: true })).status).toBe(403);
    });
  });
});
