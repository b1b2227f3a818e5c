import { z } from 'zod';

import { documentId } from './address';
import { acknowledged, defineContract } from './contract';

const byDocumentId = z.object({ documentId });

/** `*_strict` checks the certificate and its host name; without it a self-signed one is accepted. */
export const encryption = z.enum(['none', 'starttls', 'starttls_strict', 'tls', 'tls_strict']);
export type Encryption = z.infer<typeof encryption>;
export const authentication = z.enum(['none', 'password']);

export const outgoingServerInput = z.object({
  name: z.string().trim().min(1).max(120),
  /** lower is tried first */
  priority: z.number().int().min(0).max(10_000).default(10),
  active: z.boolean().default(true),
  host: z.string().trim().min(1).max(253),
  port: z.number().int().min(1).max(65_535).default(587),
  encryption: encryption.default('starttls_strict'),
  authentication: authentication.default('password'),
  user: z.string().trim().max(320).default(''),
  /** write-only: left out = unchanged, null = forgotten */
  password: z.string().max(1024).nullish(),
  /** comma list of addresses and domains that may be sent from; empty = all */
  fromFilter: z.string().trim().max(2000).default(''),
  /** parallel connections of the pool */
  maxConnections: z.number().int().min(1).max(20).default(5),
});
export type OutgoingServerInput = z.input<typeof outgoingServerInput>;

export const outgoingServerView = z.object({
  documentId: z.string(),
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
  }),
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

/** The steps of a test, in order. `chatter.servers.test.<problem>` says in words what to change. */
export const connectionStep = z.enum(['name', 'port', 'tls', 'login']);
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
});
export type ConnectionTestResult = z.infer<typeof connectionTestResult>;

/** Tests the settings of a form, saved or not; with `documentId` the stored password stands in for a missing one. */
export const testOutgoingServer = defineContract({
  method: 'POST',
  path: '/outgoing-servers/test',
  body: outgoingServerInput.extend({ documentId: documentId.optional() }),
  response: connectionTestResult,
});
