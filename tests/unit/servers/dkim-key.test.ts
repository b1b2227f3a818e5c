import { createPublicKey, generateKeyPairSync } from 'node:crypto';

import { dkimProblems, dkimRecordOf, makeDkimKey } from '../../../server/src/servers/dkim-key';

const rsa = (bits: number): string =>
  String(
    generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export({ type: 'pkcs8', format: 'pem' })
  );

const KEY = rsa(1024);
const fields = (part: Partial<Parameters<typeof dkimProblems>[0]>): string =>
  dkimProblems({ dkimDomain: 'shop.example', dkimSelector: 'mail2026', dkimKey: KEY, ...part })
    .map(({ path, message }) => `${path[0]}: ${message}`)
    .join('\n');

describe('the settings of a DKIM signature', () => {
  it('may be left out', () => {
    expect(dkimProblems({ dkimDomain: '', dkimSelector: '', dkimKey: null })).toEqual([]);
  });

  it('are right with domain, selector and an RSA key', () => {
    expect(fields({})).toBe('');
  });

  it.each<[string, Partial<Parameters<typeof dkimProblems>[0]>, RegExp]>([
    ['without a domain', { dkimDomain: '' }, /^dkimDomain: .*needs a domain/],
    ['with a domain that is none', { dkimDomain: 'shop example' }, /^dkimDomain: "shop example"/],
    ['with a domain of one label', { dkimDomain: 'localhost' }, /^dkimDomain/],
    ['without a selector', { dkimSelector: '' }, /^dkimSelector: .*needs a selector/],
    ['with a selector that opens a tag of its own', { dkimSelector: 'a; l=0' }, /^dkimSelector/],
    ['without a key', { dkimKey: null }, /^dkimKey: The private key is missing/],
    ['with a text that is no key', { dkimKey: 'secret' }, /^dkimKey: This is no private key/],
    [
      'with the public key',
      { dkimKey: String(createPublicKey(KEY).export({ type: 'spki', format: 'pem' })) },
      /^dkimKey: This is no private key/,
    ],
    ['with a short key', { dkimKey: rsa(768) }, /^dkimKey: This key has 768 bits/],
    [
      'with an Ed25519 key, which nodemailer would silently not sign with',
      {
        dkimKey: String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })),
      },
      /^dkimKey: Ed25519/,
    ],
    [
      'with a key on an elliptic curve',
      {
        dkimKey: String(
          generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
            type: 'pkcs8',
            format: 'pem',
          })
        ),
      },
      /^dkimKey: A DKIM key is an RSA key/,
    ],
    [
      'with a key that has a passphrase',
      {
        dkimKey: String(
          generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
            type: 'pkcs8',
            format: 'pem',
            cipher: 'aes-256-cbc',
            passphrase: 'secret',
          })
        ),
      },
      /^dkimKey: This key has a passphrase/,
    ],
  ])('are wrong %s', (_situation, part, expected) => {
    expect(fields(part)).toMatch(expected);
  });
});

it('a new key has 2,048 bits, and its record holds the public half', async () => {
  const { privateKey, record } = await makeDkimKey();
  expect(dkimProblems({ dkimDomain: 'shop.example', dkimSelector: 's1', dkimKey: privateKey })).toEqual([]);
  expect(dkimRecordOf(privateKey)).toBe(record);
  const [, base64 = ''] = /^v=DKIM1; k=rsa; p=([A-Za-z0-9+/=]+)$/.exec(record) ?? [];
  const published = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
  expect(published.asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(published.equals(createPublicKey(privateKey))).toBe(true);
});

it('there is no record of what is no RSA key', () => {
  expect(dkimRecordOf('nonsense')).toBeNull();
});
