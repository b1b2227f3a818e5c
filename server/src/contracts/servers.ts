import { z } from 'zod';

import { contentTypeUid, documentId } from './address';
import { acknowledged, defineContract } from './contract';

const byDocumentId = z.object({ documentId });

/** `*_strict` checks the certificate and its host name; without it a self-signed one is accepted. */
export const encryption = z.enum(['none', 'starttls', 'starttls_strict', 'tls', 'tls_strict']);
export type Encryption = z.infer<typeof encryption>;
/** `certificate` is a client certificate (RFC 8446 4.4.2), `oauth2` an access token (SASL XOAUTH2). */
export const authentication = z.enum(['none', 'password', 'certificate', 'oauth2']);
export type Authentication = z.infer<typeof authentication>;

/** How a server is spoken to: SMTP, or the HTTP interface of a provider. */
export const outgoingServerKind = z.enum(['smtp', 'mailjet', 'ses']);
export type OutgoingServerKind = z.infer<typeof outgoingServerKind>;

/** *Mails per minute, hour, day*; null = no limit. */
const rateLimit = z.number().int().min(1).max(10_000_000).nullable().default(null);

/** A PEM text; write-only where it is secret: left out = unchanged, null = forgotten. */
const pem = z.string().max(20_000);

export const outgoingServerInput = z.object({
  kind: outgoingServerKind.default('smtp'),
  name: z.string().trim().min(1).max(120),
  /** lower is tried first, then by name */
  priority: z.number().int().min(0).max(10_000).default(10),
  active: z.boolean().default(true),
  /** SMTP only, and then required */
  host: z.string().trim().max(253).default(''),
  port: z.number().int().min(1).max(65_535).default(587),
  encryption: encryption.default('starttls_strict'),
  authentication: authentication.default('password'),
  /** user name; with `mailjet` the API key, with `ses` the access key id */
  user: z.string().trim().max(320).default(''),
  /** write-only: left out = unchanged, null = forgotten */
  password: z.string().max(1024).nullish(),
  /** *Sends only from*, the FROM filter: comma list of addresses and domains that may be sent from; empty = all */
  fromFilter: z.string().trim().max(2000).default(''),
  /** *Connections at once* of the pool */
  maxConnections: z.number().int().min(1).max(20).default(5),
  /** region of `ses`, such as eu-central-1 */
  region: z.string().trim().max(40).default(''),
  /** the client certificate, PEM */
  clientCertificate: pem.default(''),
  clientKey: pem.nullish(),
  /** documentId of the OAuth account whose access token is used */
  oauthAccount: documentId.nullish(),
  /** octets of a whole mail that the server takes; null = not known. A test fills it from the server's SIZE (RFC 1870) */
  maxBytes: z.number().int().min(10_000).max(1_000_000_000).nullable().default(null),
  limitPerMinute: rateLimit,
  limitPerHour: rateLimit,
  limitPerDay: rateLimit,
  /** domain (`d=`) and selector (`s=`) of the DKIM signature that we add (RFC 6376); empty = the server signs, or nobody */
  dkimDomain: z.string().trim().max(253).default(''),
  dkimSelector: z.string().trim().max(120).default(''),
  /** the private key, PEM */
  dkimKey: pem.nullish(),
  /** admin user whose own mail alone it sends; null = everybody's */
  ownerId: z.number().int().positive().nullable().default(null),
});
export type OutgoingServerInput = z.input<typeof outgoingServerInput>;

/** Why a server is not used for the moment: by a person's act, or because it refused our login. */
export const serverPause = z.enum(['person', 'login']);
export type ServerPause = z.infer<typeof serverPause>;

export const outgoingServerView = z.object({
  documentId: z.string(),
  kind: outgoingServerKind,
  name: z.string(),
  priority: z.number(),
  active: z.boolean(),
  host: z.string(),
  port: z.number(),
  encryption,
  authentication,
  user: z.string(),
  hasPassword: z.boolean(),
  fromFilter: z.string(),
  maxConnections: z.number(),
  region: z.string(),
  clientCertificate: z.string(),
  hasClientKey: z.boolean(),
  oauthAccount: z.object({ documentId: z.string(), name: z.string(), needsSignIn: z.boolean() }).nullable(),
  maxBytes: z.number().nullable(),
  limitPerMinute: z.number().nullable(),
  limitPerHour: z.number().nullable(),
  limitPerDay: z.number().nullable(),
  /** mails that it took since midnight UTC */
  sentToday: z.number(),
  dkimDomain: z.string(),
  dkimSelector: z.string(),
  hasDkimKey: z.boolean(),
  /** the TXT record that belongs to the key, null without one */
  dkimRecord: z.object({ name: z.string(), value: z.string() }).nullable(),
  owner: z.object({ id: z.number(), name: z.string() }).nullable(),
  paused: serverPause.nullable(),
  /** what the last attempt to use it said, null when it worked */
  lastError: z.string().nullable(),
  lastErrorAt: z.string().nullable(),
});
export type OutgoingServerView = z.infer<typeof outgoingServerView>;

