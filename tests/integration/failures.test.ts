import type { listMyFailures } from '../../server/src/contracts/outgoing';
import type { Delivery } from '../../server/src/contracts/thread';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { startStrapi, type AdminAccount, type NewPermission, type RunningStrapi } from '../support/strapi';
import { CHATTER, readTickets } from './mail-log-story';
import { LEAD, pathOf, storyOf, TICKET, until, type Story, type Thread } from './story';

import type { z } from 'zod';

type MyFailures = z.output<typeof listMyFailures.response>;

const MARY = 'mary@customer.example';
const GONE = 'gone@customer.example';
const CONTACT = 'plugin::chatter.contact';
const OUTGOING = 'plugin::chatter.outgoing-mail';

const settled = (deliveries: Delivery[]): boolean =>
  deliveries.length > 0 && deliveries.every(({ state }) => !['ready', 'sending', 'deferred'].includes(state));

describe('failures that people can act on', () => {
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let thread: Thread;
  /** addresses that the server refuses */
  const refused = new Set<string>();
  let strangers = 0;

  beforeAll(async () => {
    sink = await startSmtpSink({
      refuse: (address) => (refused.has(address) ? { code: 550, message: '5.1.1 No such user here' } : null),
    });
    app = await startStrapi({ pluginConfig: { queues: { pollSeconds: 1 } } });
    story = storyOf(app);
    await story.addServer(sink);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
  });

  beforeEach(async () => {
    refused.clear();
    thread = await story.createEntry(TICKET, { title: 'Broken lamp' });
    sink.clear();
  });

  afterAll(async () => {
    await app?.stop();
    await sink?.stop();
  });

  /** A message to these people, as it went. */
  const post = async (addresses: string[], token?: string, on = thread) => {
    const message = await story.post(
      on,
      { recipients: addresses.map((address) => ({ name: 'Mary', address })) },
      token
    );
    return { id: message.id, deliveries: await story.deliveries(on, message.id, settled) };
  };
  /** A mail that the server refused; each to somebody of their own, as an address that fails often gets no more mail. */
  const failing = async (
    address = `gone${(strangers += 1)}@customer.example`,
    token?: string,
    on = thread
  ) => {
    refused.add(address);
    const { id, deliveries } = await post([address], token, on);
    const delivery = deliveries.find((one) => one.address === address) as Delivery;
    expect(delivery).toMatchObject({ state: 'failed', reason: 'refused' });
    return { messageId: id, delivery };
  };
  const act = (
    delivery: Delivery,
    name: string,
    body?: object,
    input: { on?: Thread; token?: string } = {}
  ) =>
    app.fetchAdmin(`${pathOf(input.on ?? thread)}/deliveries/${delivery.outgoingMailId}/${name}`, {
      method: 'POST',
      ...(body ? { body } : {}),
      ...(input.token ? { token: input.token } : {}),
    });
  const correct = (delivery: Delivery, address: string, input: { on?: Thread; token?: string } = {}) =>
    act(delivery, 'correct', { address }, input);
  const deliveriesOf = async (messageId: number, on = thread): Promise<Delivery[]> =>
    (await story.messages(on)).find(({ id }) => id === messageId)?.deliveries ?? [];
  const contactOf = (address: string) => app.strapi.db.query(CONTACT).findOne({ where: { address } });
  const followersOf = async (on: Thread, token?: string): Promise<string[]> =>
    (await story.admin('GET', `${pathOf(on)}/followers`, undefined, token)).followers.map(
      (follower: { address: string }) => follower.address
    );
  const follow = (on: Thread, address: string) => story.admin('POST', `${pathOf(on)}/followers`, { address });

  describe('a corrected address', () => {
    it('gets the message, as a mail of its own, and is that of the person from then on', async () => {
      const { messageId, delivery } = await failing('mray@customer.example');
      expect(delivery).toMatchObject({ canCorrect: true, canRetry: true, ignored: false });
      const before = await contactOf('mray@customer.example');
      await app.strapi.db.query(CONTACT).update({ where: { id: before.id }, data: { bounceCount: 2 } });
      expect((await correct(delivery, ' Mary.New@Customer.Example ')).status).toBe(200);

      const mail = await sink.waitFor(({ envelope }) => envelope.to.includes('mary.new@customer.example'));
      expect((await mail.parsed()).subject).toBe('Broken lamp');
      const deliveries = await story.deliveries(thread, messageId, settled);
      expect(deliveries).toMatchObject([
        {
          address: 'mray@customer.example',
          state: 'failed',
          ignored: true,
          canCorrect: false,
          canRetry: false,
        },
        { address: 'mary.new@customer.example', state: 'sent', ignored: false, contactId: before.id },
      ]);
      expect(deliveries[1]?.outgoingMailId).not.toBe(delivery.outgoingMailId);
      expect(await contactOf('mary.new@customer.example')).toMatchObject({ id: before.id, bounceCount: 0 });
      expect(await contactOf('mray@customer.example')).toBeNull();
      // The old mail is history.
      expect(await act(delivery, 'retry')).toMatchObject({ status: 400 });
      expect(
        await story.admin('POST', '/chatter/outgoing-mails/act', {
          act: 'retry',
          ids: [delivery.outgoingMailId],
        })
      ).toMatchObject({ changed: 0 });
      const [line] = await story.messages(thread);
      expect(line).toMatchObject({
        log: {
          key: 'address_corrected',
          values: { from: 'mray@customer.example', to: 'mary.new@customer.example' },
        },
        author: { name: 'Ada Admin' },
      });
    });

    it('leaves the field of the entry as it is', async () => {
      const lead = await story.createEntry(LEAD, { name: 'Chairs', email: 'typo@customer.example' });
      const { delivery } = await failing('typo@customer.example', undefined, lead);
      expect((await correct(delivery, 'right@customer.example', { on: lead })).status).toBe(200);
      expect(await story.readEntry(lead)).toMatchObject({ email: 'typo@customer.example' });
    });

    it('of somebody who is known already gives them the place, with what was heard of', async () => {
      const known = 'known@customer.example';
      await follow(await story.createEntry(TICKET, { title: 'Elsewhere' }), known);
      await follow(thread, 'typo2@customer.example');
      const { messageId, delivery } = await failing('typo2@customer.example');
      expect((await correct(delivery, known)).status).toBe(200);
      const other = await contactOf(known);
      expect(await story.deliveries(thread, messageId, settled)).toMatchObject([
        { address: 'typo2@customer.example', state: 'failed', ignored: true },
        { address: known, state: 'sent', contactId: other.id },
      ]);
      expect(await followersOf(thread)).toEqual(expect.arrayContaining([known]));
      expect(await followersOf(thread)).not.toContain('typo2@customer.example');
      // The other one stays who they are.
      expect(await contactOf('typo2@customer.example')).not.toBeNull();
    });

    it('of somebody who has the message already sends nothing', async () => {
      refused.add(GONE);
      const { id, deliveries } = await post([MARY, GONE]);
      const gone = deliveries.find(({ address }) => address === GONE) as Delivery;
      sink.clear();
      expect((await correct(gone, MARY)).status).toBe(200);
      await app.strapi.plugin('chatter').service('queue').idle();
      expect(sink.mails).toEqual([]);
      expect(await deliveriesOf(id)).toMatchObject([
        { address: MARY, state: 'sent' },
        { address: GONE, state: 'failed', ignored: true },
      ]);
    });

    it.each([
      ['no address', 'mary at customer', 'is not an e-mail address'],
      ['one with a line break', 'a@b.example\r\nBcc: eve@evil.example', 'is not an e-mail address'],
      ['two', 'a@b.example, c@d.example', 'is not an e-mail address'],
      [
        'one that is too long',
        `${'x'.repeat(60)}@${['y', 'z', 'w'].map((letter) => letter.repeat(63)).join('.')}.example`,
        'is not an e-mail address',
      ],
      ['one of our own', 'catchall@shop.example', 'address of ours'],
      ['that of a colleague', 'ada@editors.example', 'address of a colleague'],
    ])('%s is refused', async (_what, address, words) => {
      const { delivery } = await failing();
      const answer = await correct(delivery, address);
      expect(answer).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining(words) } },
      });
      expect(await contactOf(delivery.address)).not.toBeNull();
    });

    it('that is the same is no correction', async () => {
      const { delivery } = await failing('same@customer.example');
      expect(await correct(delivery, 'Same@Customer.example')).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining('did not reach') } },
      });
    });

    it('is for outsiders only', async () => {
      const joel = await app.createAdmin({ email: 'joel@shop.example', roleCode: 'strapi-super-admin' });
      const { delivery } = await failing(joel.user.email);
      expect(delivery).toMatchObject({ canCorrect: false, canRetry: true });
      expect(await correct(delivery, MARY)).toMatchObject({ status: 400 });
    });

    it('is not for a mail that arrived', async () => {
      const { deliveries } = await post([MARY]);
      expect(deliveries).toMatchObject([{ state: 'sent', canCorrect: false }]);
      expect(await correct(deliveries[0] as Delivery, 'x@y.example')).toMatchObject({ status: 400 });
    });

    it('two corrections at one moment make one mail', async () => {
      const { messageId, delivery } = await failing('twice@customer.example');
      const answers = await Promise.all([
        correct(delivery, 'one@customer.example'),
        correct(delivery, 'two@customer.example'),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
      expect(await story.deliveries(thread, messageId, settled)).toHaveLength(2);
    });

    it('two people with the same new address become one', async () => {
      refused.add('left@customer.example');
      refused.add('right-typo@customer.example');
      const { id, deliveries } = await post(['left@customer.example', 'right-typo@customer.example']);
      const answers = await Promise.all(
        deliveries.map((delivery) => correct(delivery, 'both@customer.example'))
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const after = await story.deliveries(thread, id, settled);
      expect(after.filter(({ address }) => address === 'both@customer.example')).toHaveLength(1);
      await app.strapi.plugin('chatter').service('queue').idle();
      expect(sink.mails.map(({ envelope }) => envelope.to)).toEqual([['both@customer.example']]);
    });

    it('does not redirect the mail of entries that the caller may not read', async () => {
      const lead = await story.createEntry(LEAD, { name: 'Secret chairs' });
      await follow(lead, 'both-ways@customer.example');
      await follow(thread, 'both-ways@customer.example');
      const { token } = await app.createAdmin({ permissions: [...CHATTER, readTickets] });
      const { delivery } = await failing('both-ways@customer.example', token);
      expect((await correct(delivery, 'eve@evil.example', { token })).body.knownBy).toBe('thread');
      expect(await followersOf(thread)).toEqual(expect.arrayContaining(['eve@evil.example']));
      // There they keep the address that they had.
      expect(await followersOf(lead)).toEqual(['both-ways@customer.example']);
    });
  });

  describe('rights', () => {
    const someone = async (permissions: NewPermission[]): Promise<string> =>
      (await app.createAdmin({ permissions })).token;

    it('who may only read acts on nothing, and is offered nothing', async () => {
      const { messageId, delivery } = await failing();
      const token = await someone([...CHATTER.slice(0, 1), readTickets]);
      for (const name of ['retry', 'ignore', 'correct'])
        expect(await act(delivery, name, { address: MARY }, { token })).toMatchObject({ status: 403 });
      const { messages } = await story.admin('GET', `${pathOf(thread)}/messages`, undefined, token);
      expect(messages.find(({ id }: { id: number }) => id === messageId).deliveries).toMatchObject([
        { canRetry: false, canCorrect: false },
      ]);
    });

    it('who may not read the entry acts on nothing', async () => {
      const { delivery } = await failing();
      const token = await someone(CHATTER);
      for (const name of ['retry', 'ignore', 'correct'])
        expect(await act(delivery, name, { address: MARY }, { token })).toMatchObject({ status: 403 });
    });

    it('a mail of another entry is none of this one', async () => {
      const { delivery } = await failing();
      const other = await story.createEntry(TICKET, { title: 'Another' });
      for (const name of ['retry', 'ignore', 'correct'])
        expect(await act(delivery, name, { address: MARY }, { on: other })).toMatchObject({ status: 404 });
    });
  });

  describe('an ignored failure', () => {
    it('stays what it is, but is on no list, until it is sent again', async () => {
      const { messageId, delivery } = await failing('ignored@customer.example');
      expect((await act(delivery, 'ignore')).status).toBe(200);
      expect(await deliveriesOf(messageId)).toMatchObject([
        { state: 'failed', ignored: true, canRetry: true },
      ]);
      const mine: MyFailures = await story.admin('GET', '/chatter/my-failures');
      expect(mine.failures.map(({ outgoingMailId }) => outgoingMailId)).not.toContain(
        delivery.outgoingMailId
      );
      expect((await act(delivery, 'retry')).status).toBe(200);
      await story.deliveries(thread, messageId, settled);
      expect(await deliveriesOf(messageId)).toMatchObject([{ state: 'failed', ignored: false }]);
    });

    it('is a failure: what arrived cannot be ignored', async () => {
      const { deliveries } = await post([MARY]);
      expect(await act(deliveries[0] as Delivery, 'ignore')).toMatchObject({ status: 400 });
    });
  });

  it('a suppressed mail can be sent again', async () => {
    const { messageId, delivery } = await failing('supp@customer.example');
    await app.strapi.db.query(OUTGOING).update({
      where: { id: delivery.outgoingMailId as number },
      data: { status: 'suppressed', reason: 'suppressed_manual' },
    });
    expect(await deliveriesOf(messageId)).toMatchObject([{ state: 'suppressed', canRetry: true }]);
    refused.clear();
    expect((await act(delivery, 'retry')).status).toBe(200);
    expect(await story.deliveries(thread, messageId, settled)).toMatchObject([
      { state: 'sent', reason: null },
    ]);
  });

  describe('my failures', () => {
    let joel: AdminAccount;
    let clerk: AdminAccount;

    beforeAll(async () => {
      joel = await app.createAdmin({ email: 'joel2@shop.example', roleCode: 'strapi-super-admin' });
      clerk = await app.createAdmin({ permissions: [...CHATTER, readTickets] });
    });
    beforeEach(async () => {
      for (const token of [undefined, joel.token, clerk.token])
        await story.admin('POST', '/chatter/my-failures/ignore', {}, token);
    });

    const mine = (token?: string, query = ''): Promise<MyFailures> =>
      story.admin('GET', `/chatter/my-failures${query}`, undefined, token);
    const setState = (delivery: Delivery, status: string, reason: string | null) =>
      app.strapi.db
        .query(OUTGOING)
        .update({ where: { id: delivery.outgoingMailId as number }, data: { status, reason } });

    it('are those of what I wrote, by kind, with the entry', async () => {
      const one = await failing('one-of-mine@customer.example');
      const two = await failing('two-of-mine@customer.example');
      await setState(two.delivery, 'bounced', 'bounced_mailbox_full');
      await failing('one-of-joels@customer.example', joel.token);
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
      await failing('clerks@customer.example', clerk.token);
      const lead = await story.createEntry(LEAD, { name: 'Secret chairs' });
      // Moved away from me, in a way.
      await app.strapi.db.query(OUTGOING).updateMany({
        where: { toAddress: 'clerks@customer.example' },
        data: { threadType: LEAD, threadDocumentId: lead.documentId },
      });
      const found = await mine(clerk.token);
      expect(found).toMatchObject({ count: 1, failures: [] });
      expect(JSON.stringify(found)).not.toContain('Secret');
      expect(
        await story.admin('POST', '/chatter/my-failures/retry', { state: 'failed' }, clerk.token)
      ).toEqual({ changed: 0 });
      expect(await story.admin('POST', '/chatter/my-failures/ignore', {}, clerk.token)).toEqual({
        changed: 1,
      });
      expect((await mine(clerk.token)).count).toBe(0);
    });

    it('of one kind are sent again together, and nobody else’s', async () => {
      const first = await failing('again1@customer.example');
      const second = await failing('again2@customer.example');
      const other = await failing('other-kind@customer.example');
      await setState(other.delivery, 'bounced', null);
      const joels = await failing('joels-again@customer.example', joel.token);
      refused.clear();
      expect(
        await story.admin('POST', '/chatter/my-failures/retry', { state: 'failed', reason: 'refused' })
      ).toEqual({ changed: 2 });
      for (const { messageId } of [first, second])
        expect(await story.deliveries(thread, messageId, settled)).toMatchObject([{ state: 'sent' }]);
      expect(await deliveriesOf(other.messageId)).toMatchObject([{ state: 'bounced' }]);
      expect(await deliveriesOf(joels.messageId)).toContainEqual(
        expect.objectContaining({ address: 'joels-again@customer.example', state: 'failed' })
      );
      expect(await mine()).toMatchObject({ count: 1, groups: [{ state: 'bounced', reason: null }] });
    });

    it('of one kind are ignored together', async () => {
      await failing('ign1@customer.example');
      await failing('ign2@customer.example');
      const other = await failing('ign3@customer.example');
      await setState(other.delivery, 'bounced', null);
      expect(
        await story.admin('POST', '/chatter/my-failures/ignore', { state: 'bounced', reason: null })
      ).toEqual({ changed: 1 });
      expect(await mine()).toMatchObject({ count: 2, groups: [{ state: 'failed', reason: 'refused' }] });
      expect(await story.admin('POST', '/chatter/my-failures/ignore', {})).toEqual({ changed: 2 });
      expect(await mine()).toMatchObject({ count: 0, groups: [], failures: [] });
    });

    it('who complained is not written to again', async () => {
      const { delivery } = await failing('angry@customer.example');
      await setState(delivery, 'complained', 'complained');
      expect(await story.admin('POST', '/chatter/my-failures/retry', { state: 'complained' })).toEqual({
        changed: 0,
      });
      expect(await act(delivery, 'retry')).toMatchObject({ status: 400 });
      expect(await correct(delivery, MARY)).toMatchObject({ status: 400 });
    });

    it('appear by themselves when a mail comes back', async () => {
      const { deliveries } = await post([MARY]);
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
});
