import { z } from 'zod';

import { contentTypeUid, documentId, mailbox } from './address';
import { acknowledged, defineContract } from './contract';
import { authenticityResult } from './incoming';

export const threadParams = z.object({ uid: contentTypeUid, documentId });

/** `message` and `note` are written in the panel, `email` came by mail, `log` is a line of the system. */
export const messageKind = z.enum(['message', 'note', 'email', 'log']);
export type MessageKind = z.infer<typeof messageKind>;

/** The states of an outgoing mail; the same words in the database, here and in the admin. */
export const deliveryState = z.enum([
  'ready',
  'sending',
  'sent',
  'deferred',
  'failed',
  'unknown',
  'suppressed',
  'cancelled',
  'delivered',
  'bounced',
  'complained',
]);
export type DeliveryState = z.infer<typeof deliveryState>;

/** Why a mail did not leave or did not arrive; put into words by the admin (`chatter.delivery.reason.*`). */
export const deliveryReason = z.enum([
  'address_missing',
  'address_invalid',
  'sender_missing',
  'sender_invalid',
  'no_server',
  'server_unreachable',
  'server_login',
  'server_tls',
  'refused_temporarily',
  'refused',
  'interrupted',
  'draft_failed',
  'too_large',
  'rate_limited',
  'sign_in_needed',
  // a person paused the server that it leaves through
  'server_paused',
  // its receiver is no colleague any more, or may not read the entry
  'no_access',
  // the suppression list
  'suppressed_hard_bounces',
  'suppressed_complaint',
  'suppressed_unsubscribed',
  'suppressed_manual',
  'complained',
  'bounced',
  // it came back, and the report says why
  'bounced_user_unknown',
  'bounced_host_unknown',
  'bounced_moved',
  'bounced_not_accepting',
  'bounced_mailbox_full',
  'bounced_disabled',
  'bounced_too_large',
  'bounced_expired',
  'bounced_network',
  'bounced_system',
  'bounced_blocked',
  'bounced_authentication',
  'bounced_policy',
  'bounced_spam',
  'bounced_virus',
  'bounced_content',
  'bounced_filtered',
]);
export type DeliveryReason = z.infer<typeof deliveryReason>;

/** What happened to one message for one person. `response` is what the mail server said, word for word. */
export const delivery = z.object({
  contactId: z.number(),
  name: z.string(),
  address: z.string(),
  channel: z.enum(['email', 'inbox']),
  outgoingMailId: z.number().nullable(),
  state: deliveryState,
  reason: deliveryReason.nullable(),
  statusCode: z.string().nullable(),
  response: z.string().nullable(),
  nextAttemptAt: z.string().nullable(),
  at: z.string().nullable(),
  canRetry: z.boolean(),
  /** whether somebody took this failure off the lists: its envelope is no longer red */
  ignored: z.boolean(),
  /** whether the caller may correct the address */
  canCorrect: z.boolean(),
});
export type Delivery = z.infer<typeof delivery>;

export const messageAuthor = z.object({
  name: z.string(),
  address: z.string().nullable(),
  contactId: z.number().nullable(),
  internal: z.boolean(),
});

export const attachmentView = z.object({
  id: z.number(),
  name: z.string(),
  mimeType: z.string(),
  size: z.number(),
  inline: z.boolean(),
  /** what an inline picture is called in the HTML (`cid:…`), null for others */
  contentId: z.string().nullable(),
});
export type AttachmentView = z.infer<typeof attachmentView>;

/** One field of a save, in words; null = empty. `field` is the attribute's name. */
export const trackedChange = z.object({
  field: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});
export type TrackedChange = z.infer<typeof trackedChange>;

/**
 * A line of the system: the admin words it from `chatter.log.<key>` and the values. `changed` lists the fields that the
 * reader may see.
 */
export const logLine = z.object({
  key: z.enum([
    'created',
    'created_from_mail',
    'changed',
    'published',
    'unpublished',
    'draft_discarded',
    // a message came from another entry, or went to one
    'moved_here',
    'moved_away',
    // a mail goes to another address of its receiver from now on
    'address_corrected',
  ]),
  values: z.record(z.string(), z.string()),
  changes: z.array(trackedChange).default([]),
});
export type LogLine = z.input<typeof logLine>;

/**
 * One item of the timeline. `html` and `quotedHtml` are sanitised by the server; those of an `email` still come from a
 * stranger and belong in a sandboxed frame. `quotedHtml` is what the sender quoted (folded in the panel), null if nothing.
 */
export const messageView = z.object({
  id: z.number(),
  kind: messageKind,
  internal: z.boolean(),
  automatic: z.boolean(),
  author: messageAuthor,
  subject: z.string().nullable(),
  html: z.string(),
  preview: z.string(),
  quotedHtml: z.string().nullable(),
  remoteImages: z.boolean(),
  to: z.array(mailbox),
  cc: z.array(mailbox),
  log: logLine.nullable(),
  attachments: z.array(attachmentView),
  deliveries: z.array(delivery),
  /** of an `email`: whether it is by whom it claims to be; null for others and where nothing was checked */
  authenticity: authenticityResult.nullable(),
  /** an `email` with the address of a colleague, which nothing proved to be theirs: it has none of their rights */
  claimsColleague: z.boolean(),
  /** of an `email`: the incoming mail it was, for those who may read the mail log; null for others */
  incomingMailId: z.number().nullable(),
  createdAt: z.string(),
});
export type MessageView = z.infer<typeof messageView>;

