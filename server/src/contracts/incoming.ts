import { z } from 'zod';

import { contentTypeUid, documentId, mailbox } from './address';
import { acknowledged, defineContract } from './contract';

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
  'attached_by_person',
  'created_by_person',
  // rejected
  'catchall',
  'policy_contacts',
  'policy_followers',
  'policy_internal_users',
  'alias_invalid',
  'rate_limit',
  'rejected_by_person',
  // ignored
  'own_mail',
  'test_mail',
  'duplicate',
  'answer_to_refusal',
  'automatic',
  'bounce_unmatched',
  'sender_blocked',
  'unsubscribed',
  'ignored_by_person',
  // held
  'no_route',
  'no_sender',
  'entry_gone',
  'unparsable',
  'fast_brake',
  'global_brake',
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

/** The ways in, as they stand on each mail. */
export const ingressKind = z.enum([
  'mailgate',
  'imap',
  'pop3',
  'smtp',
  'lmtp',
  'mailgun',
  'sendgrid',
  'postmark',
  'mailjet',
  'ses',
  'cloudflare',
]);
export type IngressKind = z.infer<typeof ingressKind>;

/**
 * Whether a mail is by whom its From names. `verified`: a DKIM or SPF result that is aligned with the domain of From
 * (RFC 7489 3.1), or DMARC says so. `failed`: the domain's own policy says that it is not. `unverified`: nothing speaks
 * for it. `unknown`: nothing could be checked, such as while DNS is away.
 */
export const authenticityResult = z.enum(['verified', 'failed', 'unverified', 'unknown']);
export type AuthenticityResult = z.infer<typeof authenticityResult>;

/** Results of single methods as in RFC 8601 2.7; null = not checked. */
export const authenticity = z.object({
  result: authenticityResult,
  /** who checked: we ourselves, or the server whose Authentication-Results we trust */
  source: z.enum(['own', 'header', 'none']),
  fromDomain: z.string().nullable(),
  spf: z.object({ result: z.string(), domain: z.string().nullable(), aligned: z.boolean() }).nullable(),
  dkim: z
    .array(z.object({ result: z.string(), domain: z.string().nullable(), aligned: z.boolean() }))
    .max(20),
  dmarc: z.object({ result: z.string(), policy: z.string().nullable() }).nullable(),
  arc: z.object({ result: z.string(), sealer: z.string().nullable() }).nullable(),
});
export type Authenticity = z.infer<typeof authenticity>;

export const incomingMailView = z.object({
  id: z.number(),
  status: incomingStatus,
  reason: incomingReason.nullable(),
  posts: z.array(z.object({ uid: z.string(), documentId: z.string(), messageId: z.number() })),
});
export type IncomingMailView = z.infer<typeof incomingMailView>;

/** What would become of a mail, without anything being done. */
export const explanation = z.object({
  verdict: z.object({
    kind: z.enum(['deliver', 'delivery_status', 'unsubscribe', 'reject', 'ignore', 'hold']),
    /** null for `deliver`, `delivery_status` and `unsubscribe` */
    reason: incomingReason.nullable(),
    /** whether the sender would get a refusal */
    answered: z.boolean(),
    routes: z.array(
      z.object({
        kind: z.enum(['reply', 'create']),
        uid: z.string(),
        /** of the entry that is answered; null when one would be created */
        documentId: z.string().nullable(),
        via: z.enum(['token', 'references', 'forced_alias', 'alias', 'fallback_type']),
        alias: z.string().nullable(),
      })
    ),
  }),
  trace: z.array(traceStep),
});
export type Explanation = z.infer<typeof explanation>;

/**
 * The mailgate: `POST /api/chatter/incoming`, body `message/rfc822` (or `application/octet-stream`), not JSON. Answers as
 * soon as the mail is stored; with `wait` it waits up to so many seconds for the final status. `to` and `from` carry the
 * envelope, if the caller knows it; `server` is the documentId of an incoming server whose rules apply. With `unknown=refuse`
 * a mail none of whose `to` is ours gets 404 with `details.reason` = `unknown_recipient`, and is not stored. With `dryRun` nothing
 * is stored and the answer is an {@link explanation}.
 */
export const acceptIncoming = defineContract({
  method: 'POST',
  path: '/incoming',
  query: z.object({
    wait: z.coerce.number().int().min(0).max(60).default(0),
    to: z.union([z.string().max(320), z.array(z.string().max(320)).max(100)]).optional(),
    from: z.string().max(320).optional(),
    server: z.string().max(64).optional(),
    unknown: z.enum(['hold', 'refuse']).default('hold'),
    dryRun: z.stringbool().default(false),
  }),
  response: z.union([incomingMailView, explanation]),
});

