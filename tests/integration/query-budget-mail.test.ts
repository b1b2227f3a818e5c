import { encodeToken } from '../../server/src/mail/token';
import { claim } from '../../server/src/queue/claim';
import { startStrapi, type RunningStrapi } from '../support/strapi';
import { queriesOf } from './count-queries';
import { storyOf, TICKET, type Story, type Thread } from './story';

/** How many database queries one incoming mail costs, from its row to the mails that tell of it. */
describe('database queries', () => {
  let app: RunningStrapi;
  let story: Story;
  let mails = 0;

  beforeAll(async () => {
    // Nothing but the mail itself is to ask the database.
    app = await startStrapi({ pluginConfig: { queues: { enabled: false } } });
    story = storyOf(app);
    await story.admin('POST', '/chatter/alias-domains', { name: 'shop.example' });
    await story.admin('POST', '/chatter/aliases', { name: 'support', targetType: TICKET });
  });

  afterAll(() => app?.stop());

  const deliver = (headers: Record<string, string>) =>
    story.deliver(
      [
        ...Object.entries({
          From: 'Mary <mary@customer.example>',
          Subject: 'Lamp',
          'Message-ID': `<mail-${(mails += 1)}@customer.example>`,
          ...headers,
        }).map(([name, value]) => `${name}: ${value}`),
        '',
        'Hello',
      ],
      { wait: '0' }
    );

  /** The queries of processing the one mail that waits. */
  const processing = async (): Promise<string[]> => {
    const { queue } = app.strapi.plugin('chatter').service('incoming').processor;
    const [row, ...more] = await claim(app.strapi, {
      uid: queue.uid,
      claimable: queue.claimable,
      begin: queue.begin,
      limit: 10,
      // Longer than half of its own lease: nothing is to be prolonged.
      leaseMs: queue.leaseMs,
      now: Date.now() + 1000,
    });
    expect(more).toEqual([]);
    const queries = await queriesOf(app, () => queue.work(row));
    const { incomingMails } = await story.admin('GET', '/chatter/incoming-mails?limit=1');
    expect(incomingMails[0]).toMatchObject({ status: 'processed' });
    return queries;
  };

  const ticketFollowedBy = async (count: number): Promise<{ thread: Thread; token: string }> => {
    const thread = await story.createEntry(TICKET, { title: `Followed by ${count}` });
    const contacts = app.strapi.plugin('chatter').service('contacts');
    const known = await contacts.ensure(
      Array.from({ length: count }, (_, n) => ({ name: '', address: `follower-${n}@partner.example` }))
    );
    await app.strapi
      .plugin('chatter')
      .service('followers')
      .add(
        thread,
        known.map(({ id }: { id: number }) => id)
      );
    const { id } = await story.post(thread, { recipients: [{ address: 'mary@customer.example' }] });
    const [mail] = (await app.strapi.db.query('plugin::chatter.outgoing-mail').findMany({
      where: { messageId: id, toAddress: 'mary@customer.example' },
    })) as { id: number }[];
    const key = await app.strapi.plugin('chatter').service('addressing').signingKey();
    return { thread, token: encodeToken({ purpose: 'reply', id: mail?.id ?? 0 }, key) };
  };

  it('for an answer stay few, and do not grow with the followers', async () => {
    const [three, twenty] = [await ticketFollowedBy(3), await ticketFollowedBy(20)];
    const answer = async (token: string): Promise<string[]> => {
      await deliver({ To: `catchall+${token}@shop.example`, References: '<unknown@customer.example>' });
      return processing();
    };
    // What is remembered for a few seconds is asked for once.
    await answer(three.token);
    const few = await answer(three.token);
    expect(few.length).toBeLessThanOrEqual(14);
    expect((await answer(twenty.token)).length).toBeLessThanOrEqual(few.length);
    const told = await app.strapi.db.query('plugin::chatter.outgoing-mail').count({
      where: { threadDocumentId: twenty.thread.documentId, toAddress: { $contains: 'follower' } },
    });
    expect(told).toBe(40);
  });

  it('for a new entry are not many more than for creating it', async () => {
    await deliver({ To: 'support@shop.example' });
    await processing();
    await deliver({ To: 'support@shop.example' });
    expect((await processing()).length).toBeLessThanOrEqual(13);
  });
});