/** What the panel needs before it shows a thread. 404 when the entry does not exist, 403 when it may not be read. */
export const getThread = defineContract({
  method: 'GET',
  path: '/threads/:uid/:documentId',
  params: threadParams,
  response: z.object({
    uid: z.string(),
    documentId: z.string(),
    title: z.string(),
    canPost: z.boolean(),
    following: z.boolean(),
    followerCount: z.number(),
    messageCount: z.number(),
    lastMessageAt: z.string().nullable(),
    mailAddress: z.string().nullable(),
  }),
});

/** Newest first; `before` is the id of the last message of the page before (keyset). */
export const listMessages = defineContract({
  method: 'GET',
  path: '/threads/:uid/:documentId/messages',
  params: threadParams,
  query: z.object({
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  response: z.object({ messages: z.array(messageView), olderCount: z.number() }),
});

/** Who hears of a message, and who else probably should. */
export const recipientRole = z.enum(['customer', 'entry', 'responsible', 'last_author', 'last_recipient']);
export const listRecipients = defineContract({
  method: 'GET',
  path: '/threads/:uid/:documentId/recipients',
  params: threadParams,
  response: z.object({
    /** Followers of Discussions: they get every message; `channel` says how. Never the caller. */
    followers: z.array(
      z.object({
        contactId: z.number(),
        name: z.string(),
        address: z.string(),
        internal: z.boolean(),
        channel: z.enum(['email', 'inbox']),
        /** Followers that also get notes. */
        notes: z.boolean(),
      })
    ),
    /** People who are no followers. `ticked`: chosen unless the editor unticks them. */
    suggestions: z.array(
      z.object({
        name: z.string(),
        address: z.string(),
        role: recipientRole,
        ticked: z.boolean(),
      })
    ),
    /** where answers to a mail of this entry go, without token: its own alias, else the catchall; null = to its author */
    answersTo: z.string().nullable(),
  }),
});
export type RecipientSuggestion = z.infer<typeof listRecipients.response>['suggestions'][number];
export type RecipientFollower = z.infer<typeof listRecipients.response>['followers'][number];

export const MESSAGE_LIMITS = {
  /** characters of HTML */
  html: 200_000,
  subject: 300,
  recipients: 50,
} as const;

/**
 * Posts a message or an internal note. `requestId` (a UUID made by the caller) makes a repeated request harmless: the
 * second answers the message of the first. `recipients` are people beside the followers; a new address becomes a contact.
 */
export const postMessage = defineContract({
  method: 'POST',
  path: '/threads/:uid/:documentId/messages',
  params: threadParams,
  body: z.object({
    kind: z.enum(['message', 'note']),
    html: z.string().max(MESSAGE_LIMITS.html),
    subject: z.string().max(MESSAGE_LIMITS.subject).optional(),
    recipients: z
      .array(z.object({ name: z.string().max(200).default(''), address: z.string().min(3).max(320) }))
      .max(MESSAGE_LIMITS.recipients)
      .default([]),
    /** uploads of the caller on this thread (`uploadAttachment`) */
    attachmentIds: z.array(z.number().int().positive()).max(20).default([]),
    requestId: z.uuid().optional(),
  }),
  response: z.object({ message: messageView }),
});

/** Puts a failed, unknown or cancelled mail back into the queue, with the same Message-ID. */
export const retryDelivery = defineContract({
  method: 'POST',
  path: '/threads/:uid/:documentId/deliveries/:outgoingMailId/retry',
  params: threadParams.extend({ outgoingMailId: z.coerce.number().int().positive() }),
  response: acknowledged,
});

/** Takes a failure off the lists; the state stays what it is. */
export const ignoreDelivery = defineContract({
  method: 'POST',
  path: '/threads/:uid/:documentId/deliveries/:outgoingMailId/ignore',
  params: threadParams.extend({ outgoingMailId: z.coerce.number().int().positive() }),
  response: acknowledged,
});

/**
 * Where a corrected address holds from now on: for the person `everywhere`, or on this `thread` only, because somebody else is
 * known by it or the caller may not read all that the person follows.
 */
export const knownBy = z.enum(['everywhere', 'thread']);
export type KnownBy = z.infer<typeof knownBy>;

/** Sends the message of a failed mail to another address of the same person. */
export const correctDelivery = defineContract({
  method: 'POST',
  path: '/threads/:uid/:documentId/deliveries/:outgoingMailId/correct',
  params: threadParams.extend({ outgoingMailId: z.coerce.number().int().positive() }),
  body: z.object({ address: z.string().trim().min(3).max(320) }),
  response: acknowledged.extend({ knownBy }),
});
