import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** One line of a report: `limit` is what the raw library does in the same run, or the most that is allowed. */
export interface Measured {
  name: string;
  unit: string;
  value: number;
  limit: number;
  /** more for people */
  note?: string;
}

export interface Cost {
  /** by the clock */
  seconds: number;
  /** ms of CPU in all threads of this process, and in the main one (null where nobody tells) */
  cpuMs: number;
  mainCpuMs: number | null;
}

/**
 * What `work` cost. With BENCH_PROFILE (a folder) the profile of the main thread is written there, for the developer tools
 * of a browser.
 */
export const timed = async (work: () => Promise<unknown>): Promise<Cost> => {
  const finish = process.env.BENCH_PROFILE ? await startProfile(process.env.BENCH_PROFILE) : null;
  const cpu = process.cpuUsage();
  const before = scheduling();
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const after = scheduling();
  await finish?.();
  return { seconds, cpuMs: (user + system) / 1000, mainCpuMs: before && after && after.ran - before.ran };
};

const startProfile = async (folder: string): Promise<() => Promise<void>> => {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  return async () => {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      path.join(folder, `${process.argv.at(-1)}-${Date.now()}.cpuprofile`),
      JSON.stringify(profile)
    );
  };
};

/** Runs `work` on every item, so many at a time, in order. */
export const inParallel = async <Item>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item) => Promise<unknown>
): Promise<void> => {
  let next = 0;
  const worker = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
};

/** The longest time that the event loop was held up. */
export interface Delay {
  /** ms, beyond the 1 ms between two looks */
  ms: number;
  /** ms of it that this thread did not wait for a processor that others had; the same as `ms` where nobody tells */
  ownMs: number;
}

/** How late the event loop comes to look at its timers while `work` runs. */
export const worstDelay = async (work: () => Promise<unknown>): Promise<Delay> => {
  const worst: Delay = { ms: 0, ownMs: 0 };
  let last = performance.now();
  let lastWaited = scheduling()?.waited ?? 0;
  const look = () => {
    const now = performance.now();
    const waited = scheduling()?.waited ?? 0;
    const ms = Math.max(0, now - last - 1);
    worst.ms = Math.max(worst.ms, ms);
    worst.ownMs = Math.max(worst.ownMs, ms - (waited - lastWaited));
    last = now;
    lastWaited = waited;
    timer = setTimeout(look, 1);
  };
  let timer = setTimeout(look, 1);
  await work();
  // A block that ends with the work is seen at the next look only.
  await pause(20);
  clearTimeout(timer);
  return worst;
};

const SCHEDULING = `/proc/self/task/${process.pid}/schedstat`;
const isTold = existsSync(SCHEDULING);

/** ms that the main thread has run, and that it waited for a processor although it could have run; Linux tells. */
const scheduling = (): { ran: number; waited: number } | null => {
  if (!isTold) return null;
  const [ran, waited] = readFileSync(SCHEDULING, 'latin1').split(' ').map(Number);
  return { ran: (ran ?? 0) / 1e6, waited: (waited ?? 0) / 1e6 };
};

/** The highest resident memory (MB) of this process while `work` ran, and how much that is above what it held before. */
export const peakMemory = async (work: () => Promise<unknown>): Promise<{ peak: number; growth: number }> => {
  global.gc?.();
  await pause(500);
  const before = process.memoryUsage.rss();
  let sampled = before;
  const sampler = setInterval(() => (sampled = Math.max(sampled, process.memoryUsage.rss())), 5);
  const exact = resetHighWater();
  await work();
  clearInterval(sampler);
  const peak = (exact ? highWater() : null) ?? sampled;
  return { peak: peak / 2 ** 20, growth: (peak - before) / 2 ** 20 };
};

/** Linux keeps the highest resident size of a process exactly; elsewhere it is sampled. */
const resetHighWater = (): boolean => {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
    return true;
  } catch {
    return false;
  }
};

const highWater = (): number | null => {
  const match = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return match ? Number(match[1]) * 1024 : null;
};
