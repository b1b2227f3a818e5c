import { contentType, text } from '../content-type';
import { accountState, incomingServerKind } from '../contracts/incoming-servers';
import { authentication, encryption, outgoingServerKind, serverPause } from '../contracts/servers';
import { oauthProvider, oauthState } from '../contracts/oauth';

/** A server that sends our mail: SMTP, or the HTTP interface of a provider. */
export const outgoingMailServerType = contentType({
  singular: 'outgoing-mail-server',
  plural: 'outgoing-mail-servers',
  displayName: 'Outgoing mail server',
  attributes: {
    name: { type: 'string', required: true },
    priority: { type: 'integer', default: 10 },
    active: { type: 'boolean', default: true },
    kind: { type: 'enumeration', enum: [...outgoingServerKind.options], default: 'smtp' },
    host: { type: 'string' },
    port: { type: 'integer' },
    encryption: {
      type: 'enumeration',
      enum: [...encryption.options],
      default: 'starttls_strict',
    },
    authentication: { type: 'enumeration', enum: [...authentication.options], default: 'password' },
    user: text(320),
    /** encrypted */
    password: { type: 'text', private: true },
    fromFilter: { type: 'text' },
    maxConnections: { type: 'integer', default: 5 },
    region: text(40),
    clientCertificate: { type: 'text' },
    /** encrypted */
    clientKey: { type: 'text', private: true },
    /** documentId of an OAuth account */
    oauthAccount: text(64),
    maxBytes: { type: 'integer' },
    limitPerMinute: { type: 'integer' },
    limitPerHour: { type: 'integer' },
    limitPerDay: { type: 'integer' },
    dkimDomain: text(253),
    dkimSelector: text(120),
    /** encrypted */
    dkimKey: { type: 'text', private: true },
    /** admin user whose own mail alone it sends */
    ownerId: { type: 'integer' },
    /** its mails wait: a person stopped it, or it refused our login */
    paused: { type: 'enumeration', enum: [...serverPause.options] },
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
    authentication: { type: 'enumeration', enum: ['password', 'oauth2'], default: 'password' },
    /** documentId of an OAuth account */
    oauthAccount: text(64),
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

/** How many mails a server took in a minute, an hour and a day, for its limits. */
export const serverUsageType = contentType({
  singular: 'server-usage',
  plural: 'server-usages',
  displayName: 'Server usage',
  attributes: {
    serverDocumentId: { ...text(64), required: true },
    span: { type: 'enumeration', enum: ['minute', 'hour', 'day'], required: true },
    /** epoch ms at which the span began */
    start: { type: 'biginteger', required: true },
    count: { type: 'integer', default: 0, required: true },
  },
  indexes: [
    {
      name: 'chatter_server_usages_uq',
      columns: ['server_document_id', 'span', 'start'],
      type: 'unique' as const,
    },
  ],
});

/** An account at Google or Microsoft that mail servers sign in with. */
export const oauthAccountType = contentType({
  singular: 'oauth-account',
  plural: 'oauth-accounts',
  displayName: 'OAuth account',
  attributes: {
    name: { type: 'string', required: true },
    provider: { type: 'enumeration', enum: [...oauthProvider.options], required: true },
    user: text(320),
    clientId: { type: 'string', required: true },
    /** encrypted */
    clientSecret: { type: 'text', private: true },
    tenant: text(120),
    secretExpiresAt: { type: 'date' },
    /** encrypted */
    refreshToken: { type: 'text', private: true },
    /** encrypted */
    accessToken: { type: 'text', private: true },
    /** epoch ms at which the access token ends */
    accessTokenEndsAt: { type: 'biginteger' },
    state: { type: 'enumeration', enum: [...oauthState.options], default: 'not_signed_in' },
    signedInAt: { type: 'datetime' },
    /** who agreed, as the provider said */
    signedInBy: text(320),
    lastError: { type: 'text' },
    /** a sign-in that has begun: hash of its state parameter, its encrypted PKCE verifier, and its end (epoch ms) */
    pendingState: text(64),
    pendingVerifier: { type: 'text', private: true },
    pendingUntil: { type: 'biginteger' },
    /** which process refreshes the token, and until when (epoch ms) */
    leaseToken: text(64),
    leaseUntil: { type: 'biginteger' },
  },
});
