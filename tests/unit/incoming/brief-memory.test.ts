import { createBriefMemory } from '../../../server/src/incoming/brief-memory';

describe('a brief memory', () => {
  it('reads once within its time, and again after it', async () => {
    let reads = 0;
    let now = 0;
    const memory = createBriefMemory(
      async () => (reads += 1),
      3000,
      () => now
    );
    expect([await memory.read(), await memory.read()]).toEqual([1, 1]);
    now = 2999;
    expect(await memory.read()).toBe(1);
    now = 3000;
    expect(await memory.read()).toBe(2);
  });

  it('forgets when it is told to, also what is being read', async () => {
    let value = 'old';
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const memory = createBriefMemory(
      async () => {
        const seen = value;
        if (seen === 'old') await gate;
        return seen;
      },
      3000,
      () => 0
    );
    const first = memory.read();
    value = 'new';
    memory.forget();
    release();
    expect(await first).toBe('old');
    expect(await memory.read()).toBe('new');
  });

  it('does not remember a failure', async () => {
    let fails = true;
    const memory = createBriefMemory(
      async () => {
        if (fails) throw new Error('away');
        return 1;
      },
      3000,
      () => 0
    );
    await expect(memory.read()).rejects.toThrow('away');
    fails = false;
    expect(await memory.read()).toBe(1);
  });
});
