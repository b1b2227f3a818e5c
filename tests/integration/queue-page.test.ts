import { startSmtpSink } from '../support/smtp-sink';
import type { RunningStrapi } from '../support/strapi';
import { readTickets } from './mail-log-story';
import { NEXT_YEAR, READ, startQueueStory, WRITE, type QueueStory } from './queue-story';
import type { Story, Thread } from './story';

describe('the page of outgoing mail', () => {
  let queue: QueueStory;
  let app: RunningStrapi;
  let story: Story;
  let ticket: Thread;
  let lead: Thread;

  beforeAll(async () => {
    queue = await startQueueStory();
    ({ app, story, ticket, lead } = queue);
  });
  beforeEach(() => queue.clear());
  afterAll(() => queue?.stop());

  describe('the list', () => {
    it('shows what waits, what failed, or everything, newest first, with counts', async () => {
      const ready = await queue.add({ status: 'ready', attempts: 0 });
      const deferred = await queue.add({ status: 'deferred', reason: 'refused_temporarily' });
      const failed = await queue.add({ reason: 'refused', statusCode: '5.1.1', response: '550 No' });
      const ignored = await queue.add({ status: 'bounced', ignored: true });
      const complained = await queue.add({ status: 'complained' });
      const cancelled = await queue.add({ status: 'cancelled' });
      const sent = await queue.add({ status: 'sent', sentAt: new Date() });
      await queue.add({ status: 'sent', sentAt: new Date(Date.now() - 25 * 60 * 60 * 1000) });

      expect(await queue.idsOf({})).toEqual([deferred, ready]);
      expect(await queue.idsOf({ show: 'problems' })).toEqual([complained, failed]);
      const all = await queue.idsOf({ show: 'all' });
      expect(all).toHaveLength(8);
      expect(all.slice(1, 5)).toEqual([sent, cancelled, complained, ignored]);

      const page = await queue.list({ show: 'problems' });
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
      const [later] = (await queue.list()).outgoingMails;
      expect(later).toMatchObject({ nextAttemptAt: new Date(NEXT_YEAR).toISOString(), canCancel: true });
    });

    it('is read page by page', async () => {
      const ids: number[] = [];
      for (let n = 0; n < 5; n += 1) ids.unshift(await queue.add());
      const pages: number[] = [];
      for (let before: number | undefined; ; before = pages.at(-1)) {
        const page = await queue.list({
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
      const refused = await queue.add({ reason: 'refused', serverDocumentId: 'one' });
      const bounced = await queue.add({
        status: 'bounced',
        reason: 'bounced_mailbox_full',
        serverDocumentId: 'two',
      });
      const forced = await queue.add({ status: 'unknown', reason: 'interrupted', forcedServer: 'one' });
      const problems = { show: 'problems' };
      expect(await queue.idsOf({ ...problems, state: 'bounced' })).toEqual([bounced]);
      expect(await queue.idsOf({ ...problems, reason: 'refused' })).toEqual([refused]);
      expect(await queue.idsOf({ ...problems, server: 'one' })).toEqual([forced, refused]);
      expect(await queue.idsOf({ ...problems, state: 'ready' })).toEqual([]);
    });

    it.each([
      ['100%', '100% sure'],
      ['under_score', 'an under_score'],
      ['wow!', 'Wow! Great'],
      ["o'neil", "O'Neil; drop table"],
      ['back\\slash', 'a back\\slash'],
      ['ÄRGER', 'Ärger'],
    ])('finds %s as it is written, in either case', async (search, subject) => {
      const wanted = await queue.add({ subject });
      await queue.add({ subject: '100 of under-scores' });
      expect(await queue.idsOf({ show: 'problems', search })).toEqual([wanted]);
    });

    it('finds people by name and address', async () => {
      const mary = await queue.add({ toName: 'Mary Miller', toAddress: 'mm@customer.example' });
      await queue.add();
      expect(await queue.idsOf({ show: 'problems', search: 'mary m' })).toEqual([mary]);
      expect(await queue.idsOf({ show: 'problems', search: 'MM@customer' })).toEqual([mary]);
    });

    it('names no entry, and is found by no subject, for who may not read it', async () => {
      const onTicket = await queue.add();
      const onLead = await queue.add({
        subject: 'Secret chairs',
        threadType: lead.uid,
        threadDocumentId: lead.documentId,
      });
      const refusal = await queue.add({
        purpose: 'refusal',
        subject: 'Secret refusal',
        threadType: null,
        threadDocumentId: null,
      });
      const token = await queue.someone([READ, readTickets]);
      const page = await queue.list({ show: 'problems' }, token);
      expect(page.outgoingMails).toMatchObject([
        { id: refusal, subject: 'Secret refusal', thread: null },
        { id: onLead, subject: null, thread: null },
        { id: onTicket, subject: 'Broken lamp', thread: { title: 'Broken lamp' } },
      ]);
      expect(JSON.stringify(page)).not.toContain('chairs');
      expect(await queue.idsOf({ show: 'problems', search: 'secret' })).toEqual([refusal, onLead]);
      expect(await queue.idsOf({ show: 'problems', search: 'secret' }, token)).toEqual([refusal]);
      expect(await queue.idsOf({ show: 'problems', search: 'lamp' }, token)).toEqual([onTicket]);
    });

    it('finds no subjects of a type of which only some entries may be read', async () => {
      const id = await queue.add();
      const some = await queue.someone([READ, { ...readTickets, conditions: ['admin::is-creator'] }]);
      expect(await queue.list({ show: 'problems' }, some)).toMatchObject({
        outgoingMails: [{ id, subject: null, thread: null }],
      });
      expect(await queue.idsOf({ show: 'problems', search: 'lamp' }, some)).toEqual([]);
    });

    it('tells of the servers and of the stop switch', async () => {
      const sink = await startSmtpSink();
      const documentId = await story.addServer(sink, { name: 'Shop', limitPerDay: 200 });
      await queue.add({ status: 'ready', serverDocumentId: documentId });
      await queue.add({ status: 'deferred', forcedServer: documentId });
      await queue.add({ status: 'failed', serverDocumentId: documentId });
      await app.strapi
        .plugin('chatter')
        .service('outgoing')
        .settings.save(
          { ...(await app.strapi.plugin('chatter').service('outgoing').settings.read()), stopped: true },
          'Ada Admin'
        );
      const page = await queue.list();
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
      expect(await queue.list()).toMatchObject({ stopped: false, stoppedBy: null });
      await story.admin('DELETE', `/chatter/outgoing-servers/${documentId}`);
      await sink.stop();
    });
  });

  describe('rights', () => {
    it('who may not read sees nothing', async () => {
      const token = await queue.someone([WRITE, readTickets]);
      expect(await app.fetchAdmin('/chatter/outgoing-mails', { token })).toMatchObject({ status: 403 });
    });

    it.each([
      ['read', [READ]],
      ['write', [WRITE]],
    ])('the right to %s alone does not allow acts', async (_name, permissions) => {
      const id = await queue.add();
      const token = await queue.someone(permissions);
      for (const name of ['retry', 'cancel', 'ignore'] as const) {
        const answer = await app.fetchAdmin('/chatter/outgoing-mails/act', {
          method: 'POST',
          token,
          body: { act: name, ids: [id] },
        });
        expect(answer).toMatchObject({ status: 403 });
      }
      expect(await queue.rowOf(id)).toMatchObject({ status: 'failed', ignored: false });
    });
  });
});
