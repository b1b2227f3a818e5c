/** Addresses that are compared; more are not written by people who mistyped one. */
const MAX_WRITTEN = 20;
const MAX_ALIASES = 5_000;
/** Slips that a mistyped address may hold. */
const MAX_SLIPS = 3;

/**
 * Letters to add, drop, exchange or swap with their neighbour until `a` is `b`; anything over `limit` is `limit + 1`.
 * Looks at a band of that width only, so that many aliases cost little.
 */
export const slipsBetween = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  const over = limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => Math.min(column, over));
  for (let row = 1; row <= a.length; row += 1) {
    const next = new Array<number>(b.length + 1).fill(over);
    next[0] = Math.min(row, over);
    let best = next[0];
    for (let column = Math.max(1, row - limit); column <= Math.min(b.length, row + limit); column += 1) {
      const same = a[row - 1] === b[column - 1];
      let slips = Math.min(
        (last[column - 1] ?? over) + (same ? 0 : 1),
        (last[column] ?? over) + 1,
        (next[column - 1] ?? over) + 1
      );
      const swapped =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1] && !same;
      if (swapped) slips = Math.min(slips, (before[column - 2] ?? over) + 1);
      next[column] = Math.min(slips, over);
      best = Math.min(best, next[column] ?? over);
    }
    if (best > limit) return over;
    before = last;
    last = next;
  }
  return last[b.length] ?? over;
};

/**
 * The alias that somebody probably meant: the one with the fewest slips between it and an address they wrote to. Null when
 * none is near: short names must fit better than long ones.
 *
 * @param written addresses, lower-case
 * @param aliases full addresses of aliases, lower-case
 */
export const nearestAlias = (written: readonly string[], aliases: readonly string[]): string | null => {
  let nearest: { alias: string; slips: number } | null = null;
  for (const address of new Set(written.slice(0, MAX_WRITTEN))) {
    const local = address.slice(0, address.lastIndexOf('@'));
    const limit = Math.min(MAX_SLIPS, Math.max(1, Math.floor(local.length / 3)));
    for (const alias of aliases.slice(0, MAX_ALIASES)) {
      const slips = slipsBetween(address, alias, Math.min(limit, (nearest?.slips ?? limit + 1) - 1));
      if (slips <= limit && (!nearest || slips < nearest.slips)) nearest = { alias, slips };
    }
    if (nearest?.slips === 0) break;
  }
  return nearest?.alias ?? null;
};
