import { createGate } from '../../../server/src/queue/gate';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a gate', () => {
  it('lets so many in at a time, in order', async () => {
    const gate = createGate(2);
    const inside = new Map<number, () => void>();
    const entered: number[] = [];
    const all = Array.from({ length: 5 }, (_, n) =>
      gate(
        () =>
          new Promise<number>((resolve) => {
            entered.push(n);
            inside.set(n, () => resolve(n));
          })
      )
    );
    await turn();
    expect(entered).toEqual([0, 1]);
    inside.get(1)?.();
    await turn();
    expect(entered).toEqual([0, 1, 2]);
    for (const n of [0, 2, 3, 4]) {
      inside.get(n)?.();
      await turn();
    }
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4]);
  });

  it('a failure frees its place, and is its own', async () => {
    const gate = createGate(1);
    const failed = gate(async () => {
      throw new Error('no');
    });
    const after = gate(async () => 'after');
    await expect(failed).rejects.toThrow('no');
    await expect(after).resolves.toBe('after');
  });
});
