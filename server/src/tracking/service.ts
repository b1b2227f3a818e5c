import type { Core } from '@strapi/strapi';

import type { EntryChange } from '../entries/service';
import { attributesOf } from '../entries/model';
import { getService } from '../services';
import { fieldChanges, trackedFields } from './field-changes';

/** Tells in the timeline what a save changed. */
export const createTrackingService = ({ strapi }: { strapi: Core.Strapi }) => {
  return {
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
      }
      if (change.state)
        await getService(strapi, 'thread').log(thread, { key: change.state, values: {} }, author);
    },
  };
};

export type TrackingService = ReturnType<typeof createTrackingService>;
