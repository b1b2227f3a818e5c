import { contentType, text } from '../content-type';

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
      enum: ['none', 'starttls', 'starttls_strict', 'tls', 'tls_strict'],
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

/** A way in for mail. The mailgate is always there; a record gives it a fallback type. */
export const incomingMailServerType = contentType({
  singular: 'incoming-mail-server',
  plural: 'incoming-mail-servers',
  displayName: 'Incoming mail server',
  attributes: {
    name: { type: 'string', required: true },
    kind: { type: 'enumeration', enum: ['mailgate'], default: 'mailgate' },
    active: { type: 'boolean', default: true },
    /** type whose entries are created from mail that fits no alias; empty = such mail is held */
    fallbackType: { type: 'string' },
  },
});
