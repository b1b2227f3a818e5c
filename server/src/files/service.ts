import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

import type { Core } from '@strapi/strapi';

import { dataDirectory } from '../config';
import { createContentStore } from './content-store';

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
    ...createContentStore(directory),

    /** Tells the sweep which files one kind of row needs; every module that stores hashes registers once. */
    registerUser(inUse: InUse): void {
      users.push(inUse);
    },

    /** Deletes files that no row names and that are older than a day; answers how many. */
    async sweep(now: number): Promise<number> {
      const root = path.join(directory(), 'files');
      let removed = 0;
      for (const folder of [root, ...(await listFolders(root))]) {
        const old: string[] = [];
        for (const name of await listFiles(folder)) {
          const age = now - (await stat(path.join(folder, name))).mtimeMs;
          if (age < SWEEP_AGE_MS) continue;
          // What a process left behind that died while it wrote.
          if (name.endsWith('.tmp')) await rm(path.join(folder, name), { force: true });
          else if (folder !== root) old.push(name);
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

const entriesOf = (folder: string) => readdir(folder, { withFileTypes: true }).catch(() => []);

const listFiles = async (folder: string): Promise<string[]> =>
  (await entriesOf(folder)).filter((entry) => entry.isFile()).map((entry) => entry.name);

/** The second level of folders, `ab/cd`; none when nothing was stored yet. */
const listFolders = async (root: string): Promise<string[]> => {
  const children = async (folder: string): Promise<string[]> =>
    (await entriesOf(folder))
      .filter((entry) => entry.isDirectory())
      .map((entry) => path.join(folder, entry.name));
  return (await Promise.all((await children(root)).map(children))).flat();
};
