import type { Core } from '@strapi/strapi';

import { inTransaction } from './connection';

/**
 * Calls `forget` after every write of this process on content types, whoever makes it, and again after the commit of its
 * transaction: until then others still read what was. Call it in `register`.
 */
export const watchWrites = (strapi: Core.Strapi, uids: string[], forget: () => void): void => {
  const onWrite = async (): Promise<void> => {
    forget();
    if (strapi.db.inTransaction()) await inTransaction(strapi, async ({ onCommit }) => onCommit(forget));
  };
  strapi.db.lifecycles.subscribe({
    models: uids,
    afterCreate: onWrite,
    afterCreateMany: onWrite,
    afterUpdate: onWrite,
    afterUpdateMany: onWrite,
    afterDelete: onWrite,
    afterDeleteMany: onWrite,
  });
};
