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

/** Mails that people may still answer, or that may still bounce, per address of a domain; for a warning before it changes. */
export const getAddressUse = defineContract({
  method: 'GET',
  path: '/alias-domains/:documentId/address-use',
  params: byDocumentId,
  response: z.object({
    /** sent mails whose Reply-To is the catchall address, or the same with a token */
    catchall: z.number(),
    /** sent mails whose Reply-To is an alias of the domain: those of entries that own one */
    aliases: z.number(),
    /** sent mails whose return path is the bounce address */
    bounce: z.number(),
    /** sent mails whose From is the default-from address */
    defaultFrom: z.number(),
  }),
});

/**
 * What an address of ours is for. `author_domain` is a whole domain (`*@shop.example`) whose authors keep their address,
 * `any_author` stands for whoever writes (`*`). `retired_*`: it was that once, and what still comes to it is treated as before.
 */
export const ownAddressUse = z.enum([
  'catchall',
  'bounce',
  'default_from',
  'alias',
  'company',
  'strapi_email',
  'server',
  'author_domain',
  'any_author',
  'retired_catchall',
  'retired_bounce',
  'retired_alias',
]);
export type OwnAddressUse = z.infer<typeof ownAddressUse>;

/** Every address that mail leaves under or comes back to: the list that a provider wants for whitelisting. */
export const listOwnAddresses = defineContract({
  method: 'GET',
  path: '/own-addresses',
  response: z.object({
    ownAddresses: z.array(
      z.object({
        address: z.string(),
        use: ownAddressUse,
        /** mail leaves with it as From or return path */
        sends: z.boolean(),
        /** mail comes in at it */
        receives: z.boolean(),
        /**
         * name of the alias domain, company or server it belongs to; of a former alias the address that it has now. Servers are
         * named to whoever may read outgoing servers
         */
        of: z.string().nullable(),
        retiredAt: z.string().nullable(),
      })
    ),
  }),
});

/** Forgets a retired address: what comes to it afterwards is a stranger's mail. */
export const forgetOwnAddress = defineContract({
  method: 'POST',
  path: '/own-addresses/forget',
  body: z.object({ address: z.string().trim().min(3).max(320) }),
  response: acknowledged,
});

/** Who may write to an alias: anybody, known contacts, followers of the entry concerned, or colleagues only. */
export const contactPolicy = z.enum(['everyone', 'contacts', 'followers', 'internal_users']);
export type ContactPolicy = z.infer<typeof contactPolicy>;
export const aliasStatus = z.enum(['not_tested', 'valid', 'invalid']);
export type AliasStatus = z.infer<typeof aliasStatus>;

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
  /** also takes mail to its local part on any other domain that reaches us, see `allowedDomains` of the incoming settings */
  anyDomain: z.boolean().default(false),
  /** whether automatic mail (RFC 3834) creates entries too, such as alarms of a monitoring system */
  takesAutomatic: z.boolean().default(false),
  /** a colleague who forwards somebody's mail makes that person the author */
  forwardedAuthor: z.boolean().default(true),
  /** addresses of web forms and the like: mail from them is by whoever its Reply-To names */
  relays: z.array(z.string().trim().max(320)).max(20).default([]),
  /** publishes created entries of a type with drafts at once */
  publish: z.boolean().default(false),
  /** own words of a refusal, as HTML; empty = the default ones */
  refusalHtml: z.string().max(20_000).default(''),
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
  anyDomain: z.boolean(),
  takesAutomatic: z.boolean(),
  forwardedAuthor: z.boolean(),
  relays: z.array(z.string()),
  publish: z.boolean(),
  refusalHtml: z.string(),
  status: aliasStatus,
  /** why the last creation through it failed, while `status` is `invalid` */
  statusError: z.string().nullable(),
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
/** Mails that people may still answer at an alias; for a warning before its address changes. */
export const getAliasUse = defineContract({
  method: 'GET',
  path: '/aliases/:documentId/address-use',
  params: byDocumentId,
  response: z.object({
    /** sent mails whose Reply-To is its present address */
    replies: z.number(),
  }),
});
export const deleteAlias = defineContract({
  method: 'DELETE',
  path: '/aliases/:documentId',
  params: byDocumentId,
  response: acknowledged,
});

const ownerParams = z.object({ uid: contentTypeUid, documentId });

/**
 * The alias that an entry owns, for its side panel. Needs the right to read the entry; `canEdit` is the right to write
 * aliases besides. `alias` is null while it owns none.
 */
export const getOwnedAlias = defineContract({
  method: 'GET',
  path: '/owned-alias/:uid/:documentId',
  params: ownerParams,
  response: z.object({ alias: aliasView.nullable(), canEdit: z.boolean() }),
});
/** Gives an entry an alias of its own, or changes it; the owner in the body is ignored, it is the entry itself. */
export const saveOwnedAlias = defineContract({
  method: 'PUT',
  path: '/owned-alias/:uid/:documentId',
  params: ownerParams,
  body: aliasInput,
  response: z.object({ alias: aliasView }),
});
export const deleteOwnedAlias = defineContract({
  method: 'DELETE',
  path: '/owned-alias/:uid/:documentId',
  params: ownerParams,
  response: acknowledged,
});
