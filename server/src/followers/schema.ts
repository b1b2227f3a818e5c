import { contentType, text } from '../content-type';

/** A kind of message that followers choose to hear of. */
export const subtypeType = contentType({
  singular: 'subtype',
  plural: 'subtypes',
  displayName: 'Subtype',
  attributes: {
    key: { type: 'string', required: true, column: { unique: true } },
    name: { type: 'string', required: true },
    /** never reaches externals who merely follow */
    internal: { type: 'boolean', default: false },
    /** what a follower hears of unless they chose */
    default: { type: 'boolean', default: false },
    sequence: { type: 'integer', default: 10 },
  },
});

/** Somebody who hears of a thread. */
export const followerType = contentType({
  singular: 'follower',
  plural: 'followers',
  displayName: 'Follower',
  attributes: {
    threadType: { type: 'string', required: true },
    threadDocumentId: { ...text(64), required: true },
    contactId: { type: 'integer', required: true },
    /** keys of subtypes; null = the default ones */
    subtypes: { type: 'json' },
  },
  indexes: [
    {
      name: 'chatter_followers_thread_uq',
      columns: ['thread_type', 'thread_document_id', 'contact_id'],
      type: 'unique' as const,
    },
    { name: 'chatter_followers_contact_idx', columns: ['contact_id'] },
  ],
});
