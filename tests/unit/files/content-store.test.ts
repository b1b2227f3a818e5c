import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { contentHash } from '../../../server/src/files/content-address';
import { createContentStore } from '../../../server/src/files/content-store';

describe('the store of files', () => {
  let folder: string;
  const store = createContentStore(() => folder);

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'chatter-store-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const files = (): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);

  const noLimit = { limit: Infinity, tooLarge: () => new Error('too large') };

  it.each([0, 1, 1000, 256 * 1024, 2 * 1024 * 1024, 5_000_001])(
    '%i octets are found under their hash, in one piece or in many',
    async (size) => {
      const content = Buffer.alloc(size, 'The lamp is broken. ');
      const hash = contentHash(content);
      expect(await store.put(content)).toBe(hash);
      expect((await store.read(hash)).equals(content)).toBe(true);
      expect(await store.size(hash)).toBe(size);
      rmSync(store.pathOf(hash));

      const pieces = async function* () {
        for (let start = 0; start < size; start += 70_001) yield content.subarray(start, start + 70_001);
      };
      expect(await store.putStream(pieces(), noLimit)).toEqual({ hash, size });
      expect(readFileSync(store.pathOf(hash)).equals(content)).toBe(true);
      expect(files()).toEqual([hash]);
    }
  );

  it('nobody else may read them', async () => {
    const hash = await store.put(Buffer.from('secret'));
    expect(statSync(store.pathOf(hash)).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(store.pathOf(hash))).mode & 0o777).toBe(0o700);
  });

  it('the same twice is one file, and counts as new', async () => {
    const hash = await store.put(Buffer.from('twice'));
    utimesSync(store.pathOf(hash), new Date(0), new Date(0));
    expect(await store.put(Buffer.from('twice'))).toBe(hash);
    expect(statSync(store.pathOf(hash)).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
    await Promise.all(Array.from({ length: 5 }, () => store.put(Buffer.from('at once'))));
    expect(files()).toHaveLength(2);
  });

  it('a stream over the limit is left as soon as that is known, and nothing of it stays', async () => {
    let taken = 0;
    let left = false;
    const endless = async function* () {
      try {
        for (;;) {
          taken += 1000;
          yield Buffer.alloc(1000);
        }
      } finally {
        left = true;
      }
    };
    const limited = { limit: 10_000, tooLarge: () => new Error('over the limit') };
    await expect(store.putStream(endless(), limited)).rejects.toThrow('over the limit');
    expect({ taken, left, files: files() }).toEqual({ taken: 11_000, left: true, files: [] });
  });

  it('a name that is no hash is never a path', () => {
    expect(() => store.pathOf('../../etc/passwd')).toThrow('not the name of a stored file');
  });
});
