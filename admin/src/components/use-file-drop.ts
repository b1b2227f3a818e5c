import * as React from 'react';

import { carriesFiles } from './editor/transferred-files';

/** Handlers for an element that takes dropped files, and whether some hover over it. */
export const useFileDrop = (
  onFiles: (files: File[]) => void
): { over: boolean; handlers: React.DOMAttributes<HTMLElement> } => {
  const [over, setOver] = React.useState(false);
  // Entering a child leaves its parent: only the balance tells whether the pointer is outside.
  const depth = React.useRef(0);

  const whenFiles =
    (act: (event: React.DragEvent) => void) =>
    (event: React.DragEvent): void => {
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      act(event);
    };
  return {
    over,
    handlers: {
      onDragEnter: whenFiles(() => {
        depth.current += 1;
        setOver(true);
      }),
      onDragOver: whenFiles((event) => {
        event.dataTransfer.dropEffect = 'copy';
      }),
      onDragLeave: whenFiles(() => {
        depth.current = Math.max(0, depth.current - 1);
        if (depth.current === 0) setOver(false);
      }),
      onDrop: whenFiles((event) => {
        depth.current = 0;
        setOver(false);
        onFiles(Array.from(event.dataTransfer.files));
      }),
    },
  };
};
