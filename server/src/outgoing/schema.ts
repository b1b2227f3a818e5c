import { contentType, tableOf, text, uniqueText } from '../content-type';
import { outgoingPurpose } from '../contracts/outgoing';
import { suppressionReason } from '../contracts/suppressions';
import { deliveryState } from '../contracts/thread';
import { jobAttributes, jobIndexes } from '../queue/job-fields';

/** One mail to one person. The row is the job, and the truth about the delivery; it outlives clean-up. */
export const outgoingMailType = contentType({
  singular: 'outgoing-mail',
  plural: 'outgoing-mails',
  displayName: 'Outgoing mail',
  attributes: {
    ...jobAttributes(deliveryState.options),
    purpose: { type: 'enumeration', enum: [...outgoingPurpose.options], required: true },
    /** the message it carries; null for a refusal, and for a notice of the plugin to an administrator */
    messageId: { type: 'integer' },
    contactId: { type: 'integer' },
    threadType: { type: 'string' },
    threadDocumentId: text(64),
    /** for an admin user: such mails carry a link to the entry */
    internal: { type: 'boolean', default: false },
    /** contact of who wrote the message, who sees its failures */
    authorContactId: { type: 'integer' },
    /** language of its receiver (RFC 5646); null = English */
    language: text(20),
    /** documentId of the server that it must leave through; null = chosen */
    forcedServer: text(64),
    toName: { type: 'string' },
    toAddress: text(320),
    /** what a refusal or notice says; a notification is drawn from its message */
    draft: { type: 'json' },
    /** keeps a second refusal or notice of the same kind from being written */
    dedupeKey: uniqueText(64),
    firstAttemptAt: { type: 'biginteger' },
    sentAt: { type: 'datetime' },
    fromAddress: text(320),
    messageIdHeader: { type: 'text' },
    serverName: { type: 'string' },
    /** documentId of the server of the last attempt; null = Strapi's own provider */
    serverDocumentId: text(64),
    subject: { type: 'text' },
    /** where answers go and reports come back, without the token: what must stay ours (own addresses) */
    replyAddress: text(320),
    bounceAddress: text(320),
    /** what the provider calls this mail, in its webhooks */
    providerId: text(200),
    /** somebody took this failure off the lists */
    ignored: { type: 'boolean', default: false },
    /** of a test mail: when, by which way and how judged it came back */
    arrival: { type: 'json' },
    reason: { type: 'string' },
    statusCode: text(20),
    response: { type: 'text' },
  },
  indexes: [
    ...jobIndexes(tableOf('outgoing-mails')),
    {
      name: 'chatter_outgoing_mails_message_uq',
      columns: ['message_id', 'contact_id'],
      type: 'unique' as const,
    },
    { name: 'chatter_outgoing_mails_thread_idx', columns: ['thread_type', 'thread_document_id'] },
    { name: 'chatter_outgoing_mails_author_idx', columns: ['author_contact_id', 'status'] },
    { name: 'chatter_outgoing_mails_sent_idx', columns: ['sent_at'] },
    { name: 'chatter_outgoing_mails_reply_idx', columns: ['reply_address'] },
    { name: 'chatter_outgoing_mails_bounce_idx', columns: ['bounce_address'] },
    { name: 'chatter_outgoing_mails_provider_idx', columns: ['provider_id'] },
  ],
});

/** An address that gets no more mail. The row outlives its removal, because of its log. */
export const suppressionType = contentType({
  singular: 'suppression',
  plural: 'suppressions',
  displayName: 'Suppression',
  attributes: {
    address: { ...uniqueText(320), required: true },
    reason: { type: 'enumeration', enum: [...suppressionReason.options], required: true },
    active: { type: 'boolean', default: true, required: true },
    note: { type: 'text' },
    /** list of what happened: `SuppressionEvent` */
    events: { type: 'json' },
  },
});
