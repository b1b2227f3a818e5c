import { createHash } from 'node:crypto';
import path from 'node:path';

/** The name of a file is the SHA-256 of its content, in lower-case hex. */
export const contentHash = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

const HASH = /^[0-9a-f]{64}$/;

/**
 * Where a file stands below `directory`. Throws on anything that is not a hash: a name from the database must never
 * become a path of its own choosing.
 */
export const contentPath = (directory: string, hash: string): string => {
  if (!HASH.test(hash)) throw new Error(`${JSON.stringify(hash)} is not the name of a stored file.`);
  return path.join(directory, 'files', hash.slice(0, 2), hash.slice(2, 4), hash);
};
