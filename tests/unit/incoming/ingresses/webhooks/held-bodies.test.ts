import { PassThrough } from 'node:stream';

import { fetchFromAmazon } from '../../../../../server/src/incoming/ingresses/webhooks/amazon-client';
import {
  BodyTooLarge,
  createHeldBodies,
  NoRoom,
  StoodStill,
} from '../../../../../server/src/incoming/ingresses/webhooks/held-bodies';
import { createTokenMemory } from '../../../../../server/src/incoming/ingresses/webhooks/token-memory';

const stream = (...pieces: string[]): PassThrough => {
  const through = new PassThrough();
  for (const piece of pieces) through.write(piece);
  return through;
};
const limits = (limit: number, announced?: number) => ({ limit, announced });

describe('bodies held in memory', () => {
  it('are handed over whole, and make room again', async () => {
    const bodies = createHeldBodies(10);
    for (let i = 0; i < 3; i += 1) {
      const request = stream('12345', '6789');
      request.end();
      expect(await bodies.withBody(request, limits(10), async (body) => body.toString())).toBe('123456789');
    }
  });

  it('are refused over their own limit, announced or not', async () => {
    const bodies = createHeldBodies(100);
    const work = jest.fn();
    await expect(bodies.withBody(stream(), limits(10, 11), work)).rejects.toThrow(BodyTooLarge);
    await expect(bodies.withBody(stream('12345678901'), limits(10), work)).rejects.toThrow(BodyTooLarge);
    expect(work).not.toHaveBeenCalled();
  });

  it('wait for nobody: what finds no room is sent away, until another one is done', async () => {
    const bodies = createHeldBodies(10);
    let done: (value: string) => void = () => undefined;
    const first = stream('123456');
    first.end();
    const holding = bodies.withBody(
      first,
      limits(10),
      () => new Promise<string>((resolve) => (done = resolve))
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    // A slow one that has sent little takes little room.
    const slow = stream('12');
    const slowly = bodies.withBody(slow, limits(10), async () => 'slow');
    await expect(bodies.withBody(stream('123456'), limits(10), async () => 'second')).rejects.toThrow(NoRoom);
    slow.end();
    expect(await slowly).toBe('slow');
    done('first');
    expect(await holding).toBe('first');
    const third = stream('1234567890');
    third.end();
    expect(await bodies.withBody(third, limits(10), async () => 'third')).toBe('third');
  });
});

describe('bodies that stand still', () => {
  const pace = { spanMs: 30, octets: 10 };

  it('are ended, and give back what they held', async () => {
    const bodies = createHeldBodies(10, pace);
    const silent = stream();
    await expect(bodies.withBody(silent, limits(10), async () => 'silent')).rejects.toThrow(StoodStill);
    expect(silent.destroyed).toBe(true);

    const work = jest.fn();
    const stuck = bodies.withBody(stream('12345678'), limits(10), work);
    const refused = bodies.withBody(stream('12345678'), limits(10), work);
    await expect(refused).rejects.toThrow(NoRoom);
    await expect(stuck).rejects.toThrow(StoodStill);
    const next = stream('1234567890');
    next.end();
    expect(await bodies.withBody(next, limits(10), async (body) => body.length)).toBe(10);
    expect(work).not.toHaveBeenCalled();
  });

  it('are told from those that only trickle by what comes, not by whether something comes', async () => {
    const bodies = createHeldBodies(10_000, pace);
    const trickle = stream('a fast beginning buys nothing');
    const drip = setInterval(() => trickle.write('x'), 10);
    try {
      await expect(bodies.withBody(trickle, limits(10_000), async () => 'trickle')).rejects.toThrow(
        StoodStill
      );
    } finally {
      clearInterval(drip);
    }
  });

  it('are not those that are read and worked on for longer', async () => {
    const bodies = createHeldBodies(10, pace);
    const request = stream('12345');
    request.end();
    const work = () => new Promise<string>((resolve) => setTimeout(() => resolve('done'), 120));
    expect(await bodies.withBody(request, limits(10), work)).toBe('done');
  });
});

describe('a one-time token', () => {
  it('stands for one content, for a while', () => {
    const tokens = createTokenMemory({ most: 10, ms: 1000 });
    expect([tokens.use('a', 'x', 0), tokens.use('a', 'x', 10), tokens.use('a', 'y', 20)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(tokens.use('b', 'y', 20)).toBe(true);
    expect(tokens.use('a', 'y', 1001)).toBe(true);
  });

  it('is forgotten when there are too many', () => {
    const tokens = createTokenMemory({ most: 2, ms: 1000 });
    for (const token of ['a', 'b', 'c']) tokens.use(token, 'x', 0);
    expect(tokens.use('a', 'y', 0)).toBe(true);
    expect(tokens.use('c', 'y', 0)).toBe(false);
  });
});

describe('what is fetched from Amazon', () => {
  it.each(['https://127.0.0.1/', 'https://localhost/', 'https://169.254.169.254/latest/meta-data/'])(
    'never comes from the network that we are in: %s',
    async (url) => {
      await expect(fetchFromAmazon(url)).rejects.toThrow('no public address');
    }
  );
});
