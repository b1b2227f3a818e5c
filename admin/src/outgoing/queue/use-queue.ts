import * as React from 'react';

import { toFilter, writeFilters, type QueueFilters } from './queue-filters';
import { appendPage, mergeFirstPage, type QueuePages } from './queue-pages';
import { useChatterOutgoingMailsQuery, useLazyChatterOlderOutgoingMailsQuery } from '../../api/outgoing-api';
import { usePollingInterval, useRefetchOnReturn } from '../../api/polling';

import type { listOutgoingMails, OutgoingMailView } from '../../../../server/src/contracts/outgoing';
import type { ContractResponse } from '../../../../server/src/contracts/contract';

const PAGE_SIZE = 50;
const INTERVAL = 5_000;

type Answer = ContractResponse<typeof listOutgoingMails>;
/** What the page shows besides the mails. */
export type QueueOverview = Omit<Answer, 'outgoingMails' | 'more'>;

/** The queue under one filter: its first page is kept fresh, older ones come on demand. */
export interface Queue {
  /** null until the first answer */
  rows: OutgoingMailView[] | null;
  /** null until the first answer, whatever the filter */
  overview: QueueOverview | null;
  /** what is shown belongs to the filter before */
  stale: boolean;
  error: unknown;
  more: boolean;
  loadingMore: boolean;
  moreError: unknown;
  loadMore(): void;
  /** forgets older pages, which may look different after an act, and asks again */
  refresh(): void;
}

export const useQueue = (filters: QueueFilters): Queue => {
  const key = writeFilters(filters);
  const query = React.useMemo(() => ({ ...toFilter(filters), limit: PAGE_SIZE }), [filters]);
  const [state, setState] = React.useState<{ key: string; pages: QueuePages } | null>(null);
  const [moreError, setMoreError] = React.useState<unknown>(undefined);
  const { currentData, data, error, refetch } = useChatterOutgoingMailsQuery(
    { query },
    { pollingInterval: usePollingInterval(INTERVAL), refetchOnMountOrArgChange: true }
  );
  useRefetchOnReturn(refetch);
  const [loadPage, { isFetching: loadingMore }] = useLazyChatterOlderOutgoingMailsQuery();

  const latest = React.useRef(key);
  React.useEffect(() => {
    latest.current = key;
  });
  React.useEffect(() => {
    if (!currentData) return;
    const page = { rows: currentData.outgoingMails, more: currentData.more };
    setState((known) => ({ key, pages: mergeFirstPage(known?.key === key ? known.pages : null, page) }));
  }, [currentData, key]);

  const refresh = React.useCallback((): void => {
    setMoreError(undefined);
    setState(
      (known) =>
        known && {
          ...known,
          pages: {
            rows: known.pages.rows.slice(0, PAGE_SIZE),
            more: known.pages.more || known.pages.rows.length > PAGE_SIZE,
          },
        }
    );
    void refetch();
  }, [refetch]);

  const pages = state?.pages ?? null;
  const last = pages?.rows[pages.rows.length - 1]?.id;
  return {
    rows: pages?.rows ?? null,
    overview: data ?? null,
    stale: state !== null && state.key !== key,
    error,
    more: pages?.more ?? false,
    loadingMore,
    moreError,
    loadMore: () => {
      if (last === undefined || loadingMore) return;
      setMoreError(undefined);
      loadPage({ query: { ...query, before: last } })
        .unwrap()
        .then(({ outgoingMails, more }) => {
          // An answer for the filter before must not stand under this one.
          if (latest.current !== key) return;
          setState(
            (known) => known && { ...known, pages: appendPage(known.pages, { rows: outgoingMails, more }) }
          );
        })
        .catch(setMoreError);
    },
    refresh,
  };
};
