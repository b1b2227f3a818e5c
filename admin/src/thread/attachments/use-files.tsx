import * as React from 'react';

import { PicturePreview } from './PicturePreview';
import { previewKind } from './preview-kind';
import { useOpenFile } from './use-open-file';

import type { AttachmentView } from '../../../../server/src/contracts/thread';
import type { ThreadKey } from '../thread-key';

/** What can be done with the files of a list, and the dialog that goes with it. */
export interface Files {
  busy: number | null;
  /** shows what can be shown, saves the rest */
  open(file: AttachmentView): void;
  save(file: AttachmentView): void;
  preview: React.ReactNode;
}

/**
 * Pictures open in a dialog. A PDF opens in a tab of its own: Strapi's policy for the admin (`default-src 'self'`) lets no
 * frame show a file that was fetched with the token.
 */
export const useFiles = (thread: ThreadKey): Files => {
  const { busy, save, openInTab } = useOpenFile(thread);
  const [picture, setPicture] = React.useState<AttachmentView | null>(null);
  const saveFile = (file: AttachmentView): void => void save(file);
  return {
    busy,
    save: saveFile,
    open: (file) => {
      const kind = previewKind(file.mimeType);
      if (kind === 'picture') setPicture(file);
      else if (kind === 'pdf') void openInTab(file);
      else saveFile(file);
    },
    preview: (
      <PicturePreview thread={thread} file={picture} onSave={saveFile} onClose={() => setPicture(null)} />
    ),
  };
};
