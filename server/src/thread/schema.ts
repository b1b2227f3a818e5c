import { contentType, text, uniqueText } from '../content-type';

/** A post on a thread. The thread is the pair of type and documentId, not a row of its own. */
export const messageType = contentType({
  singular: 'message',
  plural: 'messages',
  displayName: 'Message',
  attributes: {
    threadType: { type: 'string', required: true },
    threadDocumentId: { ...text(64), required: true },
    kind: { type: 'enumeration', enum: ['message', 'note', 'email', 'log'], required: true },
    subtype: { type: 'string' },
    internal: { type: 'boolean', default: false },
    /** written by a machine, such as an out-of-office answer */
    automatic: { type: 'boolean', default: false },
    authorName: { type: 'string' },
    authorAddress: text(320),
    authorContactId: { type: 'integer' },
    subject: text(998),
    html: { type: 'text' },
    quotedHtml: { type: 'text' },
    text: { type: 'text' },
    remoteImages: { type: 'boolean', default: false },
    /** To and Cc of an incoming mail, for reply-all: `{ to: Mailbox[], cc: Mailbox[] }` */
    incomingRecipients: { type: 'json' },
    /** `{ key, values }` of a line of the system */
    log: { type: 'json' },
    /** Message-ID of the incoming mail, in angle brackets */
    messageIdHeader: { type: 'text' },
    messageIdHash: text(64),
    incomingMailId: { type: 'integer' },
    /** whether an incoming mail is by whom it claims to be, in one word */
    authenticity: text(20),
    /** whether its entry was created from it */
    opensThread: { type: 'boolean', default: false },
    parentId: { type: 'integer' },
    /** makes a repeated request, or a mail that comes twice, one message */
    postKey: uniqueText(100),
  },
  indexes: [
    { name: 'chatter_messages_thread_idx', columns: ['thread_type', 'thread_document_id', 'id'] },
    { name: 'chatter_messages_message_id_idx', columns: ['message_id_hash'] },
    { name: 'chatter_messages_author_idx', columns: ['author_address', 'created_at'] },
    { name: 'chatter_messages_kind_idx', columns: ['kind', 'created_at'] },
  ],
});

/** A file of a message, kept in the store of `files/`. */
export const attachmentType = contentType({
  singular: 'attachment',
  plural: 'attachments',
  displayName: 'Attachment',
  attributes: {
    /** null: uploaded, but no message carries it yet */
    messageId: { type: 'integer' },
    /** admin user who uploaded it; null for files that came by mail */
    uploadedBy: { type: 'integer' },
    threadType: { type: 'string', required: true },
    threadDocumentId: { ...text(64), required: true },
    hash: { ...text(64), required: true },
    name: { type: 'string', required: true },
    mimeType: { type: 'string', required: true },
    size: { type: 'integer', required: true },
    contentId: text(998),
    disposition: { type: 'enumeration', enum: ['inline', 'attachment'], default: 'attachment' },
    /** the raw source of an incoming mail, which is for the panel only; null on rows older than the column */
    original: { type: 'boolean' },
  },
  indexes: [
    { name: 'chatter_attachments_message_idx', columns: ['message_id'] },
    { name: 'chatter_attachments_thread_idx', columns: ['thread_type', 'thread_document_id'] },
    { name: 'chatter_attachments_hash_idx', columns: ['hash'] },
  ],
});
