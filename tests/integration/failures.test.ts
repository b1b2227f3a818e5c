import type { Delivery } from '../../server/src/contracts/thread';
import type { SmtpSink } from '../support/smtp-sink';
import type { NewPermission, RunningStrapi } from '../support/strapi';
import { MARY, OUTGOING, settled, startFailing, type Failing, type MyFailures } from './failures-story';
import { CHATTER, readTickets } from './mail-log-story';
import { LEAD, pathOf, TICKET, type Story, type Thread } from './story';

const GONE = 'gone@customer.example';
const CONTACT = 'plugin::chatter.contact';

describe('failures that people can act on', () => {
  let rig: Failing;
  let app: RunningStrapi;
  let sink: SmtpSink;
  let story: Story;
  let thread: Thread;

  beforeAll(async () => {
    rig = await startFailing();
    ({ app, sink, story } = rig);
  });
  beforeEach(async () => {
    thread = await rig.begin();
  });
  afterAll(() => rig?.stop());

  const contactOf = (address: string) => app.strapi.db.query(CONTACT).findOne({ where: { address } });
  const followersOf = async (on: Thread, token?: string): Promise<string[]> =>
    (await story.admin('GET', `${pathOf(on)}/followers`, undefined, token)).followers.map(
      (follower: { address: string }) => follower.address
    );
  const follow = (on: Thread, address: string) => story.admin('POST', `${pathOf(on)}/followers`, { address });

  describe('a corrected address', () => {
    it('gets the message, as a mail of its own, and is that of the person from then on', async () => {
      const { messageId, delivery } = await rig.failing('mray@customer.example');
      expect(delivery).toMatchObject({ canCorrect: true, canRetry: true, ignored: false });
      const before = await contactOf('mray@customer.example');
      await app.strapi.db.query(CONTACT).update({ where: { id: before.id }, data: { bounceCount: 2 } });
      expect((await rig.correct(delivery, ' Mary.New@Customer.Example ')).status).toBe(200);

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
      expect(await rig.act(delivery, 'retry')).toMatchObject({ status: 400 });
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
      const { delivery } = await rig.failing('typo@customer.example', undefined, lead);
      expect((await rig.correct(delivery, 'right@customer.example', { on: lead })).status).toBe(200);
      expect(await story.readEntry(lead)).toMatchObject({ email: 'typo@customer.example' });
    });

    it('of somebody who is known already gives them the place, with what was heard of', async () => {
      const known = 'known@customer.example';
      await follow(await story.createEntry(TICKET, { title: 'Elsewhere' }), known);
      await follow(thread, 'typo2@customer.example');
      const { messageId, delivery } = await rig.failing('typo2@customer.example');
      expect((await rig.correct(delivery, known)).status).toBe(200);
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
      rig.refused.add(GONE);
      const { id, deliveries } = await rig.post([MARY, GONE]);
      const gone = deliveries.find(({ address }) => address === GONE) as Delivery;
      sink.clear();
      expect((await rig.correct(gone, MARY)).status).toBe(200);
      await app.strapi.plugin('chatter').service('queue').idle();
      expect(sink.mails).toEqual([]);
      expect(await rig.deliveriesOf(id)).toMatchObject([
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
      const { delivery } = await rig.failing();
      const answer = await rig.correct(delivery, address);
      expect(answer).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining(words) } },
      });
      expect(await contactOf(delivery.address)).not.toBeNull();
    });

    it('that is the same is no correction', async () => {
      const { delivery } = await rig.failing('same@customer.example');
      expect(await rig.correct(delivery, 'Same@Customer.example')).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining('did not reach') } },
      });
    });

    it('is for outsiders only', async () => {
      const joel = await app.createAdmin({ email: 'joel@shop.example', roleCode: 'strapi-super-admin' });
      const { delivery } = await rig.failing(joel.user.email);
      expect(delivery).toMatchObject({ canCorrect: false, canRetry: true });
      expect(await rig.correct(delivery, MARY)).toMatchObject({ status: 400 });
    });

    it('is not for a mail that arrived', async () => {
      const { deliveries } = await rig.post([MARY]);
      expect(deliveries).toMatchObject([{ state: 'sent', canCorrect: false }]);
      expect(await rig.correct(deliveries[0] as Delivery, 'x@y.example')).toMatchObject({ status: 400 });
    });

    it('two corrections at one moment make one mail', async () => {
      const { messageId, delivery } = await rig.failing('twice@customer.example');
      const answers = await Promise.all([
        rig.correct(delivery, 'one@customer.example'),
        rig.correct(delivery, 'two@customer.example'),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
      expect(await story.deliveries(thread, messageId, settled)).toHaveLength(2);
    });

    it('two people with the same new address become one', async () => {
      rig.refused.add('left@customer.example');
      rig.refused.add('right-typo@customer.example');
      const { id, deliveries } = await rig.post(['left@customer.example', 'right-typo@customer.example']);
      const answers = await Promise.all(
        deliveries.map((delivery) => rig.correct(delivery, 'both@customer.example'))
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
      const { delivery } = await rig.failing('both-ways@customer.example', token);
      expect((await rig.correct(delivery, 'eve@evil.example', { token })).body.knownBy).toBe('thread');
      expect(await followersOf(thread)).toEqual(expect.arrayContaining(['eve@evil.example']));
      // There they keep the address that they had.
      expect(await followersOf(lead)).toEqual(['both-ways@customer.example']);
    });
  });

  describe('rights', () => {
    const someone = async (permissions: NewPermission[]): Promise<string> =>
      (await app.createAdmin({ permissions })).token;

    it('who may only read acts on nothing, and is offered nothing', async () => {
      const { messageId, delivery } = await rig.failing();
      const token = await someone([...CHATTER.slice(0, 1), readTickets]);
      for (const name of ['retry', 'ignore', 'correct'])
        expect(await rig.act(delivery, name, { address: MARY }, { token })).toMatchObject({ status: 403 });
      const { messages } = await story.admin('GET', `${pathOf(thread)}/messages`, undefined, token);
      expect(messages.find(({ id }: { id: number }) => id === messageId).deliveries).toMatchObject([
        { canRetry: false, canCorrect: false },
      ]);
    });

    it('who may not read the entry acts on nothing', async () => {
      const { delivery } = await rig.failing();
      const token = await someone(CHATTER);
      for (const name of ['retry', 'ignore', 'correct'])
        expect(await rig.act(delivery, name, { address: MARY }, { token })).toMatchObject({ status: 403 });
    });

    it('a mail of another entry is none of this one', async () => {
      const { delivery } = await rig.failing();
      const other = await story.createEntry(TICKET, { title: 'Another' });
      for (const name of ['retry', 'ignore', 'correct'])
        expect(await rig.act(delivery, name, { address: MARY }, { on: other })).toMatchObject({
          status: 404,
        });
    });
  });

  describe('an ignored failure', () => {
    it('stays what it is, but is on no list, until it is sent again', async () => {
      const { messageId, delivery } = await rig.failing('ignored@customer.example');
      expect((await rig.act(delivery, 'ignore')).status).toBe(200);
      expect(await rig.deliveriesOf(messageId)).toMatchObject([
        { state: 'failed', ignored: true, canRetry: true },
      ]);
      const mine: MyFailures = await story.admin('GET', '/chatter/my-failures');
      expect(mine.failures.map(({ outgoingMailId }) => outgoingMailId)).not.toContain(
        delivery.outgoingMailId
      );
      expect((await rig.act(delivery, 'retry')).status).toBe(200);
      await story.deliveries(thread, messageId, settled);
      expect(await rig.deliveriesOf(messageId)).toMatchObject([{ state: 'failed', ignored: false }]);
    });

    it('is a failure: what arrived cannot be ignored', async () => {
      const { deliveries } = await rig.post([MARY]);
      expect(await rig.act(deliveries[0] as Delivery, 'ignore')).toMatchObject({ status: 400 });
    });
  });

  it('a suppressed mail can be sent again', async () => {
    const { messageId, delivery } = await rig.failing('supp@customer.example');
    await app.strapi.db.query(OUTGOING).update({
      where: { id: delivery.outgoingMailId as number },
      data: { status: 'suppressed', reason: 'suppressed_manual' },
    });
    expect(await rig.deliveriesOf(messageId)).toMatchObject([{ state: 'suppressed', canRetry: true }]);
    rig.refused.clear();
    expect((await rig.act(delivery, 'retry')).status).toBe(200);
    expect(await story.deliveries(thread, messageId, settled)).toMatchObject([
      { state: 'sent', reason: null },
    ]);
  });
});
