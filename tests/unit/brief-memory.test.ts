import { createBriefMemory } from '../../server/src/brief-memory';

describe('a brief memory', () => {
  it('shows what it knows without looking', async () => {
    let now = 0;
    let loads = 0;
    const memory = createBriefMemory(
      async () => (loads += 1),
      100,
      () => now
    );
    expect(memory.peek()).toBeNull();
    await memory.read();
    expect(memory.peek()).toBe(1);
    now = 100;
    expect(memory.peek()).toBeNull();
    await memory.read();
    memory.forget();
    expect(memory.peek()).toBeNull();
    expect(loads).toBe(2);
  });
});
