import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

import type { FieldProblem } from '../addressing/addresses';
import { isDomainName } from '../mail/address';

/** RFC 8301 3.2: signers use at least 1,024 bits and should use 2,048; verifiers need not read more than 4,096. */
const MIN_BITS = 1024;
const MAX_BITS = 4096;
const NEW_BITS = 2048;

interface Dkim {
  dkimDomain: string;
  dkimSelector: string;
  /** PEM, the stored one where none was entered */
  dkimKey: string | null;
}

const readKey = (pem: string): KeyObject | null => {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
};

const keyProblem = (pem: string): string | null => {
  if (/ENCRYPTED/.test(pem))
    return 'This key has a passphrase. Take it off first; we store the key encrypted.';
  const key = readKey(pem);
  if (!key) return 'This is no private key in PEM: it begins with -----BEGIN PRIVATE KEY-----.';
  if (key.asymmetricKeyType === 'ed25519')
    return 'Ed25519 signatures are not read by every mail server, nor made here. Use an RSA key of 2,048 bits.';
  if (key.asymmetricKeyType !== 'rsa') return 'A DKIM key is an RSA key.';
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < MIN_BITS) return `This key has ${bits} bits; mail servers ignore less than 1,024. Use 2,048.`;
  return bits > MAX_BITS
    ? `This key has ${bits} bits; mail servers need not read more than 4,096 (RFC 8301). Use 2,048.`
    : null;
};

/** What is wrong with the settings of a DKIM signature; empty when they are complete, or all left out. */
export const dkimProblems = ({ dkimDomain, dkimSelector, dkimKey }: Dkim): FieldProblem[] => {
  if (dkimDomain === '' && dkimSelector === '' && !dkimKey) return [];
  const problems: FieldProblem[] = [];
  const wrong = (field: keyof Dkim, message: string): void => {
    problems.push({ path: [field], message });
  };
  if (dkimDomain === '') wrong('dkimDomain', 'A signature needs a domain, such as shop.example.');
  else if (!isDomainName(dkimDomain) || !dkimDomain.includes('.'))
    wrong('dkimDomain', `"${dkimDomain}" is not a domain name, such as shop.example.`);
  if (dkimSelector === '') wrong('dkimSelector', 'A signature needs a selector, such as mail2026.');
  else if (!isDomainName(dkimSelector))
    wrong('dkimSelector', 'A selector has letters, digits and hyphens only.');
  const problem = dkimKey ? keyProblem(dkimKey) : 'The private key is missing. Make one, or paste it.';
  if (problem) wrong('dkimKey', problem);
  return problems;
};

const recordOf = (key: KeyObject): string =>
  `v=DKIM1; k=rsa; p=${createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')}`;

/** The TXT record (RFC 6376 3.6.1) of a private key in PEM; null when it is none that we sign with. */
export const dkimRecordOf = (pem: string): string | null => {
  const key = readKey(pem);
  return key?.asymmetricKeyType === 'rsa' ? recordOf(key) : null;
};

/** A new key pair: the private key as PEM (PKCS #8), and the TXT record for its public half. */
export const makeDkimKey = async (): Promise<{ privateKey: string; record: string }> => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: NEW_BITS });
  return {
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    record: recordOf(privateKey),
  };
};
