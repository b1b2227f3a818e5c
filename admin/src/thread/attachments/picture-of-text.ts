import type { AttachmentView } from '../../../../server/src/contracts/thread';

/** Whether a file is a picture that its mail shows between the words, such as a logo in a signature. */
export const isPictureOfText = (file: AttachmentView): boolean =>
  file.inline && file.contentId !== null && file.mimeType.startsWith('image/');
