import type { Readable } from 'node:stream';

import { createBodyBlocks } from '../../../http/body-blocks';
import { keepPace, type Pace } from '../../../http/body-pace';
import { streamBody } from '../../../http/read-body';

/** More than the call may have, more than there is room for at the moment, or one that came too slowly. */
export class BodyTooLarge extends Error {}
export class NoRoom extends Error {}
export class StoodStill extends Error {}

/** No provider is slower than 10 kB a second, and none is silent for half a minute. */
const PACE: Pace = { spanMs: 30_000, octets: 300_000 };

/**
 * Reads bodies into memory, but never more than `room` octets of them at a time: anybody may begin a call, and whether it
 * is genuine shows only at its end. What has not come yet takes no room, so slow calls keep nobody out, and calls that come
 * to a standstill are ended, so that they do not keep what they have.
 */
export const createHeldBodies = (room: number, pace: Pace = PACE) => {
  let held = 0;
  return {
    /** Rejects with {@link BodyTooLarge}, {@link NoRoom} or {@link StoodStill}; the body counts as held until `work` is done. */
    async withBody<Result>(
      request: Readable,
      input: { limit: number; announced: number | undefined },
      work: (body: Buffer) => Promise<Result>
    ): Promise<Result> {
      if (input.announced !== undefined && input.announced > input.limit) throw new BodyTooLarge();
      const blocks = createBodyBlocks();
      const watched = keepPace(request, pace);
      try {
        for await (const chunk of streamBody(request)) {
          watched.add(chunk.length);
          blocks.add(chunk);
          held += chunk.length;
          if (blocks.size > input.limit) throw new BodyTooLarge();
          if (held > room) throw new NoRoom();
        }
        watched.stop();
        return await work(blocks.take());
      } catch (error) {
        throw watched.ended ? new StoodStill() : error;
      } finally {
        watched.stop();
        held -= blocks.size;
      }
    },
  };
};

export type HeldBodies = ReturnType<typeof createHeldBodies>;
