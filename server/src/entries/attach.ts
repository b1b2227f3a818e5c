import { AsyncLocalStorage } from 'node:async_hooks';

import type { Core } from '@strapi/strapi';

import { inTransaction } from '../queue/connection';
import type { EntriesService, ThreadRef } from './service';
import { countRows } from './store';

interface WriteContext {
  uid: string;
  action: string;
  params: { data?: { createdBy?: unknown; updatedBy?: unknown }; documentId?: string };
}

const silent = new AsyncLocalStorage<true>();

/** Runs `create` without the "created" line and without a first follower: the mail gateway writes its own. */
export const withoutCreationLog = <T>(create: () => Promise<T>): Promise<T> => silent.run(true, create);

const numericId = (value: unknown): number | null => {
  const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : value;
  return typeof id === 'number' ? id : null;
};

/** The admin user behind a write: the one Content Manager names, else the one who makes the request. */
const actingAdmin = (strapi: Core.Strapi, context: WriteContext): number | null => {
  const named = numericId(context.params.data?.createdBy);
  if (named !== null) return named;
  const state = strapi.requestContext.get()?.state as
    { user?: { id?: unknown }; auth?: { strategy?: { name?: string } } } | undefined;
  return state?.auth?.strategy?.name === 'admin' ? numericId(state.user?.id) : null;
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
          adminUserId: actingAdmin(strapi, write),
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
