/** Counts uses of something within a span of time; older ones are forgotten. */
export interface UseLimit {
  /** Whether `key` may be used once more at `now` (epoch ms); counts that use. */
  take(key: number, now: number): boolean;
}

/** At most `keys` different keys are counted at a time: more of them begin anew, so that nobody fills the memory. */
export const createUseLimit = (limit: { uses: number; spanMs: number; keys: number }): UseLimit => {
  let since = 0;
  const used = new Map<number, number>();
  return {
    take(key, now) {
      if (now - since >= limit.spanMs || used.size >= limit.keys) {
        since = now;
        used.clear();
      }
      const uses = (used.get(key) ?? 0) + 1;
      used.set(key, uses);
      return uses <= limit.uses;
    },
  };
};
