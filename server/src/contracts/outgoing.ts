import { z } from 'zod';

import { documentId } from './address';
import { defineContract } from './contract';
import { deliveryReason, deliveryState } from './thread';

/** What a mail is for. `test`: a test mail that is to come back. */
export const outgoingPurpose = z.enum(['notification', 'refusal', 'notice', 'test']);
export type OutgoingPurpose = z.infer<typeof outgoingPurpose>;

export const outgoingMailRow = z.object({
  id: z.number(),
  state: deliveryState,
  purpose: outgoingPurpose,
  toName: z.string(),
  toAddress: z.string(),
  /** null until the first attempt, and for what has none */
  subject: z.string().nullable(),
  fromAddress: z.string().nullable(),
  serverName: z.string().nullable(),
  attempts: z.number(),
  reason: deliveryReason.nullable(),
  statusCode: z.string().nullable(),
  response: z.string().nullable(),
  /** null unless it waits */
  nextAttemptAt: z.string().nullable(),
  sentAt: z.string().nullable(),
  createdAt: z.string(),
  ignored: z.boolean(),
  /** the entry, for those who may read it; null otherwise */
  thread: z
    .object({
      uid: z.string(),
      documentId: z.string(),
      typeName: z.string(),
      singleType: z.boolean(),
      title: z.string(),
    })
    .nullable(),
  canRetry: z.boolean(),
  canCancel: z.boolean(),
});
export type OutgoingMailView = z.infer<typeof outgoingMailRow>;

const filter = z.object({
  /** `waiting`: ready, deferred or sending; `problems`: failed, bounced, complained, unknown, suppressed and not ignored */
  show: z.enum(['waiting', 'problems', 'all']).default('waiting'),
  state: deliveryState.optional(),
  reason: deliveryReason.optional(),
  /** documentId of the server that it leaves or left through */
  server: documentId.optional(),
  /** text in address, name or subject */
  search: z.string().trim().max(200).optional(),
});