export const listOutgoingServers = defineContract({
  method: 'GET',
  path: '/outgoing-servers',
  response: z.object({
    outgoingServers: z.array(outgoingServerView),
    /** false: passwords cannot be saved until `admin.secrets.encryptionKey` is set */
    canStorePasswords: z.boolean(),
    /** admin users who may own a server */
    users: z.array(z.object({ id: z.number(), name: z.string() })),
  }),
});
/** Stops or goes on using a server; its mails wait meanwhile. Going on also forgets a refused login. */
export const pauseOutgoingServer = defineContract({
  method: 'POST',
  path: '/outgoing-servers/:documentId/pause',
  params: byDocumentId,
  body: z.object({ paused: z.boolean() }),
  response: z.object({ outgoingServer: outgoingServerView }),
});
/** Makes a key pair for DKIM (RSA of 2,048 bits, RFC 8301); nothing is stored. */
export const makeDkimKey = defineContract({
  method: 'POST',
  path: '/outgoing-servers/dkim-key',
  response: z.object({ privateKey: z.string(), record: z.string() }),
});
export const createOutgoingServer = defineContract({
  method: 'POST',
  path: '/outgoing-servers',
  body: outgoingServerInput,
  response: z.object({ outgoingServer: outgoingServerView }),
});
export const updateOutgoingServer = defineContract({
  method: 'PUT',
  path: '/outgoing-servers/:documentId',
  params: byDocumentId,
  body: outgoingServerInput,
  response: z.object({ outgoingServer: outgoingServerView }),
});
export const deleteOutgoingServer = defineContract({
  method: 'DELETE',
  path: '/outgoing-servers/:documentId',
  params: byDocumentId,
  response: acknowledged,
});

/** The step of choosing a server that decided, in the order in which they are tried. */
export const serverReason = z.enum([
  'forced',
  'author_address',
  'author_domain',
  'notifications_address',
  'notifications_domain',
  'no_filter',
  'first',
  'strapi_email',
]);
export type ServerReason = z.infer<typeof serverReason>;
export const fromReason = z.enum([
  'server_may_send_as_author',
  'default_from_replaces_author',
  'full_default_from_forces',
  'no_default_from',
  'nothing',
]);
export type FromReason = z.infer<typeof fromReason>;

/** The steps of a test, in order. `chatter.servers.test.<problem>` says in words what to change. */
export const connectionStep = z.enum(['name', 'port', 'tls', 'login', 'sender', 'recipient']);
export type ConnectionStep = z.infer<typeof connectionStep>;
export const connectionProblem = z.enum([
  'name_unknown',
  'host_forbidden',
  'port_refused',
  'port_timeout',
  'tls_mismatch',
  'tls_certificate',
  'tls_unsupported',
  'login_refused',
  'login_unsupported',
  'login_missing',
  'sign_in_needed',
  'sign_in_unavailable',
  'sender_refused',
  'recipient_refused',
  'region_unknown',
  'protocol',
]);
export type ConnectionProblem = z.infer<typeof connectionProblem>;

export const connectionTestResult = z.object({
  ok: z.boolean(),
  /** the steps that passed; the one that failed is `failure.step` */
  passed: z.array(connectionStep),
  failure: z
    .object({
      step: connectionStep,
      problem: connectionProblem,
      /** what the server or the network said, word for word */
      message: z.string(),
    })
    .nullable(),
  /** octets of a mail that the server says it takes (SIZE, RFC 1870); null when it says nothing */
  maxBytes: z.number().nullable(),
});
export type ConnectionTestResult = z.infer<typeof connectionTestResult>;

/** Tests the settings of a form, saved or not; with `documentId` the stored secrets stand in where they were entered for. */
export const testOutgoingServer = defineContract({
  method: 'POST',
  path: '/outgoing-servers/test',
  body: outgoingServerInput.extend({ documentId: documentId.optional() }),
  response: connectionTestResult,
});

/** Which server a mail would leave through, without sending it. */
export const simulateSending = defineContract({
  method: 'POST',
  path: '/outgoing-servers/simulate',
  body: z.object({
    /** address of the author */
    author: z.string().trim().min(3).max(320),
    /** an entry, for its company and alias; null = none */
    thread: z.object({ uid: contentTypeUid, documentId }).nullable().default(null),
  }),
  response: z.object({
    /** null: no server at all; `strapi` = the project's own e-mail provider */
    server: z.object({ documentId: z.string().nullable(), name: z.string(), strapi: z.boolean() }).nullable(),
    from: z.object({ name: z.string(), address: z.string() }).nullable(),
    replyTo: z.string().nullable(),
    envelopeFrom: z.string().nullable(),
    because: serverReason.nullable(),
    /** why From is not the author, or is */
    fromBecause: fromReason,
    /** why the return path is what it is; `provider_own`: the provider takes one of its own, so that `envelopeFrom` is null */
    envelopeBecause: z.enum(['bounce_address', 'filter_forbids_bounce', 'no_domain', 'provider_own']),
    /** every server that was looked at, in order */
    tried: z.array(
      z.object({
        documentId: z.string().nullable(),
        name: z.string(),
        fromFilter: z.string(),
        outcome: z.enum(['chosen', 'filter', 'personal', 'paused', 'later']),
      })
    ),
    warnings: z.array(
      z.enum(['outside_filter', 'author_replaced', 'no_default_from', 'port_25', 'no_domain'])
    ),
  }),
});
