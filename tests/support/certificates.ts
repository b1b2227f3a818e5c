import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TestCertificate {
  /** PEM */
  certificate: string;
  key: string;
}

/** A certificate that signs itself, valid from now for two days. */
export const selfSigned = (name: string): TestCertificate => {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatter-certificate-'));
  const [keyFile, certificateFile] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
  try {
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`],
        ...['-keyout', keyFile, '-out', certificateFile],
      ],
      { stdio: 'pipe' }
    );
    return {
      certificate: readFileSync(certificateFile, 'utf8'),
      key: readFileSync(keyFile, 'utf8'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
