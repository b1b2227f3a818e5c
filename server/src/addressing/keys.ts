import { createHmac, randomBytes } from 'node:crypto';

import type { Core } from '@strapi/strapi';

import type { TokenKey } from '../mail/token';
import { canEncrypt, decrypt, encrypt } from './encryption';
import { findSigningKeys, insertSigningKey } from './store';

/** Key id of the derived key: stored keys count up from 1. */
const DERIVED_KEY_ID = 0;

/**
 * Reads the signing keys, newest last; makes the first one. Without an encryption key nothing secret may stand in the
 * database, so the key is derived from Strapi's own application keys then.
 */
export const loadKeys = async (strapi: Core.Strapi): Promise<TokenKey[]> => {
  const derived = deriveKey(strapi);
  if (!canEncrypt(strapi)) {
    if (!derived)
      throw new Error(
        'chatter: Strapi has neither secrets.encryptionKey (config/admin) nor app.keys (config/server).'
      );
    strapi.log.warn(
      'chatter: without secrets.encryptionKey (config/admin) reply addresses depend on app.keys and mail server passwords cannot be saved.'
    );
    return [derived];
  }
  let rows = await findSigningKeys(strapi);
  if (rows.length === 0) {
    await insertSigningKey(strapi, { keyId: 1, secret: encrypt(strapi, randomBytes(32).toString('base64')) });
    rows = await findSigningKeys(strapi);
  }
  const keys = rows.flatMap((row) => {
    const secret = decrypt(strapi, row.secret);
    return secret === null ? [] : [{ id: row.keyId, secret: Buffer.from(secret, 'base64') }];
  });
  if (keys.length === 0) {
    // The encryption key was changed: start anew; answers to older mails still find their way by Message-ID.
    const keyId = Math.max(...rows.map((row) => row.keyId)) + 1;
    strapi.log.warn(
      'chatter: the signing keys cannot be decrypted (was encryptionKey changed?); a new one is made.'
    );
    await insertSigningKey(strapi, { keyId, secret: encrypt(strapi, randomBytes(32).toString('base64')) });
    return loadKeys(strapi);
  }
  // Addresses made before an encryption key was set stay readable.
  return derived ? [derived, ...keys] : keys;
};

const deriveKey = (strapi: Core.Strapi): TokenKey | null => {
  const keys = strapi.config.get('server.app.keys') as string[] | string | undefined;
  const first = Array.isArray(keys) ? keys[0] : keys;
  return first
    ? { id: DERIVED_KEY_ID, secret: createHmac('sha256', first).update('chatter signing key').digest() }
    : null;
};
