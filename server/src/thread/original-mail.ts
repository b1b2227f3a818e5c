import type { AttachmentRow } from './store';

/** What the raw source of an incoming mail is called where a way in keeps it (*Keep the original*). */
export const ORIGINAL_NAME = 'original_email.eml';

/**
 * Whether a file is the raw source of an incoming mail. It is for those who may read the entry in the panel, and travels with
 * no mail, as a file or as a link: its header holds the address with the token that proves its sender to be a colleague.
 * Rows older than the mark are known by their name.
 */
export const isOriginal = (
  file: Pick<AttachmentRow, 'original' | 'name' | 'mimeType' | 'uploadedBy'>
): boolean =>
  file.original ??
  (file.uploadedBy === null && file.name === ORIGINAL_NAME && file.mimeType === 'message/rfc822');
