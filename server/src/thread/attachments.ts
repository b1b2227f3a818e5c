import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { readConfig } from '../config';
import type { AttachmentView } from '../contracts/thread';
import type { ThreadRef } from '../entries/service';
import { normaliseMimeType, safeFileName } from '../mail/file-name';
import { octetsInWords } from '../mail/octets';
import { decodeAttachmentToken } from '../mail/token';
import { getService } from '../services';
import { isOriginal } from './original-mail';
import {
  deleteAttachmentRow,
  findAttachment,
  findAttachmentById,
  findThreadAttachments,
  insertUpload,
  type AttachmentRow,
} from './store';

/** Types that a browser may show by itself without running anything in them. */
const SHOWN_INLINE = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'application/pdf',
]);

/** A stored file, ready to be sent. */
export interface OpenFile {
  name: string;
  size: number;
  type: string;
  disposition: 'inline' | 'attachment';
  stream: NodeJS.ReadableStream;
}

export const toAttachmentView = (row: AttachmentRow): AttachmentView => ({
  id: row.id,
  name: row.name,
  mimeType: row.mimeType,
  size: row.size,
  inline: row.disposition === 'inline',
  contentId: row.contentId,
});

/** Files on threads: uploads of editors, and what mails brought. */
export const createAttachments = (strapi: Core.Strapi) => ({
  /** Stores an upload that waits for its message; PayloadTooLargeError names the limit. */
  async upload(
    thread: ThreadRef,
    adminUserId: number,
    input: { name: string; type: string; source: AsyncIterable<Buffer>; announced: number | undefined }
  ): Promise<AttachmentView> {
    const limit = readConfig(strapi).limits.attachmentBytes;
    const tooLarge = (): Error =>
      new errors.PayloadTooLargeError(`"${input.name}" is larger than the limit of ${octetsInWords(limit)}.`);
    if (input.announced !== undefined && input.announced > limit) throw tooLarge();
    const { hash, size } = await getService(strapi, 'files').putStream(input.source, { limit, tooLarge });
    const mimeType = normaliseMimeType(input.type);
    const row = await insertUpload(strapi, thread, {
      messageId: null,
      uploadedBy: adminUserId,
      hash,
      name: safeFileName(input.name, mimeType),
      mimeType: mimeType.slice(0, 255),
      size,
      contentId: null,
      disposition: 'attachment',
    });
    return toAttachmentView(row);
  },

  /** Takes back an upload of this person; NotFoundError when it is not theirs or a message carries it already. */
  async remove(thread: ThreadRef, adminUserId: number, id: number): Promise<void> {
    const row = await findAttachment(strapi, thread, id);
    if (!row || row.messageId !== null || row.uploadedBy !== adminUserId) {
      throw new errors.NotFoundError(`There is no upload ${id} of yours on this entry.`);
    }
    await deleteAttachmentRow(strapi, id);
  },

  list: (thread: ThreadRef): Promise<AttachmentRow[]> => findThreadAttachments(strapi, thread),

  /** A file by the signed link of a mail; NotFoundError when the link is wrong, has expired, or the file is gone. */
  async openLink(token: string): Promise<OpenFile> {
    const keys = await getService(strapi, 'addressing').keys();
    const id = decodeAttachmentToken(token, keys, Math.floor(Date.now() / 1000));
    const row = id === null ? null : await findAttachmentById(strapi, id);
    if (!row || row.messageId === null || isOriginal(row))
      throw new errors.NotFoundError('This link is wrong or has expired.');
    return {
      name: row.name,
      size: row.size,
      type: 'application/octet-stream',
      disposition: 'attachment',
      stream: getService(strapi, 'files').stream(row.hash),
    };
  },

  /**
   * A file for whoever may read the thread, or its uploader. `type` is what the answer must be sent as: nothing but
   * pictures and PDF keeps its own, so that no file can act as a page of the admin.
   */
  async open(
    thread: ThreadRef,
    adminUserId: number,
    id: number,
    wanted: 'inline' | 'attachment'
  ): Promise<OpenFile> {
    const row = await findAttachment(strapi, thread, id);
    if (!row || (row.messageId === null && row.uploadedBy !== adminUserId)) {
      throw new errors.NotFoundError(`There is no file ${id} on this entry.`);
    }
    const inline = wanted === 'inline' && SHOWN_INLINE.has(row.mimeType);
    return {
      name: row.name,
      size: row.size,
      type: inline ? row.mimeType : 'application/octet-stream',
      disposition: inline ? ('inline' as const) : ('attachment' as const),
      stream: getService(strapi, 'files').stream(row.hash),
    };
  },
});
