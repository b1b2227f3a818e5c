import { z } from 'zod';

import { defineContract } from './contract';

export const incomingStatus = z.enum([
  'pending',
  'processing',
  'processed',
  'rejected',
  'ignored',
  'held',
  'failed',
]);
export type IncomingStatus = z.infer<typeof incomingStatus>;

/** Why a mail ended as it did; a closed list, shown to people in words. */
export const incomingReason = z.enum([
  // processed
  'reply',
  'created',
  'delivery_status',
  'automatic_reply',
  // rejected
  'catchall',
  'policy_contacts',
  'policy_followers',
  'alias_invalid',
  // ignored
  'own_mail',
  'duplicate',
  'answer_to_refusal',
  'automatic',
  'bounce_unmatched',
  // held
  'no_route',
  'no_sender',
  'entry_gone',
  'unparsable',
  // failed
  'error',
]);
export type IncomingReason = z.infer<typeof incomingReason>;

/** One rule of the routing, what it saw and what it answered. */
export const traceStep = z.object({
  rule: z.string(),
  outcome: z.enum(['answered', 'passed']),
  saw: z.string(),
});
export type TraceStep = z.infer<typeof traceStep>;

export const incomingMailView = z.object({
  id: z.number(),
  status: incomingStatus,
  reason: incomingReason.nullable(),
  posts: z.array(z.object({ uid: z.string(), documentId: z.string(), messageId: z.number() })),
});
export type IncomingMailView = z.infer<typeof incomingMailView>;

/**
 * The mailgate: `POST /api/chatter/incoming`, body `message/rfc822` (or `application/octet-stream`), not JSON. Answers as
 * soon as the mail is stored; with `wait` it waits up to so many seconds for the final status. `to` and `from` carry the
 * envelope, if the caller knows it.
 */
export const acceptIncoming = defineContract({
  method: 'POST',
  path: '/incoming',
  query: z.object({
    wait: z.coerce.number().int().min(0).max(60).default(0),
    to: z.union([z.string().max(320), z.array(z.string().max(320)).max(100)]).optional(),
    from: z.string().max(320).optional(),
    server: z.string().max(64).optional(),
  }),
  response: incomingMailView,
});

/** An incoming mail in Settings -> Incoming mail. */
export const incomingMailRow = incomingMailView.extend({
  subject: z.string(),
  fromName: z.string(),
  fromAddress: z.string(),
  to: z.string(),
  size: z.number(),
  receivedAt: z.string(),
  trace: z.array(traceStep),
});
export type IncomingMailRow = z.infer<typeof incomingMailRow>;

/** Newest first, keyset by `before` (an id). */
export const listIncomingMails = defineContract({
  method: 'GET',
  path: '/incoming-mails',
  query: z.object({
    status: incomingStatus.optional(),
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  response: z.object({ incomingMails: z.array(incomingMailRow), more: z.boolean() }),
});
