import { claim, settle } from '../../server/src/queue/claim';
import { insertRow, insertRows, inTransaction, onTable } from '../../server/src/queue/connection';
import { createQueue } from '../../server/src/queue/engine';
import { startStrapi, type RunningStrapi } from '../support/strapi';

const UID = 'plugin::chatter.incoming-mail';

/** Jobs are taken by many workers, in this process and in others. */
describe('claiming jobs', () => {
  let app: RunningStrapi;

  beforeAll(async () => {
    app = await startStrapi({ pluginConfig: { queues: { enabled: false } } });
  });

  afterAll(() => app?.stop());

  beforeEach(() => onTable(app.strapi, UID, (table) => table().delete()));

  const row = (n: number, part: object = {}): Record<string, unknown> => ({
    status: 'pending',
    attempts: 0,
    run_after: 1000 + n,
    source_key: `key-${n}`,
    ingress: 'mailgate',
    raw_hash: 'a'.repeat(64),
    size: 1,
    ...part,
  });

  const take = (limit: number, now = 5000) =>
    claim(app.strapi, { uid: UID, claimable: ['pending', 'processing'], limit, leaseMs: 1000, now });

  const keysOf = (claimed: { columns: Record<string, unknown> }[]) =>
    claimed.map(({ columns }) => columns.source_key);

  it('many at once never take the same row, nor more than they asked for', async () => {
    await insertRows(
      app.strapi,
      UID,
      Array.from({ length: 200 }, (_, n) => row(n))
    );
    const taken = await Promise.all(Array.from({ length: 12 }, () => take(20)));
    for (const part of taken) expect(part.length).toBeLessThanOrEqual(20);
    let keys = taken.flatMap(keysOf);
    // Whoever found every candidate locked by others took nothing: the rest is there for the next look.
    for (let more = await take(20); more.length > 0; more = await take(20)) keys = [...keys, ...keysOf(more)];
    expect(keys).toHaveLength(200);
    expect(new Set(keys).size).toBe(200);
  });

  it('takes the oldest first, in order, and only what is due, claimable and free', async () => {
    await insertRows(app.strapi, UID, [
      row(3),
      row(1),
      row(2),
      row(4, { run_after: 6000 }),
      row(5, { status: 'held' }),
      row(6, { lease_token: 'other', lease_until: 9000 }),
      row(7, { lease_token: 'dead', lease_until: 4000 }),
    ]);
    expect(keysOf(await take(3))).toEqual(['key-1', 'key-2', 'key-3']);
    expect(keysOf(await take(3))).toEqual(['key-7']);
    expect(await take(3)).toEqual([]);
    // The leases end, the row of the future is due.
    expect(keysOf(await take(10, 6500))).toEqual(['key-1', 'key-2', 'key-3', 'key-7', 'key-4']);
  });

  it('answers rows as they stand in the table, and settles them for their holder only', async () => {
    await insertRows(app.strapi, UID, [row(1)]);
    const [first] = await take(1);
    expect(first).toMatchObject({ columns: { source_key: 'key-1', lease_token: first?.leaseToken } });
    const [second] = await take(1, 7000);
    expect(second?.id).toBe(first?.id);
    expect(await settle(app.strapi, UID, first as never, { status: 'processed' })).toBe(false);
    expect(await settle(app.strapi, UID, second as never, { status: 'processed' })).toBe(true);
    expect(await take(1, 9_000_000)).toEqual([]);
  });

  it('begins rows with the claim, and counts that they were tried', async () => {
    await insertRows(app.strapi, UID, [row(1), row(2)]);
    const begun = { uid: UID, claimable: ['pending', 'processing'], leaseMs: 500, begin: 'processing' };
    const [first] = await claim(app.strapi, { ...begun, limit: 1, now: 6000 });
    expect(first).toMatchObject({ leaseUntil: 6500, columns: { status: 'processing', attempts: 1 } });
    const [again] = await claim(app.strapi, { ...begun, limit: 1, now: 7000 });
    expect(again).toMatchObject({ id: first?.id, columns: { status: 'processing', attempts: 2 } });
    const rows = await app.strapi.db.query(UID).findMany({ orderBy: { id: 'asc' } });
    expect(rows).toMatchObject([
      { status: 'processing', attempts: 2 },
      { status: 'pending', attempts: 0 },
    ]);
  });

  it('a row is new once, and its key does not end the transaction that finds it taken', async () => {
    const id = await insertRow(app.strapi, UID, row(1));
    expect(id).toBeGreaterThan(0);
    await inTransaction(app.strapi, async () => {
      expect(await insertRow(app.strapi, UID, row(1, { size: 2 }))).toBeNull();
      expect(await insertRow(app.strapi, UID, row(2))).toBeGreaterThan(id ?? 0);
    });
    expect(await app.strapi.db.query(UID).findMany({ orderBy: { id: 'asc' } })).toMatchObject([
      { id, sourceKey: 'key-1' },
      { sourceKey: 'key-2' },
    ]);
  });

  it.each<[string, { begin?: string }, number]>([
    ['begun with the claim', { begin: 'processing' }, 3],
    ['claimed ahead', {}, 7],
  ])('rows %s and not worked on are given back when the process ends', async (_how, part, ahead) => {
    await insertRows(
      app.strapi,
      UID,
      Array.from({ length: 10 }, (_, n) => row(n))
    );
    let enter: () => void = () => {};
    const entered = new Promise<void>((resolve) => (enter = resolve));
    let leave: () => void = () => {};
    const left = new Promise<void>((resolve) => (leave = resolve));
    let begun = 0;
    const queue = createQueue(app.strapi, {
      name: 'jobs',
      uid: UID,
      claimable: ['pending', 'processing'],
      concurrency: 2,
      leaseMs: 60_000,
      ...part,
      async work(job) {
        begun += 1;
        if (begun === 3) enter();
        // The first one is done at once, so that its worker claims more than it needs.
        if (begun > 1) await left;
        await settle(app.strapi, UID, job, { status: 'processed' });
      },
    });
    queue.start();
    await entered;
    const held = await app.strapi.db.query(UID).count({ where: { leaseToken: { $notNull: true } } });
    expect(held).toBe(ahead);
    const stopped = queue.stop();
    leave();
    await stopped;
    const rows = await app.strapi.db.query(UID).findMany({ orderBy: { id: 'asc' } });
    expect(rows.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 3 }, () => 'processed'),
      ...Array.from({ length: 7 }, () => 'pending'),
    ]);
    for (const waiting of rows.slice(3)) expect(waiting).toMatchObject({ attempts: 0, leaseToken: null });
  });
});
