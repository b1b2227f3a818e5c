import type { Core } from '@strapi/strapi';

import type { AuthenticityResult } from '../contracts/incoming';
import type { LogLine, MessageKind } from '../contracts/thread';
import type { ThreadRef } from '../entries/service';
import type { Mailbox } from '../mail/parsed-mail';
import { insertRow, onTable } from '../queue/connection';

export const MESSAGE = 'plugin::chatter.message';
const ATTACHMENT = 'plugin::chatter.attachment';

export interface MessageRow {
  id: number;
  threadType: string;
  threadDocumentId: string;
  kind: MessageKind;
  subtype: string | null;
  internal: boolean;
  automatic: boolean;
  authorName: string | null;
  authorAddress: string | null;
  authorContactId: number | null;
  subject: string | null;
  html: string | null;
  quotedHtml: string | null;
  text: string | null;
  remoteImages: boolean;
  incomingRecipients: { to: Mailbox[]; cc: Mailbox[] } | null;
  log: LogLine | null;
  messageIdHeader: string | null;
  messageIdHash: string | null;
  incomingMailId: number | null;
  authenticity: AuthenticityResult | null;
  opensThread: boolean;
  parentId: number | null;
  postKey: string | null;
  createdAt: string;
}

export interface AttachmentRow {
  id: number;
  messageId: number | null;
  uploadedBy: number | null;
  hash: string;
  name: string;
  mimeType: string;
  size: number;
  contentId: string | null;
  disposition: 'inline' | 'attachment';
  /** the raw source of an incoming mail; null = not known, see `isOriginal` */
  original: boolean | null;
  createdAt: string;
}

/** A file that a message is to carry; `original` only where it is the raw source of its mail. */
export type NewAttachmentRow = Omit<AttachmentRow, 'id' | 'createdAt' | 'original'> & { original?: boolean };

export type NewMessageRow = Omit<MessageRow, 'id' | 'createdAt'>;

const where = (thread: ThreadRef) => ({ threadType: thread.uid, threadDocumentId: thread.documentId });

/** Writes a message; null when one with its `postKey` exists. */
export const insertMessage = async (strapi: Core.Strapi, row: NewMessageRow): Promise<MessageRow | null> => {
  const createdAt = new Date();
  const id = await insertRow(strapi, MESSAGE, {
    thread_type: row.threadType,
    thread_document_id: row.threadDocumentId,
    kind: row.kind,
    subtype: row.subtype,
    internal: row.internal,
    automatic: row.automatic,
    author_name: row.authorName,
    author_address: row.authorAddress,
    author_contact_id: row.authorContactId,
    subject: row.subject,
    html: row.html,
    quoted_html: row.quotedHtml,
    text: row.text,
    remote_images: row.remoteImages,
    incoming_recipients: row.incomingRecipients && JSON.stringify(row.incomingRecipients),
    log: row.log && JSON.stringify(row.log),
    message_id_header: row.messageIdHeader,
    message_id_hash: row.messageIdHash,
    incoming_mail_id: row.incomingMailId,
    authenticity: row.authenticity,
    opens_thread: row.opensThread,
    parent_id: row.parentId,
    post_key: row.postKey,
    created_at: createdAt,
    updated_at: createdAt,
  });
  return id === null ? null : { ...row, id, createdAt: createdAt.toISOString() };
};

export const findMessage = (strapi: Core.Strapi, id: number): Promise<MessageRow | null> =>
  strapi.db.query(MESSAGE).findOne({ where: { id } });

export const findMessages = (strapi: Core.Strapi, ids: readonly number[]): Promise<MessageRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : strapi.db.query(MESSAGE).findMany({ where: { id: { $in: [...ids] } } });

export const findByPostKey = (strapi: Core.Strapi, postKey: string): Promise<MessageRow | null> =>
  strapi.db.query(MESSAGE).findOne({ where: { postKey } });

