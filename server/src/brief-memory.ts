/**
 * Remembers what `load` answers for `ms`, so that a value which every mail needs is not read for each one. What fails is
 * not remembered. Other processes see a change after `ms` at the latest, this one at once when it calls `forget`.
 */
export const createBriefMemory = <Value>(
  load: () => Promise<Value>,
  ms: number,
  now: () => number = Date.now
) => {
  let known: { value: Value; until: number } | null = null;
  let generation = 0;
  return {
    async read(): Promise<Value> {
      if (known && now() < known.until) return known.value;
      const began = generation;
      const value = await load();
      // Changed while it was read: the value may be the old one.
      if (began === generation) known = { value, until: now() + ms };
      return value;
    },
    /** What is remembered, without looking; null when nothing is. */
    peek: (): Value | null => (known && now() < known.until ? known.value : null),
    forget(): void {
      generation += 1;
      known = null;
    },
  };
};
