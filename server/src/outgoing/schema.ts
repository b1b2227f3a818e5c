import { contentType, tableOf, text, uniqueText } from '../content-type';
import { deliveryState } from '../contracts/thread';
import { jobAttributes, jobIndexes } from '../queue/job-fields';

/** One mail to one person. The row is the job, and the truth about the delivery; it outlives clean-up. */
export const outgoingMailType = contentType({
  singular: 'outgoing-mail',
  plural: 'outgoing-mails',
  displayName: 'Outgoing mail',
  attributes: {
    ...jobAttributes(deliveryState.options),
    purpose: { type: 'enumeration', enum: ['notification', 'refusal', 'notice'], required: true },
    /** the message it carries; null for a refusal, and for a notice of the plugin to an administrator */
    messageId: { type: 'integer' },
    contactId: { type: 'integer' },
    threadType: { type: 'string' },
    threadDocumentId: text(64),
    /** for an admin user: such mails carry a link to the entry */
    internal: { type: 'boolean', default: false },
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
  ],
});
