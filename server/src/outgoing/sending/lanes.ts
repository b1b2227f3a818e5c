/** Mails of one server that wait in this process, and how many of them are on their way. */
interface Lane<Item> {
  key: string;
  /** mails on their way at a time: the connections of its pool */
  places: number;
  waiting: Item[];
  active: number;
  /** how long an item keeps its place, about (ms) */
  pace: number;
}

/** Waiting items keep a lane busy for so long (ms), at the pace it has: more would be taken from other processes. */
const SUPPLY_MS = 400;
/** Items that may wait for each place, at least and at most. */
const LEAST_PER_PLACE = 6;
const MOST_PER_PLACE = 20;
/** Weight of the last item in the pace of a lane. */
const SMOOTHING = 0.2;
const FIRST_PACE_MS = 40;

/**
 * Gives each server its own lane, so that a slow one holds up nobody else: as many mails at a time as its pool has
 * connections, and `total` over all of them, in turn.
 */
export const createLanes = <Item>(total: number, clock: () => number = Date.now) => {
  let lanes = new Map<string, Lane<Item>>();
  let active = 0;
  let waiting = 0;

  const limitOf = ({ places, pace }: Lane<Item>): number =>
    places * Math.min(MOST_PER_PLACE, Math.max(LEAST_PER_PLACE, Math.round(SUPPLY_MS / Math.max(pace, 1))));

  return {
    /** Lets an item wait for its server; false when enough wait there already. */
    add(key: string, places: number, item: Item): boolean {
      const lane = lanes.get(key) ?? { key, places, waiting: [], active: 0, pace: FIRST_PACE_MS };
      lane.places = places;
      lanes.set(key, lane);
      if (lane.waiting.length >= limitOf(lane)) return false;
      lane.waiting.push(item);
      waiting += 1;
      return true;
    },

    /** The next item whose server has a free connection; call `done` with its key and `since` afterwards. */
    take(): { key: string; item: Item; since: number } | null {
      if (active >= total) return null;
      for (const lane of lanes.values()) {
        if (lane.active >= lane.places || lane.waiting.length === 0) continue;
        const item = lane.waiting.shift() as Item;
        lane.active += 1;
        active += 1;
        waiting -= 1;
        // to the end of the line: with more servers than places all get their turn
        lanes.delete(lane.key);
        lanes.set(lane.key, lane);
        return { key: lane.key, item, since: clock() };
      }
      return null;
    },

    done(key: string, since: number): void {
      const lane = lanes.get(key);
      if (!lane) return;
      lane.pace += SMOOTHING * (clock() - since - lane.pace);
      lane.active -= 1;
      active -= 1;
      if (lane.active === 0 && lane.waiting.length === 0) lanes.delete(key);
    },

    /** Takes what waits out of one lane, or out of all. */
    clear(key?: string): Item[] {
      const chosen = [...lanes.values()].filter((lane) => key === undefined || lane.key === key);
      const items = chosen.flatMap((lane) => lane.waiting.splice(0));
      waiting -= items.length;
      lanes = new Map([...lanes].filter(([, lane]) => lane.active > 0 || lane.waiting.length > 0));
      return items;
    },

    /** Servers for which enough mails wait. */
    full: (): string[] =>
      [...lanes.values()].filter((lane) => lane.waiting.length >= limitOf(lane)).map(({ key }) => key),

    /** Whether less than half of what may wait for this server does. */
    isHungry(key: string): boolean {
      const lane = lanes.get(key);
      return !lane || lane.waiting.length * 2 < limitOf(lane);
    },

    /** How many more items may wait in the lane with most room; null while there is no lane. */
    room(): number | null {
      const rooms = [...lanes.values()].map((lane) => limitOf(lane) - lane.waiting.length);
      return rooms.length === 0 ? null : Math.max(...rooms);
    },

    waitingFor: (key: string): number => lanes.get(key)?.waiting.length ?? 0,
    isIdle: (): boolean => active === 0 && waiting === 0,
    /** items that wait, over all servers */
    size: (): number => waiting,
  };
};
