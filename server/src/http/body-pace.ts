import type { Readable } from 'node:stream';

/** How fast a body has to come. */
export interface Pace {
  /** ms from one look to the next */
  spanMs: number;
  /** octets that have come from one look to the next; until the first look, one is enough */
  octets: number;
}

/** Whether a body stands still. `looks`: which look this is, from 1 on; `came`: octets since the last one. */
export const standsStill = (looks: number, came: number, { octets }: Pace): boolean =>
  came < (looks === 1 ? 1 : octets);

/**
 * Ends the connection of a body that stands still. Octets of the whole time on average would not do: a large part sent fast
 * would buy hours of silence.
 */
export const keepPace = (
  request: Readable,
  pace: Pace
): { add(octets: number): void; stop(): void; readonly ended: boolean } => {
  let came = 0;
  let looks = 0;
  let ended = false;
  const timer = setInterval(() => {
    looks += 1;
    if (standsStill(looks, came, pace)) {
      ended = true;
      clearInterval(timer);
      request.destroy();
    }
    came = 0;
  }, pace.spanMs).unref();
  return {
    add(octets) {
      came += octets;
    },
    stop: () => clearInterval(timer),
    get ended() {
      return ended;
    },
  };
};
