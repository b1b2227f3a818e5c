import * as React from 'react';

import { useNotification } from '@strapi/strapi/admin';

import { useFileBlob } from './use-file-blob';
import { readFailure } from '../../api/error-words';
import { useErrorWords } from '../../api/use-error-words';
import { useWords } from '../../words';

import type { ThreadKey } from '../thread-key';

/** Long enough for the browser to have taken the file over. */
const REVOKE_AFTER = 60_000;

const later = (url: string): void => void window.setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER);

/** Hands a file to the browser's downloads. */
export const saveAs = (blob: Blob, name: string): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  later(link.href);
};

/** Saves a file, or opens it in a tab of its own; `busy` is the one that is being fetched. */
export const useOpenFile = (
  thread: ThreadKey
): {
  busy: number | null;
  save(file: { id: number; name: string }): Promise<void>;
  openInTab(file: { id: number }): Promise<void>;
} => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const fetchFile = useFileBlob(thread);
  const [busy, setBusy] = React.useState<number | null>(null);

  const withFile = async (
    id: number,
    disposition: 'inline' | 'attachment',
    onFile: (blob: Blob) => void
  ): Promise<boolean> => {
    setBusy(id);
    try {
      onFile(await fetchFile(id, disposition));
      return true;
    } catch (error) {
      const gone = readFailure(error).status === 404;
      toggleNotification({ type: 'danger', message: gone ? t('files.gone') : errorWords(error) });
      return false;
    } finally {
      setBusy(null);
    }
  };

  return {
    busy,
    save: async ({ id, name }) => {
      await withFile(id, 'attachment', (blob) => saveAs(blob, name));
    },
    openInTab: async ({ id }) => {
      // Opened before the file is there: a tab that opens later than the click counts as unasked for.
      const tab = window.open('', '_blank');
      const shown = await withFile(id, 'inline', (blob) => {
        const url = URL.createObjectURL(blob);
        if (tab) tab.location.replace(url);
        else toggleNotification({ type: 'warning', message: t('files.popup-blocked') });
        later(url);
      });
      if (!shown) tab?.close();
    },
  };
};
