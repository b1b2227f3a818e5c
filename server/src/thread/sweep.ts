import type { Core } from '@strapi/strapi';

import { inTransaction } from '../queue/connection';
import { getService } from '../services';
import { deleteStaleUploads, threadDocumentIds } from './store';

/** How long an upload waits for its message. */
const UPLOAD_AGE_MS = 24 * 60 * 60 * 1000;

/** Threads looked at in one step. */
const PAGE = 200;

/**
 * Removes uploads that no message took, and threads whose entries were deleted where no hook could see it; answers how
 * many threads.
 */
export const sweepThreads = async (strapi: Core.Strapi, now: number): Promise<number> => {
  await deleteStaleUploads(strapi, new Date(now - UPLOAD_AGE_MS));
  const entries = getService(strapi, 'entries');
  const sources = [
    (uid: string, cursor: string) => threadDocumentIds(strapi, uid, cursor, PAGE),
    // Entries older than the plugin may have followers, but no message yet.
    (uid: string, cursor: string) => getService(strapi, 'followers').followedDocumentIds(uid, cursor, PAGE),
  ];
  let removed = 0;
  for (const { uid } of entries.types()) {
    for (const source of sources) {
      for (let ids = await source(uid, ''); ids.length > 0; ids = await source(uid, ids.at(-1) ?? '')) {
        const existing = await entries.existing(uid, ids);
        for (const documentId of ids.filter((id) => !existing.has(id))) {
          await inTransaction(strapi, () => entries.announceDeleted({ uid, documentId }));
          removed += 1;
        }
      }
    }
  }
  return removed;
};