/** Settings -> Outgoing mail: newest first; `before` is the id of the last row of the page before. */
export const listOutgoingMails = defineContract({
  method: 'GET',
  path: '/outgoing-mails',
  query: filter.extend({
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  response: z.object({
    outgoingMails: z.array(outgoingMailRow),
    more: z.boolean(),
    counts: z.object({ waiting: z.number(), problems: z.number(), sentToday: z.number() }),
    /** whether the stop switch holds everything; then who did so, and when */
    stopped: z.boolean(),
    stoppedBy: z.string().nullable(),
    stoppedAt: z.string().nullable(),
    servers: z.array(
      z.object({
        documentId: z.string(),
        name: z.string(),
        paused: z.enum(['person', 'login']).nullable(),
        lastError: z.string().nullable(),
        waiting: z.number(),
        sentToday: z.number(),
        limitPerDay: z.number().nullable(),
      })
    ),
  }),
});

/**
 * `retry` puts mails that did not get through back into the queue; `cancel` ends those that wait; `ignore` takes failures off
 * the lists of failures. All of a filter is done in steps, newest first: the next one goes on below the id `next`, so that
 * no mail is met twice, and none that came after the first step.
 */
export const actOnOutgoingMails = defineContract({
  method: 'POST',
  path: '/outgoing-mails/act',
  body: z.object({
    act: z.enum(['retry', 'cancel', 'ignore']),
    /** these mails, or else all of the filter */
    ids: z.array(z.number().int().positive()).min(1).max(500).optional(),
    filter: filter.optional(),
    before: z.number().int().positive().optional(),
  }),
  response: z.object({ changed: z.number(), remaining: z.number(), next: z.number().nullable() }),
});

export const outgoingSettings = z.object({
  /** the stop switch: nothing leaves, whatever the server; checked before each mail */
  stopped: z.boolean().default(false),
  /** sends mails in the state `unknown` again by themselves; the receiver may get them twice */
  resendUnknown: z.boolean().default(false),
  /** hours for which temporary trouble is tried again */
  giveUpAfterHours: z.number().int().min(1).max(240).default(120),
  /** documentId of the server that mass mail leaves through; null = chosen as for any other mail */
  massServer: documentId.nullable().default(null),
  /** a message to at least so many people is mass mail, however many of its mails still wait */
  massFrom: z.number().int().min(2).max(100_000).default(50),
  /** the project's own e-mail provider, the last resort */
  strapiEmail: z
    .object({ active: z.boolean().default(true), fromFilter: z.string().trim().max(2000).default('') })
    .prefault({}),
  /**
   * hard bounces after which an address gets no more mail; a mail from it, or a provider's report that one was delivered, begins
   * the count anew; 0 = never
   */
  suppressAfterBounces: z.number().int().min(0).max(50).default(3),
  /** days for which links to files too large for a mail work */
  linkDays: z.number().int().min(1).max(365).default(30),
});
export type OutgoingSettings = z.output<typeof outgoingSettings>;

export const getOutgoingSettings = defineContract({
  method: 'GET',
  path: '/outgoing-settings',
  response: z.object({
    settings: outgoingSettings,
    /** who switched the stop switch last, and when */
    stoppedBy: z.string().nullable(),
    stoppedAt: z.string().nullable(),
    /** name of Strapi's own provider, null when none is configured beyond Strapi's default */
    strapiProvider: z.string().nullable(),
  }),
});
export const saveOutgoingSettings = defineContract({
  method: 'PUT',
  path: '/outgoing-settings',
  body: outgoingSettings,
  response: z.object({ settings: outgoingSettings }),
});
/** The stop switch alone. */
export const stopOutgoing = defineContract({
  method: 'POST',
  path: '/outgoing-settings/stop',
  body: z.object({ stopped: z.boolean() }),
  response: z.object({ settings: outgoingSettings }),
});

/** Failures of messages that the caller wrote and nobody has ignored, by reason; for the badge in the menu. */
export const listMyFailures = defineContract({
  method: 'GET',
  path: '/my-failures',
  /** 0 = only the numbers */
  query: z.object({ limit: z.coerce.number().int().min(0).max(50).default(50) }),
  response: z.object({
    count: z.number(),
    groups: z.array(z.object({ state: deliveryState, reason: deliveryReason.nullable(), count: z.number() })),
    /** the newest ones, of entries that the caller may read */
    failures: z.array(
      z.object({
        outgoingMailId: z.number(),
        messageId: z.number(),
        uid: z.string(),
        documentId: z.string(),
        typeName: z.string(),
        singleType: z.boolean(),
        title: z.string(),
        name: z.string(),
        address: z.string(),
        state: deliveryState,
        reason: deliveryReason.nullable(),
        at: z.string(),
      })
    ),
  }),
});
/** Takes the caller's own failures of one kind off the list; all of them without `state`. A `reason` of null is none. */
export const ignoreMyFailures = defineContract({
  method: 'POST',
  path: '/my-failures/ignore',
  body: z.object({ state: deliveryState.optional(), reason: deliveryReason.nullish() }),
  response: z.object({ changed: z.number() }),
});
/** Sends the caller's own failures of one kind again. */
export const retryMyFailures = defineContract({
  method: 'POST',
  path: '/my-failures/retry',
  body: z.object({ state: deliveryState.optional(), reason: deliveryReason.nullish() }),
  response: z.object({ changed: z.number() }),
});

/** How many octets of files a mail from this entry carries; larger files become links. For the composer. */
export const getMailLimits = defineContract({
  method: 'GET',
  path: '/mail-limits/:uid/:documentId',
  params: z.object({ uid: z.string().max(255), documentId }),
  response: z.object({
    attachmentBytes: z.number(),
    linkDays: z.number(),
    /** whether larger files become links; false where Strapi does not know its own address, and they are left out */
    links: z.boolean(),
  }),
});

/**
 * Ends the notifications of one thread for whoever got a mail (`/api/chatter/unfollow/:token`). GET answers a page that asks;
 * POST does it, also for one-click (RFC 8058).
 */
export const unfollowPage = defineContract({
  method: 'GET',
  path: '/unfollow/:token',
  params: z.object({ token: z.string().min(1).max(200) }),
  response: z.unknown(),
});
export const unfollowByToken = defineContract({
  method: 'POST',
  path: '/unfollow/:token',
  params: z.object({ token: z.string().min(1).max(200) }),
  body: z.unknown(),
  response: z.unknown(),
});
