import { z } from 'zod';

import { acknowledged, defineContract } from './contract';
import { attachmentView, threadParams } from './thread';

export const ATTACHMENT_LIMITS = {
  /** files of one message */
  perMessage: 20,
  name: 200,
} as const;

const attachmentParams = threadParams.extend({ attachmentId: z.coerce.number().int().positive() });

/**
 * Uploads a file that the next message of the caller will carry. The body is the file itself, sent as
 * `application/octet-stream` whatever it is (other types would be parsed on the way); its real type stands in the query.
 * 413 with the limit when it is too large. An upload that no message takes is gone after a day.
 */
export const uploadAttachment = defineContract({
  method: 'POST',
  path: '/threads/:uid/:documentId/attachments',
  params: threadParams,
  query: z.object({
    name: z.string().min(1).max(1000),
    type: z.string().max(200).default('application/octet-stream'),
  }),
  response: z.object({ attachment: attachmentView }),
});

/** Takes back an upload of the caller that no message carries yet. */
export const deleteAttachment = defineContract({
  method: 'DELETE',
  path: '/threads/:uid/:documentId/attachments/:attachmentId',
  params: attachmentParams,
  response: acknowledged,
});

/** Every file on the thread, newest first. */
export const listAttachments = defineContract({
  method: 'GET',
  path: '/threads/:uid/:documentId/attachments',
  params: threadParams,
  response: z.object({
    attachments: z.array(
      attachmentView.extend({ messageId: z.number(), createdAt: z.string(), authorName: z.string() })
    ),
    /** octets that one file may have */
    maxSize: z.number(),
  }),
});

/** The file itself. `inline` is honoured for pictures and PDF only; everything else is always a download. */
export const downloadAttachment = defineContract({
  method: 'GET',
  path: '/threads/:uid/:documentId/attachments/:attachmentId/content',
  params: attachmentParams,
  query: z.object({ disposition: z.enum(['inline', 'attachment']).default('attachment') }),
  response: z.any(),
});
