import { createLanes } from '../../../../server/src/outgoing/sending/lanes';

const fill = (lanes: ReturnType<typeof createLanes<string>>, key: string, places: number, count: number) =>
  Array.from({ length: count }, (_, n) => lanes.add(key, places, `${key}${n}`));
const takeAll = (lanes: ReturnType<typeof createLanes<string>>): string[] => {
  const taken: string[] = [];
  for (let next = lanes.take(); next; next = lanes.take()) taken.push(next.item);
  return taken;
};

describe('lanes', () => {
  it('let each server have as many mails on their way as it has connections', () => {
    const lanes = createLanes<string>(100);
    fill(lanes, 'a', 2, 5);
    fill(lanes, 'b', 3, 5);
    expect(takeAll(lanes).sort()).toEqual(['a0', 'a1', 'b0', 'b1', 'b2']);
    lanes.done('a', 0);
    expect(takeAll(lanes)).toEqual(['a2']);
  });

  it('share the places in turn when there are more servers than places', () => {
    const lanes = createLanes<string>(4);
    for (const key of ['a', 'b', 'c']) fill(lanes, key, 5, 5);
    expect(takeAll(lanes)).toEqual(['a0', 'b0', 'c0', 'a1']);
    lanes.done('a', 0);
    expect(takeAll(lanes)).toEqual(['b1']);
  });

  it('hold so many mails of one server and no more, and say when there is room again', () => {
    const lanes = createLanes<string>(100);
    const added = fill(lanes, 'slow', 1, 200);
    const held = added.filter(Boolean).length;
    expect(held).toBeGreaterThan(1);
    expect(held).toBeLessThan(200);
    expect(lanes.full()).toEqual(['slow']);
    expect(lanes.isHungry('slow')).toBe(false);
    expect(lanes.add('other', 1, 'x')).toBe(true);
    for (let n = 0; n < held; n += 1) {
      lanes.take();
      lanes.done('slow', Date.now());
    }
    expect(lanes.full()).toEqual([]);
    expect(lanes.isHungry('slow')).toBe(true);
  });

  it('let more wait for a fast server than for a slow one', () => {
    let now = 0;
    const lanes = createLanes<string>(100, () => now);
    const capacity = (key: string, ms: number): number => {
      lanes.add(key, 1, 'first');
      for (let n = 0; n < 30; n += 1) {
        lanes.add(key, 1, 'next');
        const taken = lanes.take();
        now += ms;
        lanes.done(key, taken?.since ?? 0);
      }
      return fill(lanes, key, 1, 500).filter(Boolean).length;
    };
    expect(capacity('fast', 2)).toBeGreaterThan(2 * capacity('slow', 5000));
  });

  it('are idle when nothing waits and nothing is on its way', () => {
    const lanes = createLanes<string>(10);
    expect(lanes.isIdle()).toBe(true);
    fill(lanes, 'a', 1, 2);
    lanes.take();
    expect(lanes.isIdle()).toBe(false);
    expect(lanes.clear('a')).toEqual(['a1']);
    expect(lanes.isIdle()).toBe(false);
    lanes.done('a', 0);
    expect(lanes.isIdle()).toBe(true);
    expect(lanes.room()).toBeNull();
  });
});
