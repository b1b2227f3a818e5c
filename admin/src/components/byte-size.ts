/** A file size as a number and its unit, ready for `Intl`: 1234567 -> 1.2 megabyte. */
export const byteSize = (bytes: number): { value: number; unit: 'byte' | 'kilobyte' | 'megabyte' } => {
  if (bytes < 1000) return { value: bytes, unit: 'byte' };
  if (bytes < 1_000_000) return { value: Math.round(bytes / 1000), unit: 'kilobyte' };
  return { value: Math.round(bytes / 100_000) / 10, unit: 'megabyte' };
};
