import * as React from 'react';

import { failureWords, readFailure } from './error-words';
import { useWords } from '../words';

/** Gives a function that puts the error of a request into words. */
export const useErrorWords = (): ((error: unknown) => string) => {
  const { t } = useWords();
  return React.useCallback(
    (error) => {
      const words = failureWords(readFailure(error));
      return 'key' in words ? t(words.key) : words.text;
    },
    [t]
  );
};
