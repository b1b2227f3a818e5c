/** A size as people read it: `8 kB`, `2.5 MB`; under 1 kB it counts as one. */
export const octetsInWords = (octets: number): string =>
  octets < 1024 * 1024
    ? `${Math.max(1, Math.round(octets / 1024))} kB`
    : `${Math.round((octets / 1024 / 1024) * 10) / 10} MB`;
