import { contentType, tableOf, text, uniqueText } from '../content-type';
import { incomingStatus } from '../contracts/incoming';
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
    ingress: { type: 'enumeration', enum: ['mailgate', 'imap', 'smtp'], required: true },
    /** documentId of the incoming server it came through, if there is a record of it */
    serverDocumentId: text(64),
    rawHash: { ...text(64), required: true },
    size: { type: 'integer', required: true },
    envelopeFrom: text(320),
    /** list of addresses */
    envelopeTo: { type: 'json' },
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
    { name: 'chatter_incoming_mails_from_idx', columns: ['from_address'] },
  ],
});
