import { claim, settle } from '../../server/src/queue/claim';
import type { actOnOutgoingMails, listOutgoingMails } from '../../server/src/contracts/outgoing';
import type { OutgoingMailRow } from '../../server/src/outgoing/store';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type NewPermission, type RunningStrapi } from '../support/strapi';
import { readTickets } from './mail-log-story';
import { LEAD, storyOf, TICKET, until, type Story, type Thread } from './story';

import type { z } from 'zod';

type QueuePage = z.output<typeof listOutgoingMails.response>;
type ActBody = z.input<typeof actOnOutgoingMails.body>;
type ActAnswer = z.output<typeof actOnOutgoingMails.response>;

const OUTGOING = 'plugin::chatter.outgoing-mail';
/** No worker takes what is due then. */
const NEXT_YEAR = Date.now() + 365 * 24 * 60 * 60 * 1000;
const READ: NewPermission = { action: 'plugin::chatter.outgoing-mails.read' };
const WRITE: NewPermission = { action: 'plugin::chatter.outgoing-mails.write' };

describe('the page of outgoing mail', () => {
  let app: RunningStrapi;
  let story: Story;
  let ticket: Thread;
  let lead: Thread;
  let mails = 0;
  const sinks: SmtpSink[] = [];

  beforeAll(async () => {
    app = await startStrapi({ pluginConfig: { queues: { pollSeconds: 1 } } });
    story = storyOf(app);
    ticket = await story.createEntry(TICKET, { title: 'Broken lamp' });
    lead = await story.createEntry(LEAD, { name: 'Secret chairs' });
  });

  beforeEach(() => app.strapi.db.query(OUTGOING).deleteMany({ where: {} }));

  afterAll(async () => {
    // Before the sinks: they wait for the connections that are kept open.
    await app?.stop();
    await Promise.all(sinks.map((sink) => sink.stop()));
  });

  const add = async (part: object = {}): Promise<number> => {
    mails += 1;
    const row = await app.strapi.db.query(OUTGOING).create({
      data: {
        status: 'failed',
        attempts: 1,
        runAfter: NEXT_YEAR,
        purpose: 'notification',
        threadType: ticket.uid,
        threadDocumentId: ticket.documentId,
        internal: false,
        ignored: false,
        toName: `Kim ${mails}`,
        toAddress: `kim${mails}@customer.example`,
        subject: 'Broken lamp',
        ...part,
      },
    });
    return row.id;
  };
  const list = (query: Record<string, string> = {}, token?: string): Promise<QueuePage> =>
    story.admin('GET', `/chatter/outgoing-mails?${new URLSearchParams(query)}`, undefined, token);
  const idsOf = async (query: Record<string, string>, token?: string): Promise<number[]> =>
    (await list(query, token)).outgoingMails.map(({ id }) => id);
  const act = (body: ActBody, token?: string): Promise<ActAnswer> =>
    story.admin('POST', '/chatter/outgoing-mails/act', body, token);
  const rowOf = (id: number): Promise<OutgoingMailRow> =>
    app.strapi.db.query(OUTGOING).findOne({ where: { id } });
  const stateOf = async (id: number): Promise<string> => (await rowOf(id)).status;
  const someone = async (permissions: NewPermission[]): Promise<string> =>
    (await app.createAdmin({ permissions })).token;

  describe('the list', () => {
    it('shows what waits, what failed, or everything, newest first, with counts', async () => {
      const ready = await add({ status: 'ready', attempts: 0 });
      const deferred = await add({ status: 'deferred', reason: 'refused_temporarily' });
      const failed = await add({ reason: 'refused', statusCode: '5.1.1', response: '550 No' });
      const ignored = await add({ status: 'bounced', ignored: true });
      const complained = await add({ status: 'complained' });
      const cancelled = await add({ status: 'cancelled' });
      const sent = await add({ status: 'sent', sentAt: new Date() });
      await add({ status: 'sent', sentAt: new Date(Date.now() - 25 * 60 * 60 * 1000) });

      expect(await idsOf({})).toEqual([deferred, ready]);
      expect(await idsOf({ show: 'problems' })).toEqual([complained, failed]);
      const all = await idsOf({ show: 'all' });
      expect(all).toHaveLength(8);
      expect(all.slice(1, 5)).toEqual([sent, cancelled, complained, ignored]);

      const page = await list({ show: 'problems' });
      expect(page.counts).toEqual({ waiting: 2, problems: 2, sentToday: 1 });
      expect(page.outgoingMails[1]).toMatchObject({
        id: failed,
        state: 'failed',
        purpose: 'notification',
        reason: 'refused',
        statusCode: '5.1.1',
        response: '550 No',
        subject: 'Broken lamp',
        ignored: false,
        nextAttemptAt: null,
        canRetry: true,
        canCancel: false,
        thread: { ...ticket, title: 'Broken lamp', typeName: 'Ticket', singleType: false },
      });
      const [later] = (await list()).outgoingMails;
      expect(later).toMatchObject({ nextAttemptAt: new Date(NEXT_YEAR).toISOString(), canCancel: true });
    });

    it('is read page by page', async () => {
      const ids: number[] = [];
      for (let n = 0; n < 5; n += 1) ids.unshift(await add());
      const pages: number[] = [];
      for (let before: number | undefined; ; before = pages.at(-1)) {
        const page = await list({
          show: 'problems',
          limit: '2',
          ...(before ? { before: String(before) } : {}),
        });
        pages.push(...page.outgoingMails.map(({ id }) => id));
        if (!page.more) break;
      }
      expect(pages).toEqual(ids);
    });

    it('filters by state, reason and server', async () => {
      const refused = await add({ reason: 'refused', serverDocumentId: 'one' });
      const bounced = await add({
        status: 'bounced',
        reason: 'bounced_mailbox_full',
        serverDocumentId: 'two',
      });
      const forced = await add({ status: 'unknown', reason: 'interrupted', forcedServer: 'one' });
      const problems = { show: 'problems' };
      expect(await idsOf({ ...problems, state: 'bounced' })).toEqual([bounced]);
      expect(await idsOf({ ...problems, reason: 'refused' })).toEqual([refused]);
      expect(await idsOf({ ...problems, server: 'one' })).toEqual([forced, refused]);
      expect(await idsOf({ ...problems, state: 'ready' })).toEqual([]);
    });

    it.each([
      ['100%', '100% sure'],
      ['under_score', 'an under_score'],
      ['wow!', 'Wow! Great'],
      ["o'neil", "O'Neil; drop table"],
      ['back\\slash', 'a back\\slash'],
      ['ÄRGER', 'Ärger'],
    ])('finds %s as it is written, in either case', async (search, subject) => {
      const wanted = await add({ subject });
      await add({ subject: '100 of under-scores' });
      expect(await idsOf({ show: 'problems', search })).toEqual([wanted]);
    });

    it('finds people by name and address', async () => {
      const mary = await add({ toName: 'Mary Miller', toAddress: 'mm@customer.example' });
      await add();
      expect(await idsOf({ show: 'problems', search: 'mary m' })).toEqual([mary]);
      expect(await idsOf({ show: 'problems', search: 'MM@customer' })).toEqual([mary]);
    });

    it('names no entry, and is found by no subject, for who may not read it', async () => {
      const onTicket = await add();
      const onLead = await add({
        subject: 'Secret chairs',
        threadType: lead.uid,
        threadDocumentId: lead.documentId,
      });
      const refusal = await add({
        purpose: 'refusal',
        subject: 'Secret refusal',
        threadType: null,
        threadDocumentId: null,
      });
      const token = await someone([READ, readTickets]);
      const page = await list({ show: 'problems' }, token);
      expect(page.outgoingMails).toMatchObject([
        { id: refusal, subject: 'Secret refusal', thread: null },
        { id: onLead, subject: null, thread: null },
        { id: onTicket, subject: 'Broken lamp', thread: { title: 'Broken lamp' } },
      ]);
      expect(JSON.stringify(page)).not.toContain('chairs');
      expect(await idsOf({ show: 'problems', search: 'secret' })).toEqual([refusal, onLead]);
      expect(await idsOf({ show: 'problems', search: 'secret' }, token)).toEqual([refusal]);
      expect(await idsOf({ show: 'problems', search: 'lamp' }, token)).toEqual([onTicket]);
    });

    it('finds no subjects of a type of which only some entries may be read', async () => {
      const id = await add();
      const some = await someone([READ, { ...readTickets, conditions: ['admin::is-creator'] }]);
      expect(await list({ show: 'problems' }, some)).toMatchObject({
        outgoingMails: [{ id, subject: null, thread: null }],
      });
      expect(await idsOf({ show: 'problems', search: 'lamp' }, some)).toEqual([]);
    });

    it('tells of the servers and of the stop switch', async () => {
      const sink = await startSmtpSink();
      const documentId = await story.addServer(sink, { name: 'Shop', limitPerDay: 200 });
      await add({ status: 'ready', serverDocumentId: documentId });
      await add({ status: 'deferred', forcedServer: documentId });
      await add({ status: 'failed', serverDocumentId: documentId });
      await app.strapi
        .plugin('chatter')
        .service('outgoing')
        .settings.save(
          { ...(await app.strapi.plugin('chatter').service('outgoing').settings.read()), stopped: true },
          'Ada Admin'
        );
      const page = await list();
      expect(page.servers).toEqual([
        expect.objectContaining({ documentId, name: 'Shop', waiting: 2, limitPerDay: 200, paused: null }),
      ]);
      expect(page).toMatchObject({ stopped: true, stoppedBy: 'Ada Admin', stoppedAt: expect.any(String) });
      await app.strapi
        .plugin('chatter')
        .service('outgoing')
        .settings.save(
          { ...(await app.strapi.plugin('chatter').service('outgoing').settings.read()), stopped: false },
          'Ada Admin'
        );
      expect(await list()).toMatchObject({ stopped: false, stoppedBy: null });
      await story.admin('DELETE', `/chatter/outgoing-servers/${documentId}`);
      await sink.stop();
    });
  });

  describe('rights', () => {
    it('who may not read sees nothing', async () => {
      const token = await someone([WRITE, readTickets]);
      expect(await app.fetchAdmin('/chatter/outgoing-mails', { token })).toMatchObject({ status: 403 });
    });

    it.each([
      ['read', [READ]],
      ['write', [WRITE]],
    ])('the right to %s alone does not allow acts', async (_name, permissions) => {
      const id = await add();
      const token = await someone(permissions);
      for (const name of ['retry', 'cancel', 'ignore'] as const) {
        const answer = await app.fetchAdmin('/chatter/outgoing-mails/act', {
          method: 'POST',
          token,
          body: { act: name, ids: [id] },
        });
        expect(answer).toMatchObject({ status: 403 });
      }
      expect(await rowOf(id)).toMatchObject({ status: 'failed', ignored: false });
    });
  });

  describe('acts on chosen mails', () => {
    it('cancel those that wait, and nothing else', async () => {
      const ready = await add({ status: 'ready' });
      const deferred = await add({ status: 'deferred' });
      const sending = await add({ status: 'sending', leaseToken: 'x', leaseUntil: NEXT_YEAR });
      const sent = await add({ status: 'sent' });
      const ids = [ready, deferred, sending, sent];
      expect(await act({ act: 'cancel', ids })).toEqual({ changed: 2, remaining: 0, next: null });
      expect(await Promise.all(ids.map(stateOf))).toEqual(['cancelled', 'cancelled', 'sending', 'sent']);
    });

    it('a mail that a worker has just taken is not sent once it is cancelled', async () => {
      const id = await add({ status: 'ready', runAfter: Date.now() + 60_000 });
      const [claimed] = await claim(app.strapi, {
        uid: OUTGOING,
        claimable: ['ready'],
        limit: 1,
        leaseMs: 60_000,
        now: Date.now() + 61_000,
      });
      expect(claimed?.id).toBe(id);
      expect(await act({ act: 'cancel', ids: [id] })).toMatchObject({ changed: 1 });
      const begun = await settle(app.strapi, OUTGOING, claimed as never, { status: 'sending' });
      expect(begun).toBe(false);
      expect(await stateOf(id)).toBe('cancelled');
    });

    it('retry begins anew, from the first attempt', async () => {
      await app.strapi.plugin('chatter').service('queue').stop();
      const id = await add({
        status: 'bounced',
        attempts: 7,
        firstAttemptAt: 1,
        reason: 'bounced',
        statusCode: '5.0.0',
        response: 'No',
        ignored: true,
      });
      const sent = await add({ status: 'sent' });
      const complained = await add({ status: 'complained' });
      expect(await act({ act: 'retry', ids: [id, sent, complained] })).toMatchObject({ changed: 1 });
      expect(await rowOf(id)).toMatchObject({
        status: 'ready',
        attempts: 0,
        firstAttemptAt: null,
        reason: null,
        statusCode: null,
        response: null,
        ignored: false,
      });
      expect(await stateOf(sent)).toBe('sent');
      expect(await stateOf(complained)).toBe('complained');
      await app.strapi.db.query(OUTGOING).deleteMany({ where: {} });
      app.strapi.plugin('chatter').service('queue').startWhenListening();
    });

    it('ignore takes failures off the list of problems', async () => {
      const id = await add();
      const ready = await add({ status: 'ready' });
      expect(await act({ act: 'ignore', ids: [id, ready] })).toMatchObject({ changed: 1 });
      expect(await list({ show: 'problems' })).toMatchObject({ outgoingMails: [], counts: { problems: 0 } });
      expect(await list({ show: 'all', state: 'failed' })).toMatchObject({
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

  describe('acts on all of a filter', () => {
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
      const first = await act({ act: 'cancel', filter });
      expect(first).toEqual({ changed: 500, remaining: 703, next: expect.any(Number) });
      const late = await add({ status: 'ready', reason: 'rate_limited' });
      const second = await act({ act: 'cancel', filter, before: first.next ?? undefined });
      expect(second).toEqual({ changed: 500, remaining: 203, next: expect.any(Number) });
      const third = await act({ act: 'cancel', filter, before: second.next ?? undefined });
      expect(third).toEqual({ changed: 203, remaining: 0, next: null });
      expect(await stateOf(late)).toBe('ready');
      expect(await story.count('outgoing-mail', { status: 'cancelled' })).toBe(1_203);
      expect(await story.count('outgoing-mail', { status: 'ready' })).toBe(4);
    });

    it('meet a mail once, even if it stays in the filter', async () => {
      await addMany(501, { status: 'failed', reason: 'refused' });
      const filter = { show: 'all' } as const;
      const first = await act({ act: 'ignore', filter });
      expect(first).toMatchObject({ changed: 500, remaining: 1 });
      const second = await act({ act: 'ignore', filter, before: first.next ?? undefined });
      expect(second).toEqual({ changed: 1, remaining: 0, next: null });
    });

    it('send nothing again that somebody has ignored or cancelled, unless the filter says so', async () => {
      await app.strapi.plugin('chatter').service('queue').stop();
      const cancelled = await add({ status: 'cancelled' });
      const failed = await add();
      const ignored = await add({ ignored: true });
      expect(await act({ act: 'retry', filter: { show: 'all' } })).toMatchObject({ changed: 1 });
      expect(await stateOf(cancelled)).toBe('cancelled');
      expect(await stateOf(ignored)).toBe('failed');
      expect(await stateOf(failed)).toBe('ready');
      expect(await act({ act: 'retry', filter: { show: 'all', state: 'cancelled' } })).toMatchObject({
        changed: 1,
      });
      expect(await stateOf(cancelled)).toBe('ready');
      await app.strapi.db.query(OUTGOING).deleteMany({ where: {} });
      app.strapi.plugin('chatter').service('queue').startWhenListening();
    });

    it('change nothing that the filter does not show', async () => {
      const shown = await add({ reason: 'refused' });
      const ignored = await add({ reason: 'refused', ignored: true });
      const other = await add({ status: 'bounced' });
      const waiting = await add({ status: 'ready' });
      const filter = { show: 'problems', state: 'failed', search: 'customer.example' } as const;
      expect(await act({ act: 'ignore', filter })).toMatchObject({ changed: 1 });
      expect((await rowOf(shown)).ignored).toBe(true);
      expect((await rowOf(other)).ignored).toBe(false);
      expect(await act({ act: 'cancel', filter: { show: 'problems' } })).toMatchObject({ changed: 0 });
      expect(await stateOf(waiting)).toBe('ready');
      expect(await stateOf(ignored)).toBe('failed');
    });
  });

  it('what was cancelled while its server was away is never sent', async () => {
    const sink = await startSmtpSink();
    const { port } = sink;
    const documentId = await story.addServer(sink);
    await sink.stop();
    const message = await story.post(ticket, { recipients: [{ address: 'mary@customer.example' }] });
    await story.deliveries(ticket, message.id, ([one]) => one?.state === 'deferred');
    expect(await act({ act: 'cancel', filter: { show: 'waiting' } })).toMatchObject({ changed: 1 });
    const back = await startSmtpSink({ port });
    sinks.push(back);
    // It would be due at once.
    await app.strapi.db.query(OUTGOING).updateMany({ where: {}, data: { runAfter: 0 } });
    app.strapi.plugin('chatter').service('outgoing').wake();
    await app.strapi.plugin('chatter').service('queue').idle();
    expect(back.mails).toEqual([]);
    const [delivery] = await story.deliveries(ticket, message.id, () => true);
    expect(delivery).toMatchObject({ state: 'cancelled', canRetry: true });

    expect(await act({ act: 'retry', ids: [delivery?.outgoingMailId as number] })).toMatchObject({
      changed: 1,
    });
    await until(async () => back.mails.length === 1);
    await story.admin('DELETE', `/chatter/outgoing-servers/${documentId}`);
    await app.strapi.plugin('chatter').service('queue').idle();
  });
});
