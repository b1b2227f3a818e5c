import * as React from 'react';

import { useNotification } from '@strapi/strapi/admin';

import { useErrorWords } from '../api/use-error-words';

/** What a mutation of RTK Query answers. */
type ActResult<Data> = { data: Data; error?: undefined } | { data?: undefined; error: unknown };

const failed = (result: ActResult<unknown>): result is { error: unknown } => 'error' in result;

/** Does something, and says that it is done: in words, or what they are follows from the answer. */
export type RunAct = <Data>(
  act: () => PromiseLike<ActResult<Data>>,
  done: string | ((answer: Data) => string)
) => Promise<boolean>;

/**
 * Runs an act, one at a time, and says how it went; `run` resolves to whether it worked. A dialog shows the failure itself:
 * `onFailure` gets its words, and null when a new attempt begins.
 */
export const useAct = (onFailure?: (words: string | null) => void): { busy: boolean; run: RunAct } => {
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [busy, setBusy] = React.useState(false);
  const run: RunAct = async (act, done) => {
    onFailure?.(null);
    setBusy(true);
    const result = await act();
    setBusy(false);
    if (failed(result)) {
      const words = errorWords(result.error);
      if (onFailure) onFailure(words);
      else toggleNotification({ type: 'danger', message: words });
      return false;
    }
    toggleNotification({
      type: 'success',
      message: typeof done === 'string' ? done : done(result.data),
    });
    return true;
  };
  return { busy, run };
};
