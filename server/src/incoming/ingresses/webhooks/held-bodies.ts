import type { Readable } from 'node:stream';

import { streamBody } from '../../../http/read-body';

/** More than the call may have, or more than there is room for at the moment. */
export class BodyTooLarge extends Error {}
export class NoRoom extends Error {}

/**
 * Reads bodies into memory, but never more than `room` octets of them at a time: anybody may begin a call, and whether it
 * is genuine shows only at its end. What has not come yet takes no room, so slow calls keep nobody out.
 */
export const createHeldBodies = (room: number) => {
  let held = 0;
  return {
    /** Rejects with {@link BodyTooLarge} or {@link NoRoom}; the body counts as held until `work` is done. */
    async withBody<Result>(
      request: Readable,
      input: { limit: number; announced: number | undefined },
      work: (body: Buffer) => Promise<Result>
    ): Promise<Result> {
      if (input.announced !== undefined && input.announced > input.limit) throw new BodyTooLarge();
      const chunks: Buffer[] = [];
      let size = 0;
      try {
        for await (const chunk of streamBody(request)) {
          size += chunk.length;
          held += chunk.length;
          if (size > input.limit) throw new BodyTooLarge();
          if (held > room) throw new NoRoom();
          chunks.push(chunk);
        }
        return await work(Buffer.concat(chunks.splice(0), size));
      } finally {
        held -= size;
      }
    },
  };
};
