import { createPrivateKey, X509Certificate } from 'node:crypto';

import type { FieldProblem } from '../addressing/addresses';

/** PEM of a private key that can only be read with a passphrase (RFC 7468 11, and the older form of RFC 1421). */
const ENCRYPTED = /ENCRYPTED/;

/**
 * What is wrong with a client certificate and its private key (PEM), in words; empty when they can be used at `now`. The
 * certificate may be followed by those that issued it.
 */
export const clientCertificateProblems = (
  certificate: string,
  key: string | null,
  now: Date
): FieldProblem[] => {
  const wrong = (field: 'clientCertificate' | 'clientKey', message: string): FieldProblem[] => [
    { path: [field], message },
  ];
  if (certificate.trim() === '') return wrong('clientCertificate', 'The certificate is missing.');
  let parsed: X509Certificate;
  try {
    parsed = new X509Certificate(certificate);
  } catch {
    return wrong(
      'clientCertificate',
      'This is no certificate in PEM: it begins with -----BEGIN CERTIFICATE-----.'
    );
  }
  const from = new Date(parsed.validFrom);
  const to = new Date(parsed.validTo);
  if (to < now)
    return wrong(
      'clientCertificate',
      `This certificate ended on ${to.toISOString().slice(0, 10)}. Servers refuse it; ask for a new one.`
    );
  if (from > now)
    return wrong(
      'clientCertificate',
      `This certificate is valid from ${from.toISOString().slice(0, 10)} on only.`
    );
  if (key === null || key.trim() === '')
    return wrong('clientKey', 'The private key of the certificate is missing.');
  if (ENCRYPTED.test(key))
    return wrong('clientKey', 'This key has a passphrase. Take it off first; we store the key encrypted.');
  try {
    if (!parsed.checkPrivateKey(createPrivateKey(key)))
      return wrong('clientKey', 'This private key belongs to another certificate.');
  } catch {
    return wrong('clientKey', 'This is no private key in PEM: it begins with -----BEGIN PRIVATE KEY-----.');
  }
  return [];
};
