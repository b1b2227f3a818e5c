import * as React from 'react';

import { useNotification } from '@strapi/strapi/admin';

import { useErrorWords } from '../../api/use-error-words';

/** What a mutation of RTK Query answers. */
type ActResult = { data: unknown } | { error: unknown };

/**
 * Runs an act on a mail, one at a time, and says how it went; `run` resolves to whether it worked. A dialog shows the failure
 * itself: `onFailure` gets its words, and null when a new attempt begins.
 */
export const useAct = (
  onFailure?: (words: string | null) => void
): { busy: boolean; run(act: () => PromiseLike<ActResult>, done: string): Promise<boolean> } => {
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [busy, setBusy] = React.useState(false);
  const run = async (act: () => PromiseLike<ActResult>, done: string): Promise<boolean> => {
    onFailure?.(null);
    setBusy(true);
    const result = await act();
    setBusy(false);
    if (!('error' in result)) {
      toggleNotification({ type: 'success', message: done });
      return true;
    }
    const words = errorWords(result.error);
    if (onFailure) onFailure(words);
    else toggleNotification({ type: 'danger', message: words });
    return false;
  };
  return { busy, run };
};
