import { contentType, tableOf, text, uniqueText } from '../content-type';
import { incomingStatus, ingressKind, senderRuleAction } from '../contracts/incoming';
import { jobAttributes, jobIndexes } from '../queue/job-fields';

/** A mail that came in, stored before anything is decided about it. Its raw source stands in `files/`. */
export const incomingMailType = contentType({
  singular: 'incoming-mail',
  plural: 'incoming-mails',
  displayName: 'Incoming mail',
  attributes: {
    ...jobAttributes(incomingStatus.options),
    /** what makes the same delivery the same: hash of raw source and envelope, or of account, UIDVALIDITY and UID */
    sourceKey: { ...uniqueText(64), required: true },
    ingress: { type: 'enumeration', enum: [...ingressKind.options], required: true },
    /** documentId of the incoming server it came through, if there is a record of it */
    serverDocumentId: text(64),
    rawHash: { ...text(64), required: true },
    size: { type: 'integer', required: true },
    envelopeFrom: text(320),
    /** list of addresses */
    envelopeTo: { type: 'json' },
    /** documentId of the alias that the way in is for, if it is for one */
    aliasDocumentId: text(64),
    /** authserv-id whose Authentication-Results are believed for this mail; empty = none */
    authservId: text(253),
    /** the SMTP connection it came over, if we received it ourselves: `{ ip, helo }` */
    connection: { type: 'json' },
    fallbackType: { type: 'string' },
    /** whether the posted message carries the raw source */
    keepOriginal: { type: 'boolean', default: false },
    /** whether the posted message goes without the mail's attachments */
    stripAttachments: { type: 'boolean', default: false },
    subject: text(998),
    fromName: { type: 'string' },
    fromAddress: text(320),
    recipients: { type: 'text' },
    reason: { type: 'string' },
    /** hash of the Message-ID */
    messageIdHash: text(64),
    /** result in one word, and the whole of it */
    authenticity: text(20),
    authenticityDetails: { type: 'json' },
    /** when the raw source was deleted */
    sourceDeletedAt: { type: 'datetime' },
    /** what went wrong, for administrators */
    error: { type: 'text' },
    /** list of `{ uid, documentId, messageId }` */
    posts: { type: 'json' },
    /** list of `{ rule, outcome, saw }` */
    trace: { type: 'json' },
  },
  indexes: [
    ...jobIndexes(tableOf('incoming-mails')),
    { name: 'chatter_incoming_mails_raw_idx', columns: ['raw_hash'] },
    { name: 'chatter_incoming_mails_message_id_idx', columns: ['message_id_hash'] },
    { name: 'chatter_incoming_mails_from_idx', columns: ['from_address'] },
    { name: 'chatter_incoming_mails_status_idx', columns: ['status', 'id'] },
    { name: 'chatter_incoming_mails_created_idx', columns: ['created_at'] },
  ],
});

/** A sender whose mail is ignored, or is not stopped by the brakes. */
export const senderRuleType = contentType({
  singular: 'sender-rule',
  plural: 'sender-rules',
  displayName: 'Sender rule',
  attributes: {
    /** an address or a domain, lower-case */
    pattern: { ...uniqueText(320), required: true },
    action: { type: 'enumeration', enum: [...senderRuleAction.options], required: true },
    note: text(500),
  },
});
