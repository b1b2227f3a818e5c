import { createPatience } from '../../../../server/src/outgoing/sending/patience';

const away = (): Error => Object.assign(new Error('away'), { code: 'ECONNREFUSED' });

describe('writing what is known while the database is away', () => {
  let now = 0;
  const make = () => {
    now = 0;
    return createPatience(
      () => now,
      async (ms) => {
        now += ms;
      }
    );
  };

  it('goes on until it succeeds, and tells which attempt it is', async () => {
    let attempts = 0;
    const result = await make().insist(60_000, async (attempt) => {
      attempts = attempt;
      if (attempt < 10) throw away();
      return 'written';
    });
    expect([result, attempts]).toEqual(['written', 10]);
  });

  it('waits a little longer each time, but never long, and gives up in the end', async () => {
    const patience = make();
    const times: number[] = [];
    await expect(
      patience.insist(60_000, async () => {
        times.push(now);
        throw away();
      })
    ).rejects.toThrow('away');
    const pauses = times.slice(1).map((time, index) => time - (times[index] as number));
    expect(pauses[0]).toBe(500);
    expect(Math.max(...pauses)).toBe(5000);
    expect(times.at(-1)).toBeGreaterThanOrEqual(60_000);
    expect(times.at(-1)).toBeLessThanOrEqual(65_000);
  });

  it('does not insist on what will never be taken', async () => {
    let attempts = 0;
    await expect(
      make().insist(60 * 60_000, async () => {
        attempts += 1;
        throw new Error('syntax error');
      })
    ).rejects.toThrow('syntax error');
    expect(attempts).toBe(6);
  });

  it('ends within seconds once the process is to end', async () => {
    const patience = make();
    await expect(
      patience.insist(60 * 60_000, async (attempt) => {
        if (attempt === 5) patience.hurry();
        throw away();
      })
    ).rejects.toThrow('away');
    expect(now).toBeLessThan(30_000);
  });
});
