import { z } from 'zod';

import { contentTypeUid, documentId } from './address';
import { acknowledged, defineContract } from './contract';

const byDocumentId = z.object({ documentId });

export const aliasDomainInput = z.object({
  name: z.string().trim().min(1).max(253),
  catchall: z.string().trim().min(1).max(64).default('catchall'),
  bounce: z.string().trim().min(1).max(64).default('bounce'),
  /** a local part, or a full address that then sends every mail; empty = authors keep their own address */
  defaultFrom: z.string().trim().max(320).default('notifications'),
  sequence: z.number().int().min(0).max(10_000).default(10),
  /** whether the mail server delivers `catchall+anything@` to `catchall@` (RFC 5233) */
  plusAddressing: z.boolean().default(true),
  companies: z.array(documentId).max(500).optional(),
});
export type AliasDomainInput = z.input<typeof aliasDomainInput>;

export const aliasDomainView = z.object({
  documentId: z.string(),
  name: z.string(),
  catchall: z.string(),
  bounce: z.string(),
  defaultFrom: z.string(),
  sequence: z.number(),
  plusAddressing: z.boolean(),
  catchallAddress: z.string(),
  bounceAddress: z.string(),
  defaultFromAddress: z.string().nullable(),
  companies: z.array(z.object({ documentId: z.string(), name: z.string() })),
  aliasCount: z.number(),
});
export type AliasDomainView = z.infer<typeof aliasDomainView>;

export const listAliasDomains = defineContract({
  method: 'GET',
  path: '/alias-domains',
  response: z.object({ aliasDomains: z.array(aliasDomainView) }),
});
export const createAliasDomain = defineContract({
  method: 'POST',
  path: '/alias-domains',
  body: aliasDomainInput,
  response: z.object({ aliasDomain: aliasDomainView }),
});
export const updateAliasDomain = defineContract({
  method: 'PUT',
  path: '/alias-domains/:documentId',
  params: byDocumentId,
  body: aliasDomainInput,
  response: z.object({ aliasDomain: aliasDomainView }),
});
/** Refused with 400 while aliases use the domain. */
export const deleteAliasDomain = defineContract({
  method: 'DELETE',
  path: '/alias-domains/:documentId',
  params: byDocumentId,
  response: acknowledged,
});

export const contactPolicy = z.enum(['everyone', 'contacts', 'followers']);
export type ContactPolicy = z.infer<typeof contactPolicy>;
export const aliasStatus = z.enum(['not_tested', 'valid', 'invalid']);

export const aliasInput = z.object({
  /** the local part; empty = the alias receives nothing */
  name: z.string().trim().max(64),
  /** documentId of the alias domain; left out = the first one */
  aliasDomain: documentId.nullish(),
  /** the type whose entries a mail creates */
  targetType: contentTypeUid,
  /** field values of the created entries */
  defaults: z.record(z.string(), z.json()).default({}),
  contactPolicy: contactPolicy.default('everyone'),
  /** every mail goes to this entry of the target type; none is created */
  forcedDocumentId: documentId.nullish(),
  /** the entry the alias belongs to, such as a project whose alias creates tasks */
  owner: z.object({ uid: contentTypeUid, documentId }).nullish(),
});
export type AliasInput = z.input<typeof aliasInput>;

export const aliasView = z.object({
  documentId: z.string(),
  name: z.string().nullable(),
  address: z.string().nullable(),
  aliasDomain: z.object({ documentId: z.string(), name: z.string() }).nullable(),
  targetType: z.string(),
  targetTypeName: z.string(),
  defaults: z.record(z.string(), z.json()),
  contactPolicy,
  forcedDocumentId: z.string().nullable(),
  forcedTitle: z.string().nullable(),
  owner: z.object({ uid: z.string(), documentId: z.string(), title: z.string() }).nullable(),
  status: aliasStatus,
});
export type AliasView = z.infer<typeof aliasView>;

export const listAliases = defineContract({
  method: 'GET',
  path: '/aliases',
  response: z.object({ aliases: z.array(aliasView) }),
});
export const createAlias = defineContract({
  method: 'POST',
  path: '/aliases',
  body: aliasInput,
  response: z.object({ alias: aliasView }),
});
export const updateAlias = defineContract({
  method: 'PUT',
  path: '/aliases/:documentId',
  params: byDocumentId,
  body: aliasInput,
  response: z.object({ alias: aliasView }),
});
export const deleteAlias = defineContract({
  method: 'DELETE',
  path: '/aliases/:documentId',
  params: byDocumentId,
  response: acknowledged,
});