/** Where the message of a `postKey` stands; null when there is none. */
export const findPlaceByPostKey = async (
  strapi: Core.Strapi,
  postKey: string
): Promise<{ id: number; thread: ThreadRef } | null> => {
  const [row] = (await onTable(strapi, MESSAGE, (table) =>
    table().where({ post_key: postKey }).select('id', 'thread_type', 'thread_document_id')
  )) as Record<string, unknown>[];
  if (!row) return null;
  return {
    id: Number(row.id),
    thread: { uid: String(row.thread_type), documentId: String(row.thread_document_id) },
  };
};

/** Messages that came with one of these Message-IDs (hashes), newest first. */
export const findByMessageIdHashes = (
  strapi: Core.Strapi,
  hashes: readonly string[]
): Promise<MessageRow[]> =>
  strapi.db
    .query(MESSAGE)
    .findMany({ where: { messageIdHash: { $in: [...hashes] } }, orderBy: { id: 'desc' } });

/** A page of a thread, newest first, before the message `before`. */
export const findPage = (
  strapi: Core.Strapi,
  thread: ThreadRef,
  input: { before?: number | undefined; limit: number }
): Promise<MessageRow[]> =>
  strapi.db.query(MESSAGE).findMany({
    where: { ...where(thread), ...(input.before === undefined ? {} : { id: { $lt: input.before } }) },
    orderBy: { id: 'desc' },
    limit: input.limit,
  });

/** The newest messages of some kinds, newest first. */
export const findLatest = (
  strapi: Core.Strapi,
  thread: ThreadRef,
  kinds: readonly MessageKind[],
  limit: number
): Promise<MessageRow[]> =>
  strapi.db
    .query(MESSAGE)
    .findMany({ where: { ...where(thread), kind: { $in: [...kinds] } }, orderBy: { id: 'desc' }, limit });

export const countMessages = (strapi: Core.Strapi, thread: ThreadRef, before?: number): Promise<number> =>
  strapi.db
    .query(MESSAGE)
    .count({ where: { ...where(thread), ...(before === undefined ? {} : { id: { $lt: before } }) } });

export const countWritten = (
  strapi: Core.Strapi,
  thread: ThreadRef,
  kinds: readonly MessageKind[]
): Promise<number> =>
  strapi.db.query(MESSAGE).count({ where: { ...where(thread), kind: { $in: [...kinds] } } });

export const insertAttachments = async (
  strapi: Core.Strapi,
  thread: ThreadRef,
  attachments: readonly NewAttachmentRow[]
): Promise<void> => {
  if (attachments.length === 0) return;
  await strapi.db.query(ATTACHMENT).createMany({
    data: attachments.map((attachment) => ({
      ...attachment,
      original: attachment.original ?? false,
      ...where(thread),
    })),
  });
};

export const findAttachments = (
  strapi: Core.Strapi,
  messageIds: readonly number[]
): Promise<AttachmentRow[]> =>
  messageIds.length === 0
    ? Promise.resolve([])
    : strapi.db
        .query(ATTACHMENT)
        .findMany({ where: { messageId: { $in: [...messageIds] } }, orderBy: { id: 'asc' } });

/** Stores an upload that waits for its message. */
export const insertUpload = (
  strapi: Core.Strapi,
  thread: ThreadRef,
  upload: NewAttachmentRow
): Promise<AttachmentRow> =>
  strapi.db.query(ATTACHMENT).create({ data: { ...upload, original: false, ...where(thread) } });

/** Gives uploads of a person on a thread to a message; answers how many were theirs to give. */
export const linkUploads = async (
  strapi: Core.Strapi,
  thread: ThreadRef,
  input: { ids: readonly number[]; uploadedBy: number; messageId: number }
): Promise<number> => {
  const count = await onTable(strapi, ATTACHMENT, (table) =>
    table()
      .whereIn('id', [...input.ids])
      .where({
        thread_type: thread.uid,
        thread_document_id: thread.documentId,
        uploaded_by: input.uploadedBy,
        message_id: null,
      })
      .update({ message_id: input.messageId })
  );
  return Number(count);
};

