import { isIPv6 } from 'node:net';

const MINUTE_MS = 60_000;
/** Clients that are remembered; beyond it the ones that were away longest are forgotten. */
const MOST_CLIENTS = 10_000;

interface Entry {
  connections: number;
  /** mails that it may begin now; a fraction while it fills up again */
  mails: number;
  /** when `mails` was right */
  at: number;
}

/**
 * The name under which a client is counted: an IPv4 address, or the /64 of an IPv6 address, because whoever has one of its
 * addresses has them all (RFC 6177).
 */
export const clientKey = (ip: string): string => {
  if (!isIPv6(ip)) return ip;
  const [head = '', tail] = ip.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':').length : 0;
  const filled =
    tail === undefined ? groups : [...groups, ...Array(Math.max(0, 8 - groups.length - after)).fill('0')];
  if (tail) filled.push(...tail.split(':'));
  return `${filled
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
};

/**
 * Counts what clients of the listener do. `total`: connections of all of them; `connections`: of one of them, and never more
 * than half of what the others leave, so that a few addresses cannot take every place. `mailsPerMinute` may also come at
 * once, after a quiet minute.
 */
export const createClientLimits = (
  limits: { total: number; connections: number; mailsPerMinute: number },
  now: () => number = Date.now
) => {
  const entries = new Map<string, Entry>();
  let open = 0;

  const entryOf = (key: string): Entry => {
    const at = now();
    const known = entries.get(key) ?? { connections: 0, mails: limits.mailsPerMinute, at };
    const earned = ((at - known.at) / MINUTE_MS) * limits.mailsPerMinute;
    known.mails = Math.min(limits.mailsPerMinute, known.mails + Math.max(0, earned));
    known.at = at;
    // Last in the order of the map, so that whoever was away longest stands first.
    entries.delete(key);
    entries.set(key, known);
    return known;
  };

  const forgetSome = (): void => {
    if (entries.size <= MOST_CLIENTS) return;
    for (const [key, entry] of entries) {
      if (entry.connections === 0) entries.delete(key);
      if (entries.size <= MOST_CLIENTS) return;
    }
  };

  return {
    /** Counts a connection; false, and nothing counted, when this client, or all of them, have too many. */
    connect(key: string): boolean {
      const entry = entryOf(key);
      const half = Math.floor((limits.total - (open - entry.connections)) / 2);
      const share = Math.max(1, Math.min(limits.connections, half));
      if (open >= limits.total || entry.connections >= share) return false;
      entry.connections += 1;
      open += 1;
      forgetSome();
      return true;
    },

    disconnect(key: string): void {
      const entry = entries.get(key);
      if (!entry || entry.connections === 0) return;
      entry.connections -= 1;
      open -= 1;
    },

    /** Whether more than half of all places are taken. */
    get crowded(): boolean {
      return open * 2 > limits.total;
    },

    /** Counts a mail; false, and nothing counted, when this client has sent too many within a minute. */
    beginMail(key: string): boolean {
      const entry = entryOf(key);
      if (entry.mails < 1) return false;
      entry.mails -= 1;
      return true;
    },

    /** How many clients are remembered. */
    get size(): number {
      return entries.size;
    },
  };
};