/** An incoming mail in Settings -> Incoming mail. */
export const incomingMailRow = incomingMailView.extend({
  subject: z.string(),
  fromName: z.string(),
  fromAddress: z.string(),
  to: z.string(),
  size: z.number(),
  receivedAt: z.string(),
  ingress: ingressKind,
  /** name of the incoming server it came through, if there is a record of it */
  serverName: z.string().nullable(),
  authenticity: authenticityResult.nullable(),
  /** where it was posted, in words: `Ticket "Lamp broken"`; null = nowhere, or not for this reader */
  target: z.string().nullable(),
});
export type IncomingMailRow = z.infer<typeof incomingMailRow>;

/** Newest first, keyset by `before` (an id). `search` looks at sender and subject; days are ISO dates, both inclusive (UTC). */
export const listIncomingMails = defineContract({
  method: 'GET',
  path: '/incoming-mails',
  query: z.object({
    status: incomingStatus.optional(),
    reason: incomingReason.optional(),
    search: z.string().trim().max(200).optional(),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  response: z.object({
    incomingMails: z.array(incomingMailRow),
    more: z.boolean(),
    /** mails that wait for a person */
    waiting: z.number(),
    /** set while the global brake holds all mail: since when (ISO 8601) */
    brakeSince: z.string().nullable(),
  }),
});

const byId = z.object({ id: z.coerce.number().int().positive() });

/** Where a held mail probably belongs. */
export const suggestion = z.object({
  uid: z.string(),
  documentId: z.string(),
  title: z.string(),
  typeName: z.string(),
  why: z.enum(['same_subject', 'same_sender', 'cited']),
});
export type Suggestion = z.infer<typeof suggestion>;

export const incomingMailDetail = incomingMailRow.extend({
  /** what went wrong, for administrators */
  error: z.string().nullable(),
  attempts: z.number(),
  envelopeFrom: z.string().nullable(),
  envelopeTo: z.array(z.string()),
  trace: z.array(traceStep),
  authenticityDetails: authenticity.nullable(),
  /** false once the raw source was deleted (retention), or cannot be read; then headers, rendered mail and files are empty */
  hasSource: z.boolean(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  /** sanitised; belongs in a sandboxed frame all the same */
  html: z.string(),
  quotedHtml: z.string().nullable(),
  remoteImages: z.boolean(),
  attachments: z.array(z.object({ name: z.string(), mimeType: z.string(), size: z.number() })),
  from: mailbox.nullable(),
  cc: z.array(mailbox),
  /** the entries it was posted on; title null where the reader may not read the entry */
  targets: z.array(
    z.object({
      uid: z.string(),
      documentId: z.string(),
      messageId: z.number(),
      typeName: z.string(),
      singleType: z.boolean(),
      title: z.string().nullable(),
    })
  ),
  /** for mail that waits for a person: entries where it may belong, the alias nearest to what was written */
  suggestions: z.array(suggestion),
  nearestAlias: z.string().nullable(),
  /** a rule about this sender */
  senderRule: z.object({ documentId: z.string(), action: z.enum(['block', 'allow']) }).nullable(),
});
export type IncomingMailDetail = z.infer<typeof incomingMailDetail>;

export const getIncomingMail = defineContract({
  method: 'GET',
  path: '/incoming-mails/:id',
  params: byId,
  response: z.object({ incomingMail: incomingMailDetail }),
});
/** The raw source as a download (`message/rfc822`), not JSON; 404 when it is gone. */
export const downloadIncomingSource = defineContract({
  method: 'GET',
  path: '/incoming-mails/:id/source',
  params: byId,
  response: z.any(),
});
const oneMail = z.object({ incomingMail: incomingMailDetail });
/** Routes a mail anew, as if it had just come in. Refused (400) for one that was posted, or is being worked on. */
export const replayIncomingMail = defineContract({
  method: 'POST',
  path: '/incoming-mails/:id/replay',
  params: byId,
  response: oneMail,
});
/** Posts a mail on an entry that the caller may read and post on. */
export const attachIncomingMail = defineContract({
  method: 'POST',
  path: '/incoming-mails/:id/attach',
  params: byId,
  body: z.object({ uid: contentTypeUid, documentId }),
  response: oneMail,
});
/** Creates an entry of a type from a mail; needs the right to create entries of that type. */
export const createFromIncomingMail = defineContract({
  method: 'POST',
  path: '/incoming-mails/:id/create',
  params: byId,
  body: z.object({ uid: contentTypeUid }),
  response: oneMail,
});
/** Moves a message that a mail was posted as to another entry, with its files. */
export const moveIncomingMail = defineContract({
  method: 'POST',
  path: '/incoming-mails/:id/move',
  params: byId,
  body: z.object({ messageId: z.number().int().positive(), uid: contentTypeUid, documentId }),
  response: oneMail,
});
/** Refuses a mail; the sender is told in these words (plain text), or in the default ones. */
export const rejectIncomingMail = defineContract({
  method: 'POST',
  path: '/incoming-mails/:id/reject',
  params: byId,
  body: z.object({ words: z.string().trim().max(5000).default('') }),
  response: oneMail,
});
export const ignoreIncomingMail = defineContract({
  method: 'POST',
  path: '/incoming-mails/:id/ignore',
  params: byId,
  response: oneMail,
});
/** Lets mail through again after the global brake, and routes what it held. */
export const releaseBrake = defineContract({
  method: 'POST',
  path: '/incoming-brake/release',
  response: z.object({ released: z.number() }),
});

/** What would become of a mail: a pasted or dropped source, or one made up of a few fields. Nothing is stored. */
export const explainIncoming = defineContract({
  method: 'POST',
  path: '/incoming-explain',
  body: z.union([
    /** the source in base64, so that 8-bit mail survives; at most 10 MB */
    z.object({
      source: z.base64().max(14_000_000),
      envelopeTo: z.array(z.string().max(320)).max(20).default([]),
    }),
    z.object({
      from: z.string().trim().min(1).max(998),
      to: z.string().trim().min(1).max(998),
      cc: z.string().trim().max(998).default(''),
      subject: z.string().max(998).default(''),
      text: z.string().max(20_000).default(''),
    }),
  ]),
  response: explanation,
});

export const senderRuleAction = z.enum(['block', 'allow']);
/**
 * A rule about senders. `block`: their mail is ignored. `allow`: the brakes do not stop them. The pattern is an address, or a
 * domain with all its addresses.
 */
export const senderRuleInput = z.object({
  pattern: z.string().trim().min(1).max(320),
  action: senderRuleAction,
  note: z.string().trim().max(500).default(''),
});
export const senderRuleView = senderRuleInput.extend({ documentId: z.string(), createdAt: z.string() });
export type SenderRuleView = z.infer<typeof senderRuleView>;
export const listSenderRules = defineContract({
  method: 'GET',
  path: '/sender-rules',
  response: z.object({ senderRules: z.array(senderRuleView) }),
});
/** A second rule about the same pattern replaces the first. */
export const saveSenderRule = defineContract({
  method: 'POST',
  path: '/sender-rules',
  body: senderRuleInput,
  response: z.object({ senderRule: senderRuleView }),
});
export const deleteSenderRule = defineContract({
  method: 'DELETE',
  path: '/sender-rules/:documentId',
  params: z.object({ documentId }),
  response: acknowledged,
});

/** What holds for all mail that comes in; kept in the database, edited in Settings -> Incoming mail. */
export const incomingSettings = z.object({
  /** days that the raw source of a mail is kept after it was processed, rejected or ignored; held and failed mail stays */
  retentionDays: z.number().int().min(1).max(3650).default(30),
  /** minutes and mails of the brake per sender: so many creations of one type, or messages on one entry, stop the next */
  loopMinutes: z.number().int().min(1).max(10_080).default(120),
  loopThreshold: z.number().int().min(1).max(10_000).default(20),
  /** the fast brake: more mails of one sender on one thread within so many seconds, without a person's act in between, are held */
  fastBrakeSeconds: z.number().int().min(10).max(3600).default(120),
  fastBrakeMails: z.number().int().min(1).max(100).default(4),
  /** the global brake: entries and messages made by mail within five minutes, over all senders; beyond it all mail is held */
  globalBrakeMails: z.number().int().min(10).max(1_000_000).default(1000),
  /** domains on which aliases with `anyDomain` are taken besides the alias domains; empty = every domain */
  allowedDomains: z.array(z.string().trim().max(253)).max(100).default([]),
  /**
   * whether the address of a colleague is believed where nothing could be checked; otherwise a mail in a colleague's name
   * counts as theirs only when it is verified, or answers a mail that only they got
   */
  trustUnchecked: z.boolean().default(false),
  /** whether mail that fits nothing gets a refusal (`no_route`), beside being held */
  refuseNoRoute: z.boolean().default(false),
});
export type IncomingSettings = z.infer<typeof incomingSettings>;
export const getIncomingSettings = defineContract({
  method: 'GET',
  path: '/incoming-settings',
  response: z.object({ settings: incomingSettings }),
});
export const saveIncomingSettings = defineContract({
  method: 'PUT',
  path: '/incoming-settings',
  body: incomingSettings,
  response: z.object({ settings: incomingSettings }),
});
