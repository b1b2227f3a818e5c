import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

interface EncryptionService {
  encrypt(value: string): string | null;
  decrypt(value: string): string | null;
}

const service = (strapi: Core.Strapi): EncryptionService =>
  strapi.service('admin::encryption') as EncryptionService;

/** Whether secrets can be stored: Strapi's encryption service works only with a key. */
export const canEncrypt = (strapi: Core.Strapi): boolean =>
  Boolean(strapi.config.get('admin.secrets.encryptionKey'));

/** Encrypts a secret; ValidationError that names the setting when Strapi has no encryption key. */
export const encrypt = (strapi: Core.Strapi, secret: string): string => {
  const encrypted = canEncrypt(strapi) ? service(strapi).encrypt(secret) : null;
  if (encrypted === null) {
    throw new errors.ValidationError(
      'Passwords cannot be stored because Strapi has no encryption key. ' +
        "Set secrets.encryptionKey in config/admin.js (usually env('ENCRYPTION_KEY')) and restart."
    );
  }
  return encrypted;
};

/** The secret, or null when it was encrypted with another key. */
export const decrypt = (strapi: Core.Strapi, encrypted: string): string | null =>
  service(strapi).decrypt(encrypted);
