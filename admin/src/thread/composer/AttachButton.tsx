import * as React from 'react';

import { Paperclip } from '@strapi/icons';

import { Tool } from '../../components/editor/Tool';
import { useWords } from '../../words';

/** The paperclip: chooses files. */
export const AttachButton = ({ onFiles }: { onFiles(files: File[]): void }) => {
  const { t } = useWords();
  const input = React.useRef<HTMLInputElement>(null);
  return (
    <>
      <Tool
        type="button"
        aria-label={t('files.attach')}
        title={t('files.attach')}
        onClick={() => input.current?.click()}
      >
        <Paperclip />
      </Tool>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-label={t('files.attach')}
        onChange={(event) => {
          onFiles(Array.from(event.target.files ?? []));
          // The same file may be chosen again after it was removed.
          event.target.value = '';
        }}
      />
    </>
  );
};
