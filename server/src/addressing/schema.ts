import { contentType, text, uniqueText } from '../content-type';
import { contactPolicy } from '../contracts/addressing';

/** A mail domain with its catchall, bounce and default-from addresses. */
export const aliasDomainType = contentType({
  singular: 'alias-domain',
  plural: 'alias-domains',
  displayName: 'Alias domain',
  attributes: {
    name: { type: 'string', required: true },
    catchall: { type: 'string', required: true },
    bounce: { type: 'string', required: true },
    defaultFrom: { type: 'string' },
    sequence: { type: 'integer', default: 10 },
    plusAddressing: { type: 'boolean', default: true },
    /** `catchall@domain`, so that two domains of one name cannot share an address */
    catchallAddress: uniqueText(320),
    bounceAddress: uniqueText(320),
    companies: {
      type: 'relation',
      relation: 'oneToMany',
      target: 'plugin::chatter.company',
      mappedBy: 'aliasDomain',
    },
    aliases: {
      type: 'relation',
      relation: 'oneToMany',
      target: 'plugin::chatter.alias',
      mappedBy: 'aliasDomain',
    },
  },
});

/** An address that creates entries of a type, or feeds one entry. */
export const aliasType = contentType({
  singular: 'alias',
  plural: 'aliases',
  displayName: 'Alias',
  attributes: {
    /** the local part; null = receives nothing */
    name: { type: 'string' },
    /** `name@domain`, or the bare name while there is no alias domain; unique (a missing domain counts as one) */
    fullName: uniqueText(320),
    aliasDomain: {
      type: 'relation',
      relation: 'manyToOne',
      target: 'plugin::chatter.alias-domain',
      inversedBy: 'aliases',
    },
    targetType: { type: 'string', required: true },
    defaults: { type: 'json' },
    contactPolicy: { type: 'enumeration', enum: [...contactPolicy.options], default: 'everyone' },
    forcedDocumentId: { type: 'string' },
    ownerType: { type: 'string' },
    ownerDocumentId: text(64),
    anyDomain: { type: 'boolean', default: false },
    takesAutomatic: { type: 'boolean', default: false },
    forwardedAuthor: { type: 'boolean', default: true },
    /** list of addresses */
    relays: { type: 'json' },
    publish: { type: 'boolean', default: false },
    refusalHtml: { type: 'text' },
    /** admin user who made it and is told when it breaks */
    creatorId: { type: 'integer' },
    status: { type: 'enumeration', enum: ['not_tested', 'valid', 'invalid'], default: 'not_tested' },
    statusError: { type: 'text' },
  },
  indexes: [{ name: 'chatter_aliases_owner_idx', columns: ['owner_type', 'owner_document_id'] }],
});

/** An address that was ours once. What still comes to it is treated as before, so that no answer to an old mail is lost. */
export const ownAddressType = contentType({
  singular: 'own-address',
  plural: 'own-addresses',
  displayName: 'Own address',
  attributes: {
    address: { ...uniqueText(320), required: true },
    use: {
      type: 'enumeration',
      enum: ['retired_catchall', 'retired_bounce', 'retired_alias'],
      required: true,
    },
    /** documentId of the domain it belonged to; null once that is gone */
    aliasDomainDocumentId: text(64),
    /** of a retired alias: the one that goes by another name now */
    aliasDocumentId: text(64),
    retiredAt: { type: 'datetime', required: true },
  },
});

/** A key behind the tokens in addresses and Message-IDs. Old ones stay for reading. */
export const signingKeyType = contentType({
  singular: 'signing-key',
  plural: 'signing-keys',
  displayName: 'Signing key',
  attributes: {
    keyId: { type: 'integer', column: { unique: true }, required: true },
    /** encrypted */
    secret: { type: 'text', required: true, private: true },
  },
});
