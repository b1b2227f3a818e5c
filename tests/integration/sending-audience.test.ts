import type { AdminAccount } from '../support/strapi';
import { OUTGOING, people, startSending, type Sending } from './sending-story';
import { TICKET, type Thread } from './story';

const READ_THREADS = { action: 'plugin::chatter.thread.read' };
const readTickets = (part: object = {}) => ({
  action: 'plugin::content-manager.explorer.read',
  subject: TICKET,
  ...part,
});

/** Whom a mail still reaches when it leaves at last, and through which server a message to many goes. */
describe('the audience of a message', () => {
  let sending: Sending;
  let thread: Thread;
  let accounts = 0;

  beforeAll(async () => {
    sending = await startSending();
  });
  afterEach(() => sending.clear());
  afterAll(() => sending?.stop());

  describe('colleagues', () => {
    const colleague = (permissions: object[]): Promise<AdminAccount> =>
      sending.app.createAdmin({
        email: `colleague-${(accounts += 1)}@shop.example`,
        permissions: permissions as never,
      });
    const to = (...receivers: AdminAccount[]) => ({
      recipients: receivers.map(({ user }) => ({ address: user.email })),
    });
    const stop = (stopped: boolean) =>
      sending.story.admin('POST', '/chatter/outgoing-settings/stop', { stopped });
    const users = () => sending.app.strapi.db.query('admin::user');

    beforeEach(async () => {
      thread = await sending.story.createEntry(TICKET, { title: 'Broken lamp' });
    });

    it('who have left, were blocked or lost the right to read meanwhile get nothing; the others do', async () => {
      const sink = await sending.startSink();
      await sending.story.addServer(sink);
      const rights = [READ_THREADS, readTickets()];
      const [stays, left, blocked, lost] = [
        await colleague(rights),
        await colleague(rights),
        await colleague(rights),
        await colleague(rights),
      ] as [AdminAccount, AdminAccount, AdminAccount, AdminAccount];
      await stop(true);
      const message = await sending.story.post(thread, {
        kind: 'note',
        recipients: [stays, left, blocked, lost].map(({ user }) => ({ address: user.email })),
      });
      await users().update({ where: { id: left.user.id }, data: { isActive: false } });
      await users().update({ where: { id: blocked.user.id }, data: { blocked: true } });
      await users().update({ where: { id: lost.user.id }, data: { roles: [] } });
      await stop(false);
      await sending.idle();
      const stateOf = new Map(
        (await sending.rowsOf(message.id)).map((row) => [row.toAddress, `${row.status} ${row.reason}`])
      );
      expect(stateOf.get(stays.user.email)).toBe('sent null');
      for (const gone of [left, blocked, lost])
        expect(stateOf.get(gone.user.email)).toBe('cancelled no_access');
      expect(sink.mails.map(({ envelope }) => envelope.to[0])).toEqual([stays.user.email]);

      // Nor weeks later, when somebody sends it again.
      const [row] = (await sending.rowsOf(message.id)).filter(
        ({ toAddress }) => toAddress === left.user.email
      );
      await sending.story.admin('POST', '/chatter/outgoing-mails/act', { act: 'retry', ids: [row?.id] });
      await sending.idle();
      expect(sink.mails).toHaveLength(1);
    });

    it('who may only read some entries are asked one by one', async () => {
      const sink = await sending.startSink();
      await sending.story.addServer(sink);
      const own = await colleague([READ_THREADS, readTickets({ conditions: ['admin::is-creator'] })]);
      const every = await colleague([READ_THREADS, readTickets()]);
      const message = await sending.story.post(thread, to(own, every));
      await sending.idle();
      expect(sink.mails.map(({ envelope }) => envelope.to[0])).toEqual([every.user.email]);
      expect((await sending.rowsOf(message.id)).map(({ status }) => status).sort()).toEqual([
        'cancelled',
        'sent',
      ]);
      // An entry of their own.
      const mine = await sending.app.strapi.documents(TICKET as never).create({
        data: { title: 'Mine', createdBy: own.user.id } as never,
      });
      const { documentId } = mine as { documentId: string };
      await sending.story.post({ uid: TICKET, documentId }, to(own));
      await sending.idle();
      expect(sink.mails.map(({ envelope }) => envelope.to[0])).toContain(own.user.email);
    });

    it('who may not read threads at all get no messages of them', async () => {
      const sink = await sending.startSink();
      await sending.story.addServer(sink);
      const message = await sending.story.post(thread, to(await colleague([readTickets()])));
      await sending.idle();
      expect(await sending.rowsOf(message.id)).toMatchObject([{ status: 'cancelled', reason: 'no_access' }]);
      expect(sink.mails).toEqual([]);
    });

    it('outsiders have no rights to lose', async () => {
      const sink = await sending.startSink();
      await sending.story.addServer(sink);
      const message = await sending.story.post(thread, people(2));
      await sending.allAre(message.id, 'sent');
    });
  });

  describe('a message to many', () => {
    beforeEach(async () => {
      thread = await sending.story.createEntry(TICKET, { title: 'News' });
    });

    it('leaves through the server for mass mail, however many of its mails still wait; another one does not', async () => {
      const [usual, mass] = [await sending.startSink(), await sending.startSink()];
      await sending.story.addServer(usual, { name: 'Usual', priority: 1 });
      const massServer = await sending.story.addServer(mass, { name: 'Mass', priority: 2 });
      await sending.save({ massServer, massFrom: 3 });
      const [few, many] = [
        await sending.story.post(thread, people(2, 'few')),
        await sending.story.post(thread, people(3, 'many')),
      ];
      await sending.allAre(few.id, 'sent');
      await sending.allAre(many.id, 'sent');
      expect([usual.mails.length, mass.mails.length]).toEqual([2, 3]);
      // One of them alone, later.
      const [row] = await sending.rowsOf(many.id);
      await sending.app.strapi.db
        .query(OUTGOING)
        .update({ where: { id: row?.id }, data: { status: 'ready', runAfter: 0 } });
      sending.service('outgoing').wake();
      await mass.waitFor(4, 30_000);
      await sending.idle();
      expect(usual.mails).toHaveLength(2);
      await sending.save({ massServer: null });
    });
  });
});
