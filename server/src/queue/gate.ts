/**
 * Lets `places` pieces of work run at a time; the others wait in the order in which they came. What one throws is its
 * caller's, and frees its place.
 */
export const createGate = (places: number) => {
  let free = places;
  const waiting: (() => void)[] = [];
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((enter) => waiting.push(enter));
    try {
      return await work();
    } finally {
      // The place is handed on, not freed: nobody who comes now may overtake.
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
};
