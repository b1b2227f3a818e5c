import { createHash, randomUUID, type Hash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

import { createBodyBlocks } from '../http/body-blocks';
import { contentHash, contentPath } from './content-address';

/** Octets that are written at a time: sockets bring far less, and each write costs more than its octets. */
const WRITE_SIZE = 256 * 1024;
/** More octets than this are never hashed at once: 25 MB would hold up the event loop for 50 ms and more. */
const LARGE = 2 * 1024 * 1024;

const slicesOf = function* (content: Buffer): Generator<Buffer> {
  for (let start = 0; start < content.length; start += WRITE_SIZE)
    yield content.subarray(start, start + WRITE_SIZE);
};

/**
 * Files below one folder, named by their content. Every file is complete and flushed to disk before it gets its name, so
 * that a name always stands for whole content; only this user may read them. Knows nothing of Strapi: the thread that
 * parses mails writes their files through it too.
 *
 * @param directory asked at each call
 */
export const createContentStore = (directory: () => string) => {
  /** Runs `work`, which needs `folder`; most of the time it is there. */
  const inFolder = async <Result>(folder: string, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return work();
    }
  };

  /** Fills a new file of a passing name; `write` answers its final name. Nothing is left when it fails. */
  const writeFile = async (folder: string, write: (file: FileHandle) => Promise<string>): Promise<void> => {
    const temporary = path.join(folder, `${randomUUID()}.tmp`);
    const file = await inFolder(folder, () => open(temporary, 'wx', 0o600));
    try {
      let target: string;
      try {
        target = await write(file);
        await file.sync();
      } finally {
        await file.close();
      }
      await inFolder(path.dirname(target), () => rename(temporary, target));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  };

  /**
   * Stores what a stream brings and answers its hash and size. Rejects with the error of `tooLarge` as soon as more than
   * `limit` octets have come; nothing is left behind then.
   */
  const putStream = async (
    source: AsyncIterable<Buffer> | Iterable<Buffer>,
    input: { limit: number; tooLarge: () => Error }
  ): Promise<{ hash: string; size: number }> => {
    const digest: Hash = createHash('sha256');
    let hash = '';
    let size = 0;
    await writeFile(path.join(directory(), 'files'), async (file) => {
      const blocks = createBodyBlocks();
      let collected = 0;
      const flush = async (): Promise<void> => {
        const octets = blocks.take();
        collected = 0;
        digest.update(octets);
        await file.writeFile(octets);
      };
      for await (const chunk of source) {
        size += chunk.length;
        if (size > input.limit) throw input.tooLarge();
        blocks.add(chunk);
        collected += chunk.length;
        if (collected >= WRITE_SIZE) await flush();
      }
      await flush();
      hash = digest.digest('hex');
      return contentPath(directory(), hash);
    });
    return { hash, size };
  };

  return {
    /** Where the content of this name stands, or would stand. */
    pathOf: (hash: string): string => contentPath(directory(), hash),

    /** Stores `content` and answers its hash; storing the same twice is one file. */
    async put(content: Buffer): Promise<string> {
      if (content.length > LARGE) {
        const anything = { limit: Infinity, tooLarge: () => new Error('too large') };
        return (await putStream(slicesOf(content), anything)).hash;
      }
      const hash = contentHash(content);
      const target = contentPath(directory(), hash);
      const found = await stat(target).catch(() => null);
      if (found?.size === content.length) {
        // A fresh date keeps the sweep away until the new row stands.
        await utimes(target, new Date(), new Date());
        return hash;
      }
      await writeFile(path.dirname(target), async (file) => {
        await file.writeFile(content);
        return target;
      });
      return hash;
    },

    putStream,

    /** The content as a stream; it emits ENOENT when the file is gone. */
    stream: (hash: string): ReadStream => createReadStream(contentPath(directory(), hash)),

    /** The content; rejects with ENOENT when the file is gone. */
    async read(hash: string): Promise<Buffer> {
      return readFile(contentPath(directory(), hash));
    },

    /** Its octets; rejects with ENOENT when the file is gone. */
    async size(hash: string): Promise<number> {
      return (await stat(contentPath(directory(), hash))).size;
    },
  };
};
