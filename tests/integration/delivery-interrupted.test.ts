import { createServer, type AddressInfo, type Server } from 'node:net';

import type { Delivery } from '../../server/src/contracts/thread';
import type { SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { OUTGOING, startSending, type Sending } from './sending-story';
import { pathOf, TICKET, until, type Story, type Thread } from './story';

const MARY = 'mary@customer.example';
const to = (...addresses: string[]) => ({ recipients: addresses.map((address) => ({ address })) });
const hasUnknown = (deliveries: Delivery[]): boolean => deliveries.some(({ state }) => state === 'unknown');

/** Takes the whole mail and hangs up instead of an answer. */
const startQuitter = () =>
  new Promise<Server>((resolve) => {
    const quitter = createServer((socket) => {
      let content: string | null = null;
      socket.on('error', () => {});
      socket.write('220 quitter\r\n');
      socket.on('data', (chunk) => {
        const said = chunk.toString('latin1');
        if (content !== null) {
          content += said;
          if (content.endsWith('\r\n.\r\n')) socket.destroy();
        } else if (/^DATA/im.test(said)) {
          content = '';
          socket.write('354 go on\r\n');
        } else {
          socket.write('250 ok\r\n');
        }
      });
    });
    quitter.listen(0, '127.0.0.1', () => resolve(quitter));
  });

/** What goes out once, whatever ends in the middle and whoever works at the same time. */
describe('delivery, interrupted or shared', () => {
  let sending: Sending;
  let app: RunningStrapi;
  let story: Story;
  let thread: Thread;

  beforeAll(async () => {
    sending = await startSending();
    ({ app, story } = sending);
  });
  beforeEach(async () => {
    thread = await story.createEntry(TICKET, { title: 'Broken lamp' });
  });
  afterEach(() => sending.clear());
  afterAll(() => sending?.stop());

  it('a mail whose server hung up after the content is not sent again by itself', async () => {
    const quitter = await startQuitter();
    const { port } = quitter.address() as AddressInfo;
    await story.addServer({ port } as SmtpSink, { name: 'Quitter' });
    const message = await story.post(thread, to(MARY));
    const [delivery] = await story.deliveries(thread, message.id, hasUnknown);
    expect(delivery).toMatchObject({ reason: 'interrupted', nextAttemptAt: null, canRetry: true });
    await new Promise((resolve) => quitter.close(resolve));
  });

  it('a mail whose process ended meanwhile becomes unknown and waits for a person', async () => {
    const sink = await sending.startSink({ refuse: () => ({ code: 550, message: '5.1.1 No' }) });
    await story.addServer(sink);
    const message = await story.post(thread, to(MARY, 'bob@partner.example'));
    const deliveries = await story.deliveries(
      thread,
      message.id,
      (found) => found.length === 2 && found.every(({ state }) => state === 'failed')
    );
    sink.options.refuse = () => null;
    const [dead, alive] = deliveries;
    const mark = (delivery: Delivery | undefined, leaseUntil: number) =>
      app.strapi.db.query(OUTGOING).update({
        where: { id: delivery?.outgoingMailId },
        data: { status: 'sending', leaseToken: 'another process', leaseUntil, runAfter: 0 },
      });
    await mark(dead, Date.now() - 1000);
    await mark(alive, Date.now() + 60 * 60 * 1000);
    sending.service('outgoing').wake();

    const found = await story.deliveries(thread, message.id, hasUnknown);
    expect(found.find(({ address }) => address === dead?.address)).toMatchObject({
      state: 'unknown',
      reason: 'interrupted',
      canRetry: true,
    });
    // Another process is still at work on this one.
    expect(found.find(({ address }) => address === alive?.address)).toMatchObject({ state: 'sending' });
    await sending.idle();
    expect(sink.mails).toEqual([]);

    await story.admin('POST', `${pathOf(thread)}/deliveries/${dead?.outgoingMailId}/retry`);
    await sink.waitFor(({ envelope }) => envelope.to.includes(dead?.address ?? ''), 30_000);
  });

  it('two instances on one database send each of sixty mails once', async () => {
    const sink = await sending.startSink({ delayMs: 20 });
    await story.addServer(sink);
    const second = await startStrapi({
      sameDatabaseAs: app,
      pluginConfig: { queues: { pollSeconds: 1 } },
    });
    const addresses = Array.from({ length: 60 }, (_, n) => `customer-${n}@customer.example`);
    const post = (instance: RunningStrapi, some: string[]) =>
      instance.fetchAdmin(`${pathOf(thread)}/messages`, {
        method: 'POST',
        body: { kind: 'message', html: '<p>Hello</p>', ...to(...some) },
      });
    const answers = await Promise.all([post(app, addresses.slice(0, 30)), post(second, addresses.slice(30))]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await until(
      async () =>
        (await app.strapi.db.query(OUTGOING).count({
          where: { threadDocumentId: thread.documentId, status: 'sent' },
        })) >= 60
    );
    await second.stop();
    const sent = sink.mails.flatMap(({ envelope }) => envelope.to);
    expect([...sent].sort()).toEqual([...addresses].sort());
  });
});
