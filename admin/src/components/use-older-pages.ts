import * as React from 'react';

/** Asking for the pages below what is shown. */
export interface OlderPages {
  loadingMore: boolean;
  /** why the last page did not come */
  moreError: unknown;
  /** Asks for the page below `before`; nothing happens at the end of the list, and while one is on its way. */
  loadMore(before: number | null): void;
  forgetError(): void;
}

interface Asked {
  key: unknown;
  loading: boolean;
  error: unknown;
}

/**
 * Asks for older pages on demand. `key` = what the shown rows belong to, such as a filter: an answer for another one must not
 * stand below them, and is dropped.
 */
export const useOlderPages = <Page>({
  key,
  load,
  onPage,
  onFailure,
}: {
  key: unknown;
  load(before: number): PromiseLike<Page>;
  onPage(page: Page): void;
  onFailure?(error: unknown): void;
}): OlderPages => {
  const [asked, setAsked] = React.useState<Asked>({ key, loading: false, error: undefined });
  const latest = React.useRef({ key, onPage, onFailure });
  React.useEffect(() => {
    latest.current = { key, onPage, onFailure };
  });
  const forgetError = React.useCallback(
    (): void => setAsked((known) => ({ ...known, error: undefined })),
    []
  );

  const current = asked.key === key;
  const loadingMore = current && asked.loading;
  return {
    loadingMore,
    moreError: current ? asked.error : undefined,
    loadMore: (before) => {
      if (before === null || loadingMore) return;
      setAsked({ key, loading: true, error: undefined });
      load(before).then(
        (page) => {
          if (latest.current.key !== key) return;
          setAsked({ key, loading: false, error: undefined });
          latest.current.onPage(page);
        },
        (error: unknown) => {
          if (latest.current.key !== key) return;
          setAsked({ key, loading: false, error });
          latest.current.onFailure?.(error);
        }
      );
    },
    forgetError,
  };
};
