import type { Delivery } from '../../server/src/contracts/thread';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { CHATTER, readTickets } from './mail-log-story';
import { LEAD, pathOf, storyOf, TICKET, type Story, type Thread } from './story';

const OUTGOING = 'plugin::chatter.outgoing-mail';

const settled = (deliveries: Delivery[]): boolean =>
  deliveries.length > 0 && deliveries.every(({ state }) => !['ready', 'sending', 'deferred'].includes(state));

describe('a mail that is sent again', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let thread: Thread;

  beforeAll(async () => {
    // It says nothing against the address, so that none gets on the suppression list.
    const refusal = { code: 550, message: '5.7.1 Not today' };
    sink = await startSmtpSink({ refuse: (address) => (address.includes('old') ? refusal : null) });
    app = await startStrapi({ pluginConfig: { queues: { pollSeconds: 1 } } });
    story = storyOf(app);
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    thread = await story.createEntry(TICKET, { title: 'Broken lamp' });
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  /** A mail that the server refused. */
  const failing = async (address: string, on = thread) => {
    const { id } = await story.post(on, { recipients: [{ name: 'Mary', address }] });
    const delivery = (await story.deliveries(on, id, settled)).find((one) => one.address === address);
    expect(delivery).toMatchObject({ state: 'failed', reason: 'refused' });
    return { messageId: id, mailId: delivery?.outgoingMailId as number };
  };
  const act = (mailId: number, name: string, input: { on?: Thread; token?: string; body?: object } = {}) =>
    app.fetchAdmin(`${pathOf(input.on ?? thread)}/deliveries/${mailId}/${name}`, {
      method: 'POST',
      ...(input.body ? { body: input.body } : {}),
      ...(input.token ? { token: input.token } : {}),
    });
  const deliveriesOf = async (messageId: number, on: Thread): Promise<Delivery[]> =>
    (await story.messages(on)).find(({ id }) => id === messageId)?.deliveries ?? [];

  it('goes to the address that was corrected on another message, as what waits does by itself', async () => {
    const [old, right] = ['mary.old@customer.example', 'mary.right@customer.example'];
    const other = await story.createEntry(TICKET, { title: 'Another lamp' });
    const secret = await story.createEntry(LEAD, { name: 'Secret chairs' });
    const clerk = await app.createAdmin({ permissions: [...CHATTER, readTickets] });
    const first = await failing(old);
    const second = await failing(old, other);
    const later = await failing(old, other);
    const hidden = await failing(old, secret);
    for (const { mailId } of [later, hidden])
      await app.strapi.db.query(OUTGOING).update({
        where: { id: mailId },
        data: { status: 'deferred', runAfter: Date.now() + 3_600_000 },
      });
    expect(
      await act(first.mailId, 'correct', { token: clerk.token, body: { address: right } })
    ).toMatchObject({
      status: 200,
      body: { ok: true, knownBy: 'everywhere' },
    });
    expect(await story.deliveries(other, later.messageId, settled)).toMatchObject([
      { address: old, state: 'cancelled', canRetry: false },
      { address: right, state: 'sent' },
    ]);
    // Of an entry that the caller may not read nothing is sent elsewhere.
    expect(await deliveriesOf(hidden.messageId, secret)).toMatchObject([{ address: old, state: 'deferred' }]);

    expect((await act(second.mailId, 'retry', { on: other })).status).toBe(200);
    expect(await story.deliveries(other, second.messageId, settled)).toMatchObject([
      { address: old, state: 'failed', ignored: true, canRetry: false },
      { address: right, state: 'sent' },
    ]);
    // Two people press it at one moment: the second one finds it done.
    expect(await act(second.mailId, 'retry', { on: other })).toMatchObject({ status: 400 });
    const answer = await story.admin('POST', '/chatter/outgoing-mails/act', {
      act: 'retry',
      ids: [hidden.mailId],
    });
    expect(answer).toMatchObject({ changed: 1 });
    expect(await story.deliveries(secret, hidden.messageId, settled)).toMatchObject([
      { address: old, state: 'cancelled' },
      { address: right, state: 'sent' },
    ]);
  });

  it('goes to the address that a colleague has in their profile now', async () => {
    const jane = await app.createAdmin({ email: 'jane.old@shop.example', roleCode: 'strapi-super-admin' });
    const { messageId, mailId } = await failing('jane.old@shop.example');
    await app.strapi.db
      .query('admin::user')
      .update({ where: { id: jane.user.id }, data: { email: 'jane@shop.example' } });
    expect((await act(mailId, 'retry')).status).toBe(200);
    expect(await story.deliveries(thread, messageId, settled)).toMatchObject([
      { address: 'jane.old@shop.example', state: 'failed', ignored: true },
      { address: 'jane@shop.example', state: 'sent' },
    ]);
    const sent = await app.strapi.db
      .query(OUTGOING)
      .findOne({ where: { messageId, toAddress: 'jane@shop.example' } });
    expect(sent).toMatchObject({ internal: true });
  });
});
