import { z } from 'zod';

import { documentId } from './address';
import { acknowledged, defineContract } from './contract';
import { connectionProblem, encryption } from './servers';

const byDocumentId = z.object({ documentId });

/**
 * `imap` and `pop3` are mailboxes that we fetch from. `mailgate` is fed over HTTP with raw mail and only carries rules for
 * what comes in; the others are webhooks of a mail provider, which signs what it sends.
 */
export const incomingServerKind = z.enum([
  'imap',
  'pop3',
  'mailgate',
  'mailgun',
  'sendgrid',
  'postmark',
  'mailjet',
  'ses',
  'cloudflare',
]);
export type IncomingServerKind = z.infer<typeof incomingServerKind>;
export const FETCHED_KINDS = ['imap', 'pop3'] as const satisfies readonly IncomingServerKind[];
export const WEBHOOK_KINDS = [
  'mailgun',
  'sendgrid',
  'postmark',
  'mailjet',
  'ses',
  'cloudflare',
] as const satisfies readonly IncomingServerKind[];
export type WebhookKind = (typeof WEBHOOK_KINDS)[number];

/**
 * What an account is doing. `draft`: not confirmed yet, or its connection was edited, or given up after five days.
 * `connecting` also covers waiting for an instance that takes it. A mailgate or webhook is `idle`, or `disabled` when not
 * active.
 */
export const accountState = z.enum([
  'draft',
  'connecting',
  'syncing',
  'idle',
  'backing_off',
  'needs_sign_in',
  'disabled',
]);
export type AccountState = z.infer<typeof accountState>;

/** The steps of a test, in order. */
export const incomingConnectionStep = z.enum(['name', 'port', 'tls', 'login', 'folder']);
export type IncomingConnectionStep = z.infer<typeof incomingConnectionStep>;
/** `folder_missing`: the server has no such folder; `folder_refused`: it exists, but this login may not open it. */
export const incomingConnectionProblem = z.enum([
  ...connectionProblem.options,
  'folder_missing',
  'folder_refused',
  // POP3: the server cannot tell mails apart (no UIDL)
  'no_uidl',
  // the server is there, but lets nobody into this mailbox right now: in use elsewhere, too many logins
  'mailbox_busy',
]);
export type IncomingConnectionProblem = z.infer<typeof incomingConnectionProblem>;

/** Why an account is not well; `lastError` has the words of the server, the network, or of ours. */
export const accountProblem = z.enum([
  ...incomingConnectionProblem.options,
  // the connection broke while it was in use
  'connection_lost',
  // a mail over limits.incomingBytes was left in the mailbox
  'mail_too_large',
  // a mail that the server lists, but does not hand out
  'mail_unreadable',
  // a mail that is stored, but could not be moved to its folder (or, POP3, deleted)
  'move_failed',
  // the stored password cannot be decrypted any more
  'password_unreadable',
  // a mail could not be stored on our side (disk, database); it is fetched again
  'storage_failed',
]);
export type AccountProblem = z.infer<typeof accountProblem>;

export const incomingServerInput = z.object({
  kind: incomingServerKind.default('imap'),
  name: z.string().trim().min(1).max(120),
  active: z.boolean().default(true),
  /** lower is listed and started first */
  priority: z.number().int().min(0).max(10_000).default(5),
  /** host, port, encryption, user and password: IMAP and POP3 only */
  host: z.string().trim().max(253).default(''),
  port: z.number().int().min(1).max(65_535).default(993),
  encryption: encryption.default('tls_strict'),
  user: z.string().trim().max(320).default(''),
  /**
   * write-only: left out = unchanged, null = forgotten. For a webhook it is what its calls are checked with: a signing key, a
   * public key or a secret, as the provider has it
   */
  password: z.string().max(4096).nullish(),
  /** IMAP and POP3: how we log in */
  authentication: z.enum(['password', 'oauth2']).default('password'),
  /** documentId of the OAuth account whose access token is used */
  oauthAccount: documentId.nullish(),
  /** IMAP: the folders that are fetched from */
  folders: z.array(z.string().trim().min(1).max(255)).min(1).max(20).default(['INBOX']),
  /** IMAP: where a mail is moved once it is stored; empty = it stays and is marked as read */
  moveTo: z.string().trim().max(255).default(''),
  /** POP3: leave mails on the server after they were stored */
  keepCopy: z.boolean().default(false),
  /** documentId of an alias: every mail of this mailbox is meant for it; null = recipients decide */
  alias: documentId.nullable().default(null),
  /** authserv-id of the mail server behind it whose Authentication-Results are believed (RFC 8601 2.5); empty = none */
  authservId: z.string().trim().max(253).default(''),
  /** type whose entries are created from mail that fits no alias; null = such mail is held */
  fallbackType: z.string().max(255).nullable().default(null),
  /** attach the raw source to what is posted, as original_email.eml; for the panel only, it travels with no mail */
  keepOriginal: z.boolean().default(false),
  /** drop attachments and keep the text */
  stripAttachments: z.boolean().default(false),
  /** minutes between looks beside IDLE */
  pollMinutes: z.number().int().min(1).max(1440).default(5),
  /** ISO 8601; mail that arrived in the mailbox before is never processed. Left out = unchanged, at creation = now */
  since: z.iso.datetime({ offset: true }).nullish(),
});
export type IncomingServerInput = z.input<typeof incomingServerInput>;

