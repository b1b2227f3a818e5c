import { contentType, text } from '../content-type';
import { accountState, incomingServerKind } from '../contracts/incoming-servers';
import { encryption } from '../contracts/servers';

/** An SMTP server that sends our mail. */
export const outgoingMailServerType = contentType({
  singular: 'outgoing-mail-server',
  plural: 'outgoing-mail-servers',
  displayName: 'Outgoing mail server',
  attributes: {
    name: { type: 'string', required: true },
    priority: { type: 'integer', default: 10 },
    active: { type: 'boolean', default: true },
    host: { type: 'string', required: true },
    port: { type: 'integer', required: true },
    encryption: {
      type: 'enumeration',
      enum: [...encryption.options],
      default: 'starttls_strict',
    },
    authentication: { type: 'enumeration', enum: ['none', 'password'], default: 'password' },
    user: text(320),
    /** encrypted */
    password: { type: 'text', private: true },
    fromFilter: { type: 'text' },
    maxConnections: { type: 'integer', default: 5 },
    lastError: { type: 'text' },
    lastErrorAt: { type: 'datetime' },
  },
});

/** A way in for mail that has settings: a mailbox that we fetch from, a mailgate, or the webhook of a provider. */
export const incomingMailServerType = contentType({
  singular: 'incoming-mail-server',
  plural: 'incoming-mail-servers',
  displayName: 'Incoming mail server',
  attributes: {
    name: { type: 'string', required: true },
    kind: { type: 'enumeration', enum: [...incomingServerKind.options], default: 'mailgate' },
    active: { type: 'boolean', default: true },
    priority: { type: 'integer', default: 5 },
    host: { type: 'string' },
    port: { type: 'integer' },
    encryption: { type: 'enumeration', enum: [...encryption.options], default: 'tls_strict' },
    user: text(320),
    /** encrypted */
    password: { type: 'text', private: true },
    /** list of folder names (IMAP) */
    folders: { type: 'json' },
    moveTo: { type: 'string' },
    keepCopy: { type: 'boolean', default: false },
    /** documentId of the alias that this mailbox is for */
    aliasDocumentId: text(64),
    authservId: text(253),
    /** type whose entries are created from mail that fits no alias; empty = such mail is held */
    fallbackType: { type: 'string' },
    keepOriginal: { type: 'boolean', default: false },
    stripAttachments: { type: 'boolean', default: false },
    pollMinutes: { type: 'integer', default: 5 },
    /** mail that arrived in the mailbox before is never processed */
    since: { type: 'datetime' },
    state: { type: 'enumeration', enum: [...accountState.options], default: 'draft' },
    /** where we are in the mailbox: `Places` of store.ts */
    places: { type: 'json' },
    lastFetchAt: { type: 'datetime' },
    lastProblem: text(40),
    lastError: { type: 'text' },
    failingSince: { type: 'datetime' },
    /** epoch ms of the last *Fetch now* */
    fetchAskedAt: { type: 'biginteger' },
    /** which process holds the account, and until when (epoch ms) */
    leaseToken: text(64),
    leaseUntil: { type: 'biginteger' },
  },
});
