import { z } from 'zod';

import { contentTypeUid, documentId } from './address';
import { defineContract } from './contract';

/** A field of a target type that an alias may fill. */
export const entryField = z.object({
  name: z.string(),
  type: z.enum(['string', 'number', 'boolean', 'enumeration', 'date', 'relation', 'json']),
  required: z.boolean(),
  /** whether the type itself fills it */
  hasDefault: z.boolean(),
  /** for enumerations */
  options: z.array(z.string()).optional(),
  /** for relations to one entry: the type it points to */
  target: z.string().optional(),
});
export type EntryField = z.infer<typeof entryField>;

/** A content type that has a chatter. */
export const entryType = z.object({
  uid: z.string(),
  displayName: z.string(),
  singleType: z.boolean(),
  /** whether its entries are drafts until somebody publishes them */
  draftAndPublish: z.boolean(),
  nameField: z.string().nullable(),
  emailField: z.string().nullable(),
  customerField: z.string().nullable(),
  responsibleField: z.string().nullable(),
  companyField: z.string().nullable(),
  fields: z.array(entryField),
});
export type EntryType = z.infer<typeof entryType>;

/** Every content type with a chatter, in the order of their names. */
export const listEntryTypes = defineContract({
  method: 'GET',
  path: '/content-types',
  response: z.object({ contentTypes: z.array(entryType) }),
});

/** Entries of one type by the start of their name; at most 20. For the pickers of the settings pages. */
export const searchEntries = defineContract({
  method: 'GET',
  path: '/content-types/:uid/entries',
  params: z.object({ uid: contentTypeUid }),
  query: z.object({ search: z.string().max(200).default(''), documentId: documentId.optional() }),
  response: z.object({ entries: z.array(z.object({ documentId: z.string(), title: z.string() })) }),
});