export const incomingServerView = z.object({
  documentId: z.string(),
  kind: incomingServerKind,
  name: z.string(),
  active: z.boolean(),
  priority: z.number(),
  host: z.string(),
  port: z.number(),
  encryption,
  user: z.string(),
  authentication: z.enum(['password', 'oauth2']),
  oauthAccount: z.object({ documentId: z.string(), name: z.string(), needsSignIn: z.boolean() }).nullable(),
  hasPassword: z.boolean(),
  folders: z.array(z.string()),
  moveTo: z.string(),
  keepCopy: z.boolean(),
  alias: z.object({ documentId: z.string(), address: z.string() }).nullable(),
  authservId: z.string(),
  /** path of a webhook below the server's own address, such as `/api/chatter/webhooks/mailgun/abc`; null for others */
  webhookPath: z.string().nullable(),
  fallbackType: z.string().nullable(),
  keepOriginal: z.boolean(),
  stripAttachments: z.boolean(),
  pollMinutes: z.number(),
  since: z.string().nullable(),
  state: accountState,
  /** end of the last look that went well */
  lastFetchAt: z.string().nullable(),
  lastProblem: accountProblem.nullable(),
  lastError: z.string().nullable(),
  /** since when nothing went well; after five days the account goes back to draft */
  failingSince: z.string().nullable(),
});
export type IncomingServerView = z.infer<typeof incomingServerView>;

const oneServer = z.object({ incomingServer: incomingServerView });

export const listIncomingServers = defineContract({
  method: 'GET',
  path: '/incoming-servers',
  response: z.object({
    incomingServers: z.array(incomingServerView),
    /** false: passwords cannot be saved until `admin.secrets.encryptionKey` is set */
    canStorePasswords: z.boolean(),
    /** the SMTP/LMTP listener of the configuration, which has no record */
    listener: z.object({
      enabled: z.boolean(),
      listening: z.boolean(),
      protocol: z.enum(['smtp', 'lmtp']),
      host: z.string(),
      port: z.number(),
      starttls: z.boolean(),
      /** why it could not start */
      error: z.string().nullable(),
    }),
  }),
});
export const createIncomingServer = defineContract({
  method: 'POST',
  path: '/incoming-servers',
  body: incomingServerInput,
  response: oneServer,
});
/** Changing host, port, encryption, user, password or folders takes the account back to draft. */
export const updateIncomingServer = defineContract({
  method: 'PUT',
  path: '/incoming-servers/:documentId',
  params: byDocumentId,
  body: incomingServerInput,
  response: oneServer,
});
export const deleteIncomingServer = defineContract({
  method: 'DELETE',
  path: '/incoming-servers/:documentId',
  params: byDocumentId,
  response: acknowledged,
});

export const incomingConnectionTestResult = z.object({
  ok: z.boolean(),
  /** the steps that passed; the one that failed is `failure.step` */
  passed: z.array(incomingConnectionStep),
  failure: z
    .object({
      step: incomingConnectionStep,
      problem: incomingConnectionProblem,
      /** what the server or the network said, word for word */
      message: z.string(),
    })
    .nullable(),
});
export type IncomingConnectionTestResult = z.infer<typeof incomingConnectionTestResult>;

/** Tests the settings of a form, saved or not; with `documentId` the stored password stands in for a missing one. */
export const testIncomingServer = defineContract({
  method: 'POST',
  path: '/incoming-servers/test',
  body: incomingServerInput.extend({ documentId: documentId.optional() }),
  response: incomingConnectionTestResult,
});
/** *Test & confirm*: tests the saved settings and, if they work, lets the account go live. */
export const confirmIncomingServer = defineContract({
  method: 'POST',
  path: '/incoming-servers/:documentId/confirm',
  params: byDocumentId,
  response: z.object({ result: incomingConnectionTestResult, incomingServer: incomingServerView }),
});
/** *Fetch now*: asks the instance that holds the account to look, or to connect, at once. */
export const fetchIncomingServer = defineContract({
  method: 'POST',
  path: '/incoming-servers/:documentId/fetch',
  params: byDocumentId,
  response: acknowledged,
});

/**
 * A call of a mail provider: `POST /api/chatter/webhooks/:kind/:documentId`, body as the provider has it. Needs no token,
 * because each call proves itself by what the record's `password` checks. The address may end in `/mime` (Mailgun).
 */
export const acceptWebhook = defineContract({
  method: 'POST',
  path: '/webhooks/:kind/:documentId',
  params: z.object({ kind: z.enum(WEBHOOK_KINDS), documentId }),
  response: z.object({ ok: z.boolean(), message: z.string() }),
});
