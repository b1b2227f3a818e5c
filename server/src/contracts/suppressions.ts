import { z } from 'zod';

import { acknowledged, defineContract } from './contract';

/** Why an address gets no more mail. */
export const suppressionReason = z.enum(['hard_bounces', 'complaint', 'unsubscribed', 'manual']);
export type SuppressionReason = z.infer<typeof suppressionReason>;

/** What happened to an entry of the list, newest last. `by` is a person, null when it happened by itself. */
export const suppressionEvent = z.object({
  at: z.string(),
  what: z.enum(['added', 'removed', 'added_again', 'mail_from_address']),
  reason: suppressionReason.nullable(),
  note: z.string(),
  by: z.string().nullable(),
});
export type SuppressionEvent = z.infer<typeof suppressionEvent>;

export const suppressionView = z.object({
  id: z.number(),
  address: z.string(),
  reason: suppressionReason,
  /** false: it was taken off the list; the log remains */
  active: z.boolean(),
  note: z.string(),
  events: z.array(suppressionEvent),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type SuppressionView = z.infer<typeof suppressionView>;

/** Newest change first; `before` is the id of the last row of the page before. */
export const listSuppressions = defineContract({
  method: 'GET',
  path: '/suppressions',
  query: z.object({
    search: z.string().trim().max(200).optional(),
    reason: suppressionReason.optional(),
    active: z.enum(['true', 'false']).default('true'),
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  response: z.object({ suppressions: z.array(suppressionView), more: z.boolean(), total: z.number() }),
});
/** Adds addresses by hand; those that are there already stay as they are. */
export const addSuppressions = defineContract({
  method: 'POST',
  path: '/suppressions',
  body: z.object({
    addresses: z.array(z.string().trim().min(3).max(320)).min(1).max(1000),
    note: z.string().trim().max(500).default(''),
  }),
  response: z.object({ added: z.number(), suppressions: z.array(suppressionView) }),
});
/** Takes an address off the list: mail may go there again. */
export const removeSuppression = defineContract({
  method: 'POST',
  path: '/suppressions/:id/remove',
  params: z.object({ id: z.coerce.number().int().positive() }),
  body: z.object({ note: z.string().trim().max(500).default('') }),
  response: acknowledged,
});
