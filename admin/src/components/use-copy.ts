import * as React from 'react';

import { useNotification } from '@strapi/strapi/admin';

const SHOWN_MS = 2_000;

/** Puts a text on the clipboard. `copied` is true for a moment afterwards; `failed` is what to say where that is not possible. */
export const useCopy = (text: string, failed: string): { copied: boolean; copy(): void } => {
  const { toggleNotification } = useNotification();
  const [copied, setCopied] = React.useState(false);
  React.useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    try {
      // Browsers have no clipboard on pages that came without TLS.
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toggleNotification({ type: 'warning', message: failed });
    }
  };
  return { copied, copy: () => void copy() };
};
