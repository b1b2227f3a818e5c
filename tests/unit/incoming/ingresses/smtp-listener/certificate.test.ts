import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createCertificateFiles } from '../../../../../server/src/incoming/ingresses/smtp-listener/certificate';

const FIXTURES = path.resolve(__dirname, '../../../../fixtures/tls');

describe('the certificate of the listener', () => {
  let folder: string;
  let key: string;
  let cert: string;
  let now = 0;
  const put = (keyOf: string, certOf = keyOf): void => {
    copyFileSync(path.join(FIXTURES, `${keyOf}.key.pem`), key);
    copyFileSync(path.join(FIXTURES, `${certOf}.cert.pem`), cert);
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'chatter-tls-'));
    key = path.join(folder, 'key.pem');
    cert = path.join(folder, 'cert.pem');
    now = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read, and read again when the files have changed', async () => {
    put('first');
    const files = createCertificateFiles({ key, cert }, () => now);
    const first = await files.read();
    now += 20_000;
    expect(await files.readIfChanged()).toBeNull();
    put('second');
    expect(await files.readIfChanged()).toBeNull();
    now += 20_000;
    const second = await files.readIfChanged();
    expect(second?.cert.toString()).toContain('BEGIN CERTIFICATE');
    expect(second?.cert.equals(first.cert)).toBe(false);
    now += 20_000;
    expect(await files.readIfChanged()).toBeNull();
  });

  it('names the file that is missing', async () => {
    put('first');
    rmSync(cert);
    await expect(createCertificateFiles({ key, cert }).read()).rejects.toThrow(
      `The TLS certificate ${cert} cannot be read (ENOENT).`
    );
  });

  it('refuses a key of another certificate, and what is none at all', async () => {
    put('first', 'second');
    await expect(createCertificateFiles({ key, cert }).read()).rejects.toThrow(/are no TLS key with its/);
    put('first');
    writeFileSync(key, 'not a key');
    await expect(createCertificateFiles({ key, cert }).read()).rejects.toThrow(/are no TLS key with its/);
  });

  it('waits while only one of the two has been replaced', async () => {
    put('first');
    const files = createCertificateFiles({ key, cert }, () => now);
    await files.read();
    put('second', 'first');
    now += 20_000;
    await expect(files.readIfChanged()).rejects.toThrow(/are no TLS key with its/);
    put('second');
    now += 20_000;
    expect(await files.readIfChanged()).not.toBeNull();
  });
});
