/** Octets of a block, and of a piece that stays as it came. */
const BLOCK = 64 * 1024;
const LARGE_PIECE = 16 * 1024;

/**
 * Puts a body together piece by piece. Small pieces are copied into blocks: a client may send every octet as a chunk of its
 * own (RFC 9112 7.1), and as objects these would take a hundred times the memory that is counted.
 */
export const createBodyBlocks = () => {
  const pieces: Buffer[] = [];
  let block = Buffer.alloc(0);
  let from = 0;
  let to = 0;
  let size = 0;

  /** What the block holds so far becomes a piece; the rest of it is used further. */
  const cut = (): void => {
    if (to > from) pieces.push(block.subarray(from, to));
    from = to;
  };

  return {
    add(piece: Buffer): void {
      size += piece.length;
      if (piece.length >= LARGE_PIECE) {
        cut();
        pieces.push(piece);
        return;
      }
      for (let read = 0; read < piece.length;) {
        if (to === block.length) {
          cut();
          block = Buffer.allocUnsafeSlow(BLOCK);
          from = to = 0;
        }
        const copied = piece.copy(block, to, read);
        read += copied;
        to += copied;
      }
    },

    /** Octets so far. */
    get size(): number {
      return size;
    },

    /** How many objects hold them. */
    get count(): number {
      return pieces.length + (to > from ? 1 : 0);
    },

    /** The whole; nothing is left behind. */
    take(): Buffer {
      cut();
      block = Buffer.alloc(0);
      from = to = 0;
      return Buffer.concat(pieces.splice(0));
    },
  };
};
