import type { Core } from '@strapi/strapi';

import type { TrackedChange } from '../contracts/thread';
import type { EntryChange } from '../entries/service';
import { attributesOf } from '../entries/model';
import { getService } from '../services';
import { fieldChanges, trackedFields } from './field-changes';

type OnChange = (change: EntryChange, changes: readonly TrackedChange[]) => Promise<void>;

/** Tells in the timeline what a save changed. */
export const createTrackingService = ({ strapi }: { strapi: Core.Strapi }) => {
  const handlers: OnChange[] = [];

  return {
    /** Registers what shall happen when tracked fields change, inside the transaction of the write. */
    onChange(handler: OnChange): void {
      handlers.push(handler);
    },

    /** Relations that must be loaded to compare an entry. */
    relationsOf(uid: string): string[] {
      const attributes = attributesOf(strapi, uid);
      return trackedFields(attributes).filter((field) => attributes[field]?.type === 'relation');
    },

    /** Writes one line for one save; nothing when no tracked field has changed. */
    async record(change: EntryChange): Promise<void> {
      const attributes = attributesOf(strapi, change.uid);
      const entries = getService(strapi, 'entries');
      const changes =
        change.before && change.after
          ? fieldChanges({
              fields: trackedFields(attributes),
              before: change.before,
              after: change.after,
              nameOf: (field, related) => entries.nameOfRelated(attributes[field]?.target ?? '', related),
            })
          : [];
      const thread = { uid: change.uid, documentId: change.documentId };
      const author = await getService(strapi, 'contacts').nameActor(change.actor);
      if (changes.length > 0) {
        await getService(strapi, 'thread').log(thread, { key: 'changed', values: {}, changes }, author);
        for (const handler of handlers) await handler(change, changes);
      }
      if (change.state)
        await getService(strapi, 'thread').log(thread, { key: change.state, values: {} }, author);
    },
  };
};

export type TrackingService = ReturnType<typeof createTrackingService>;
