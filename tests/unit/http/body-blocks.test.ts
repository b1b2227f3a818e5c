import { createBodyBlocks } from '../../../server/src/http/body-blocks';

const octets = (length: number, seed: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, i) => (i * 31 + seed) % 256));

describe('a body put together from pieces', () => {
  it('is what came, in order, however it was cut', () => {
    const pieces = [1, 70_000, 5, 16_384, 16_383, 0, 65_536, 3, 100_000, 65_530, 12].map(octets);
    const blocks = createBodyBlocks();
    for (const piece of pieces) blocks.add(piece);
    const whole = Buffer.concat(pieces);
    expect(blocks.size).toBe(whole.length);
    expect(blocks.take().equals(whole)).toBe(true);
    expect(createBodyBlocks().take()).toHaveLength(0);
  });

  it('takes few objects for a body that comes octet by octet', () => {
    const blocks = createBodyBlocks();
    const piece = Buffer.from('x');
    for (let i = 0; i < 200_000; i += 1) blocks.add(piece);
    expect(blocks.count).toBe(4);
    expect(blocks.take().equals(Buffer.alloc(200_000, 'x'))).toBe(true);
  });

  it('does not keep what a client sends in a buffer that it may use again', () => {
    const blocks = createBodyBlocks();
    const piece = Buffer.from('first');
    blocks.add(piece);
    piece.fill('x');
    expect(blocks.take().toString()).toBe('first');
  });
});
