import { readFile, stat } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';

export interface Certificate {
  key: Buffer;
  cert: Buffer;
}

/** ms between looks at the files. */
const LOOK_MS = 10_000;

/** A key and a certificate in PEM files, which whoever renews them replaces every few weeks. */
export const createCertificateFiles = (
  paths: { key: string; cert: string },
  now: () => number = Date.now
) => {
  let seen = '';
  let lookedAt = 0;

  const stamp = async (): Promise<string> => {
    const [key, cert] = await Promise.all([stat(paths.key), stat(paths.cert)]);
    return [key.mtimeMs, key.size, cert.mtimeMs, cert.size].join(' ');
  };

  const readOne = async (what: string, path: string): Promise<Buffer> =>
    readFile(path).catch((error: NodeJS.ErrnoException) => {
      throw new Error(`The ${what} ${path} cannot be read (${error.code ?? error.message}).`, {
        cause: error,
      });
    });

  const read = async (): Promise<Certificate> => {
    const key = await readOne('TLS key', paths.key);
    const cert = await readOne('TLS certificate', paths.cert);
    try {
      createSecureContext({ key, cert });
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      throw new Error(`${paths.key} and ${paths.cert} are no TLS key with its certificate (${words}).`, {
        cause: error,
      });
    }
    seen = await stamp();
    lookedAt = now();
    return { key, cert };
  };

  return {
    /** Rejects in words when a file cannot be read, or the two do not belong together. */
    read,

    /**
     * The new pair once the files have changed; null as long as they have not. Rejects as `read` does, and again at each
     * look, while one of the two is replaced already and the other is not.
     */
    async readIfChanged(): Promise<Certificate | null> {
      if (now() - lookedAt < LOOK_MS) return null;
      lookedAt = now();
      return (await stamp()) === seen ? null : read();
    },
  };
};
