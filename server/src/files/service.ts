import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';

import type { Core } from '@strapi/strapi';

import { dataDirectory } from '../config';
import { contentHash, contentPath } from './content-address';

/** Files younger than this may belong to a row that is not written yet. */
const SWEEP_AGE_MS = 24 * 60 * 60 * 1000;

/** Answers which of the given hashes are still needed. */
type InUse = (hashes: readonly string[]) => Promise<readonly string[]>;

/**
 * Raw mails and attachments, named by their content, outside `public/`. A file is written (and flushed to disk) before
 * the row that names it; a file that no row names any more is swept.
 */
export const createFilesService = ({ strapi }: { strapi: Core.Strapi }) => {
  const users: InUse[] = [];
  const directory = (): string => dataDirectory(strapi);

  return {
    /** Tells the sweep which files one kind of row needs; every module that stores hashes registers once. */
    registerUser(inUse: InUse): void {
      users.push(inUse);
    },

    /** Stores `content` and answers its hash; storing the same twice is one file. */
    async put(content: Buffer): Promise<string> {
      const hash = contentHash(content);
      const target = contentPath(directory(), hash);
      const found = await stat(target).catch(() => null);
      if (found?.size === content.length) {
        // A fresh date keeps the sweep away until the new row stands.
        await utimes(target, new Date(), new Date());
        return hash;
      }
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
      const temporary = `${target}.${randomUUID()}.tmp`;
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, target);
      return hash;
    },

    /**
     * Stores what a stream brings and answers its hash and size. Rejects with the error of `tooLarge` as soon as more
     * than `limit` octets have come; nothing is left behind then.
     */
    async putStream(
      source: AsyncIterable<Buffer>,
      input: { limit: number; tooLarge: () => Error }
    ): Promise<{ hash: string; size: number }> {
      const folder = path.join(directory(), 'files');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const temporary = path.join(folder, `${randomUUID()}.tmp`);
      const digest = createHash('sha256');
      let size = 0;
      const file = await open(temporary, 'wx', 0o600);
      try {
        for await (const chunk of source) {
          size += chunk.length;
          if (size > input.limit) throw input.tooLarge();
          digest.update(chunk);
          await file.writeFile(chunk);
        }
        await file.sync();
      } catch (error) {
        await file.close();
        await rm(temporary, { force: true });
        throw error;
      }
      await file.close();
      const hash = digest.digest('hex');
      const target = contentPath(directory(), hash);
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
      await rename(temporary, target);
      return { hash, size };
    },

    /** The content as a stream; it emits ENOENT when the file is gone. */
    stream: (hash: string): ReadStream => createReadStream(contentPath(directory(), hash)),

    /** The content; rejects with ENOENT when the file is gone. */
    async read(hash: string): Promise<Buffer> {
      return readFile(contentPath(directory(), hash));
    },

    /** Deletes files that no row names and that are older than a day; answers how many. */
    async sweep(now: number): Promise<number> {
      let removed = 0;
      for (const folder of await listFolders(path.join(directory(), 'files'))) {
        const old: string[] = [];
        for (const name of await readdir(folder)) {
          const age = now - (await stat(path.join(folder, name))).mtimeMs;
          if (age < SWEEP_AGE_MS) continue;
          if (name.endsWith('.tmp')) await rm(path.join(folder, name), { force: true });
          else old.push(name);
        }
        const needed = new Set((await Promise.all(users.map((inUse) => inUse(old)))).flat());
        for (const name of old.filter((candidate) => !needed.has(candidate))) {
          await rm(path.join(folder, name), { force: true });
          removed += 1;
        }
      }
      return removed;
    },
  };
};

export type FilesService = ReturnType<typeof createFilesService>;

/** The second level of folders, `ab/cd`; none when nothing was stored yet. */
const listFolders = async (root: string): Promise<string[]> => {
  const children = async (folder: string): Promise<string[]> =>
    (await readdir(folder, { withFileTypes: true }).catch(() => []))
      .filter((entry) => entry.isDirectory())
      .map((entry) => path.join(folder, entry.name));
  return (await Promise.all((await children(root)).map(children))).flat();
};