export const findAttachment = (
  strapi: Core.Strapi,
  thread: ThreadRef,
  id: number
): Promise<AttachmentRow | null> => strapi.db.query(ATTACHMENT).findOne({ where: { id, ...where(thread) } });

export const findAttachmentById = (strapi: Core.Strapi, id: number): Promise<AttachmentRow | null> =>
  strapi.db.query(ATTACHMENT).findOne({ where: { id } });

/** Files that messages of a thread carry, newest first. */
export const findThreadAttachments = (strapi: Core.Strapi, thread: ThreadRef): Promise<AttachmentRow[]> =>
  strapi.db.query(ATTACHMENT).findMany({
    where: { ...where(thread), messageId: { $notNull: true } },
    orderBy: { id: 'desc' },
    limit: 500,
  });

export const deleteAttachmentRow = async (strapi: Core.Strapi, id: number): Promise<void> => {
  await strapi.db.query(ATTACHMENT).delete({ where: { id } });
};

/** Uploads that no message has taken since `before`. */
export const deleteStaleUploads = async (strapi: Core.Strapi, before: Date): Promise<void> => {
  await strapi.db
    .query(ATTACHMENT)
    .deleteMany({ where: { messageId: { $null: true }, createdAt: { $lt: before } } });
};

/** Hashes among `hashes` that an attachment still names. */
export const hashesInUse = async (strapi: Core.Strapi, hashes: readonly string[]): Promise<string[]> => {
  if (hashes.length === 0) return [];
  const rows = (await strapi.db
    .query(ATTACHMENT)
    .findMany({ where: { hash: { $in: [...hashes] } }, select: ['hash'] })) as {
    hash: string;
  }[];
  return rows.map((row) => row.hash);
};

export const findMessageIds = async (strapi: Core.Strapi, thread: ThreadRef): Promise<number[]> => {
  const rows = (await onTable(strapi, MESSAGE, (table) =>
    table().where({ thread_type: thread.uid, thread_document_id: thread.documentId }).select('id')
  )) as { id: number }[];
  return rows.map((row) => row.id);
};

export const findNewestId = async (strapi: Core.Strapi, thread: ThreadRef): Promise<number> => {
  const [row] = (await onTable(strapi, MESSAGE, (table) =>
    table().where({ thread_type: thread.uid, thread_document_id: thread.documentId }).max('id as newest')
  )) as { newest: number | null }[];
  return Number(row?.newest ?? 0);
};

/**
 * Moves a message and its files from one thread to another; false when it does not stand on the first any more. It keeps
 * no parent: the message that it answered stays behind.
 */
export const moveMessageRows = async (
  strapi: Core.Strapi,
  id: number,
  from: ThreadRef,
  to: ThreadRef
): Promise<boolean> => {
  const place = { thread_type: to.uid, thread_document_id: to.documentId };
  const count = await onTable(strapi, MESSAGE, (table) =>
    table()
      .where({ id, thread_type: from.uid, thread_document_id: from.documentId })
      .update({ ...place, parent_id: null, updated_at: new Date() })
  );
  if (Number(count) !== 1) return false;
  await onTable(strapi, ATTACHMENT, (table) => table().where({ message_id: id }).update(place));
  return true;
};

export const deleteThreadRows = async (strapi: Core.Strapi, thread: ThreadRef): Promise<void> => {
  for (const uid of [ATTACHMENT, MESSAGE]) {
    await onTable(strapi, uid, (table) =>
      table().where({ thread_type: thread.uid, thread_document_id: thread.documentId }).delete()
    );
  }
};

/** documentIds of a type that have messages, after `cursor`. */
export const threadDocumentIds = async (
  strapi: Core.Strapi,
  uid: string,
  cursor: string,
  limit: number
): Promise<string[]> => {
  const rows = (await onTable(strapi, MESSAGE, (table) =>
    table()
      .where('thread_type', uid)
      .where('thread_document_id', '>', cursor)
      .distinct('thread_document_id')
      .orderBy('thread_document_id')
      .limit(limit)
  )) as { thread_document_id: string }[];
  return rows.map((row) => row.thread_document_id);
};
