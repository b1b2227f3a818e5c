import type { Delivery } from '../../server/src/contracts/thread';
import type { AdminAccount, RunningStrapi } from '../support/strapi';
import { MARY, OUTGOING, settled, startFailing, type Failing, type MyFailures } from './failures-story';
import { CHATTER, readTickets } from './mail-log-story';
import { LEAD, TICKET, until, type Story, type Thread } from './story';

describe('my failures', () => {
  let rig: Failing;
  let app: RunningStrapi;
  let story: Story;
  let thread: Thread;
  let joel: AdminAccount;
  let clerk: AdminAccount;

  beforeAll(async () => {
    rig = await startFailing();
    ({ app, story } = rig);
    joel = await app.createAdmin({ email: 'joel2@shop.example', roleCode: 'strapi-super-admin' });
    clerk = await app.createAdmin({ permissions: [...CHATTER, readTickets] });
  });
  beforeEach(async () => {
    thread = await rig.begin();
    for (const token of [undefined, joel.token, clerk.token])
      await story.admin('POST', '/chatter/my-failures/ignore', {}, token);
  });

  afterAll(() => rig?.stop());

  const mine = (token?: string, query = ''): Promise<MyFailures> =>
    story.admin('GET', `/chatter/my-failures${query}`, undefined, token);
  const setState = (delivery: Delivery, status: string, reason: string | null) =>
    app.strapi.db
      .query(OUTGOING)
      .update({ where: { id: delivery.outgoingMailId as number }, data: { status, reason } });

  it('are those of what I wrote, by kind, with the entry', async () => {
    const one = await rig.failing('one-of-mine@customer.example');
    const two = await rig.failing('two-of-mine@customer.example');
    await setState(two.delivery, 'bounced', 'bounced_mailbox_full');
    await rig.failing('one-of-joels@customer.example', joel.token);
    const found = await mine();
    expect(found.count).toBe(2);
    expect(found.groups).toEqual(
      expect.arrayContaining([
        { state: 'failed', reason: 'refused', count: 1 },
        { state: 'bounced', reason: 'bounced_mailbox_full', count: 1 },
      ])
    );
    expect(found.failures).toMatchObject([
      { messageId: two.messageId, state: 'bounced', uid: TICKET, title: 'Broken lamp', typeName: 'Ticket' },
      {
        messageId: one.messageId,
        outgoingMailId: one.delivery.outgoingMailId,
        documentId: thread.documentId,
        singleType: false,
        name: 'Mary',
        address: 'one-of-mine@customer.example',
      },
    ]);
    expect(await mine(joel.token)).toMatchObject({
      count: 1,
      failures: [{ address: 'one-of-joels@customer.example' }],
    });
    expect(await mine(undefined, '?limit=0')).toMatchObject({ count: 2, failures: [] });
  });

  it('of an entry that I may no longer read are counted without its name, and not sent again', async () => {
    await rig.failing('clerks@customer.example', clerk.token);
    const lead = await story.createEntry(LEAD, { name: 'Secret chairs' });
    // Moved away from me, in a way.
    await app.strapi.db.query(OUTGOING).updateMany({
      where: { toAddress: 'clerks@customer.example' },
      data: { threadType: LEAD, threadDocumentId: lead.documentId },
    });
    const found = await mine(clerk.token);
    expect(found).toMatchObject({ count: 1, failures: [] });
    expect(JSON.stringify(found)).not.toContain('Secret');
    expect(await story.admin('POST', '/chatter/my-failures/retry', { state: 'failed' }, clerk.token)).toEqual(
      { changed: 0 }
    );
    expect(await story.admin('POST', '/chatter/my-failures/ignore', {}, clerk.token)).toEqual({
      changed: 1,
    });
    expect((await mine(clerk.token)).count).toBe(0);
  });

  it('of one kind are sent again together, and nobody else’s', async () => {
    const first = await rig.failing('again1@customer.example');
    const second = await rig.failing('again2@customer.example');
    const other = await rig.failing('other-kind@customer.example');
    await setState(other.delivery, 'bounced', null);
    const joels = await rig.failing('joels-again@customer.example', joel.token);
    rig.refused.clear();
    expect(
      await story.admin('POST', '/chatter/my-failures/retry', { state: 'failed', reason: 'refused' })
    ).toEqual({ changed: 2 });
    for (const { messageId } of [first, second])
      expect(await story.deliveries(thread, messageId, settled)).toMatchObject([{ state: 'sent' }]);
    expect(await rig.deliveriesOf(other.messageId)).toMatchObject([{ state: 'bounced' }]);
    expect(await rig.deliveriesOf(joels.messageId)).toContainEqual(
      expect.objectContaining({ address: 'joels-again@customer.example', state: 'failed' })
    );
    expect(await mine()).toMatchObject({ count: 1, groups: [{ state: 'bounced', reason: null }] });
  });

  it('of one kind are ignored together', async () => {
    await rig.failing('ign1@customer.example');
    await rig.failing('ign2@customer.example');
    const other = await rig.failing('ign3@customer.example');
    await setState(other.delivery, 'bounced', null);
    expect(
      await story.admin('POST', '/chatter/my-failures/ignore', { state: 'bounced', reason: null })
    ).toEqual({ changed: 1 });
    expect(await mine()).toMatchObject({ count: 2, groups: [{ state: 'failed', reason: 'refused' }] });
    expect(await story.admin('POST', '/chatter/my-failures/ignore', {})).toEqual({ changed: 2 });
    expect(await mine()).toMatchObject({ count: 0, groups: [], failures: [] });
  });

  it('who complained is not written to again', async () => {
    const { delivery } = await rig.failing('angry@customer.example');
    await setState(delivery, 'complained', 'complained');
    expect(await story.admin('POST', '/chatter/my-failures/retry', { state: 'complained' })).toEqual({
      changed: 0,
    });
    expect(await rig.act(delivery, 'retry')).toMatchObject({ status: 400 });
    expect(await rig.correct(delivery, MARY)).toMatchObject({ status: 400 });
  });

  it('appear by themselves when a mail comes back', async () => {
    const { deliveries } = await rig.post([MARY]);
    const id = deliveries[0]?.outgoingMailId as number;
    await app.strapi.plugin('chatter').service('outgoing').markReturned(id, {
      state: 'bounced',
      reason: 'bounced_user_unknown',
      text: 'No such mailbox',
      counts: true,
    });
    await until(async () => (await mine()).count === 1);
    expect(await mine()).toMatchObject({ failures: [{ outgoingMailId: id, state: 'bounced' }] });
  });
});
