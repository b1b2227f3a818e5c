import { AsyncLocalStorage } from 'node:async_hooks';

import type { Core } from '@strapi/strapi';

import { inTransaction } from '../queue/connection';
import { readActor } from './actor';
import type { EntriesService, EntryChange, ThreadRef } from './service';
import { countRows, findRows, type EntryRow } from './store';

interface WriteContext {
  uid: string;
  action: string;
  params: {
    data?: { createdBy?: unknown; updatedBy?: unknown };
    documentId?: string;
    locale?: string | string[] | null;
    status?: string;
  };
}

/** What each write is besides a change of fields. */
const STATES: Record<string, EntryChange['state']> = {
  update: null,
  publish: 'published',
  unpublish: 'unpublished',
  discardDraft: 'draft_discarded',
};

const silent = new AsyncLocalStorage<true>();

/** Runs `create` without the "created" line and without a first follower: the mail gateway writes its own. */
export const withoutCreationLog = <T>(create: () => Promise<T>): Promise<T> => silent.run(true, create);

/** The draft of a document (its only row, where there are no drafts) in the locale that is being written. */
const readDraft = async (
  strapi: Core.Strapi,
  write: WriteContext,
  populate: string[]
): Promise<EntryRow | null> => {
  const rows = await findRows(strapi, write.uid, write.params.documentId ?? '', populate);
  const { locale } = write.params;
  const wanted =
    typeof locale === 'string' && locale !== '*' ? rows.filter((row) => row.locale === locale) : rows;
  return wanted[0] ?? null;
};

/**
 * Watches entries come and go. Creation and deletion run in one transaction with what the chatter adds or removes.
 * Rows deleted below the Document Service (users-permissions does so) are caught by a database lifecycle.
 */
export const watchEntries = (strapi: Core.Strapi, entries: EntriesService): void => {
  const deleting = new Set<string>();
  const key = (thread: ThreadRef): string => `${thread.uid}:${thread.documentId}`;

  strapi.documents.use(async (context, next) => {
    const write = context as unknown as WriteContext;
    if (!entries.find(write.uid)) return next();

    if (write.action === 'create' || write.action === 'clone') {
      if (silent.getStore()) return next();
      return inTransaction(strapi, async () => {
        const result = await next();
        await entries.announceCreated({
          uid: write.uid,
          documentId: (result as { documentId: string }).documentId,
          actor: readActor(strapi, write.params.data),
        });
        return result;
      });
    }

    const watcher = entries.changeWatcher();
    if (watcher && write.action in STATES && write.params.documentId) {
      const thread = { uid: write.uid, documentId: write.params.documentId };
      // Publishing and discarding replace rows; only a save changes fields that anybody typed.
      const fields = write.action === 'update' || write.action === 'discardDraft';
      const populate = fields ? watcher.populate(write.uid) : [];
      return inTransaction(strapi, async () => {
        const before = fields ? await readDraft(strapi, write, populate) : null;
        const result = await next();
        const after = before ? await readDraft(strapi, write, populate) : null;
        const published = write.action === 'update' && write.params.status === 'published';
        await watcher.handle({
          ...thread,
          actor: readActor(strapi, write.params.data),
          before,
          after,
          state: published ? 'published' : (STATES[write.action] ?? null),
        });
        return result;
      });
    }

    if (write.action === 'delete' && write.params.documentId) {
      const thread = { uid: write.uid, documentId: write.params.documentId };
      return inTransaction(strapi, async () => {
        deleting.add(key(thread));
        try {
          const result = await next();
          // Deleting one locale leaves the others, and the thread is theirs too.
          if ((await countRows(strapi, thread.uid, { documentId: thread.documentId })) === 0) {
            await entries.announceDeleted(thread);
          }
          return result;
        } finally {
          deleting.delete(key(thread));
        }
      });
    }

    return next();
  });

  strapi.db.lifecycles.subscribe({
    models: entries.types().map((type) => type.uid),
    async afterDelete(event) {
      const { documentId } = (event.result ?? {}) as { documentId?: string };
      if (!documentId) return;
      const thread = { uid: event.model.uid, documentId };
      if (deleting.has(key(thread))) return;
      // Publishing replaces rows too: only when none is left is the entry gone.
      if ((await countRows(strapi, thread.uid, { documentId })) === 0) await entries.announceDeleted(thread);
    },
  });
};
