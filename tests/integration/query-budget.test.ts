import { startStrapi, type AdminAccount, type RunningStrapi } from '../support/strapi';
import { queriesOf as count } from './count-queries';
import { pathOf, storyOf, TICKET, type Story, type Thread } from './story';

/** How many database queries a request costs. It may cost what it costs, but no more for a longer thread or more people. */
describe('database queries', () => {
  let app: RunningStrapi;
  let story: Story;
  const colleagues: AdminAccount[] = [];

  beforeAll(async () => {
    // Nothing but the request itself is to ask the database.
    app = await startStrapi({ pluginConfig: { queues: { enabled: false } } });
    story = storyOf(app);
    for (let n = 0; n < 20; n += 1)
      colleagues.push(await app.createAdmin({ roleCode: 'strapi-super-admin' }));
  });

  afterAll(() => app?.stop());

  const customers = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ address: `customer-${n}@customer.example` }));

  const followed = async (by: number): Promise<Thread> => {
    const thread = await story.createEntry(TICKET, { title: `Followed by ${by}` });
    const contacts = app.strapi.plugin('chatter').service('contacts');
    const known = await contacts.find(colleagues.slice(0, by).map(({ user }) => user.email));
    const ids = [...known.values()].map(({ id }: { id: number }) => id);
    expect(ids).toHaveLength(by);
    await app.strapi.plugin('chatter').service('followers').add(thread, ids);
    return thread;
  };

  const queriesOf = async (run: () => Promise<unknown>): Promise<number> => (await count(app, run)).length;

  it('for a page of the timeline do not grow with its messages', async () => {
    const short = await story.createEntry(TICKET, { title: 'Short' });
    const long = await story.createEntry(TICKET, { title: 'Long' });
    await story.post(short, { recipients: customers(1) });
    for (let n = 0; n < 30; n += 1) await story.post(long, { recipients: customers(3) });
    const page = (thread: Thread) => () => story.admin('GET', `${pathOf(thread)}/messages?limit=30`);
    const { messages } = await page(long)();
    expect(messages).toHaveLength(30);
    expect(messages[0].deliveries).toHaveLength(3);

    const few = await queriesOf(page(short));
    // One more: how many messages are older still.
    expect(await queriesOf(page(long))).toBeLessThanOrEqual(few + 1);
  });

  it('for a message do not grow with the followers', async () => {
    const [one, twenty] = [await followed(1), await followed(20)];
    await story.post(one);
    const few = await queriesOf(() => story.post(one));
    let deliveries: unknown[] = [];
    await story.post(twenty);
    const many = await queriesOf(async () => {
      ({ deliveries } = await story.post(twenty));
    });
    expect(deliveries).toHaveLength(20);
    expect(many).toBeLessThanOrEqual(few);
  });

  it('for a message do not grow with the people who are told beside them', async () => {
    const thread = await story.createEntry(TICKET, { title: 'Many recipients' });
    await story.post(thread, { recipients: customers(20) });
    const few = await queriesOf(() => story.post(thread, { recipients: customers(1) }));
    const many = await queriesOf(() => story.post(thread, { recipients: customers(20) }));
    expect(many).toBeLessThanOrEqual(few);
  });

  it('for the recipients in the composer do not grow with the followers', async () => {
    const [one, twenty] = [await followed(1), await followed(20)];
    const recipients = (thread: Thread) => () => story.admin('GET', `${pathOf(thread)}/recipients`);
    await recipients(one)();
    const few = await queriesOf(recipients(one));
    expect(await queriesOf(recipients(twenty))).toBeLessThanOrEqual(few);
  });
});
