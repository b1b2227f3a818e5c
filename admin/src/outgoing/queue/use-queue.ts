import * as React from 'react';

import { toFilter, writeFilters, type QueueFilters } from './queue-filters';
import { useChatterOutgoingMailsQuery, useLazyChatterOlderOutgoingMailsQuery } from '../../api/outgoing-api';
import { usePollingInterval, useRefetchOnReturn } from '../../api/polling';
import { appendPage, firstPageOf, mergeFirstPage, pageOf, type Pages } from '../../components/pages';
import { useOlderPages } from '../../components/use-older-pages';

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
  const [state, setState] = React.useState<{ key: string; pages: Pages<OutgoingMailView> } | null>(null);
  const { currentData, data, error, refetch } = useChatterOutgoingMailsQuery(
    { query },
    { pollingInterval: usePollingInterval(INTERVAL), refetchOnMountOrArgChange: true }
  );
  useRefetchOnReturn(refetch);
  const [loadPage] = useLazyChatterOlderOutgoingMailsQuery();
  const { loadingMore, moreError, loadMore, forgetError } = useOlderPages({
    key,
    load: (before) => loadPage({ query: { ...query, before } }).unwrap(),
    onPage: ({ outgoingMails, more }) =>
      setState((known) => known && { ...known, pages: appendPage(known.pages, pageOf(outgoingMails, more)) }),
  });

  React.useEffect(() => {
    if (!currentData) return;
    const page = pageOf(currentData.outgoingMails, currentData.more);
    setState((known) => ({ key, pages: mergeFirstPage(known?.key === key ? known.pages : null, page) }));
  }, [currentData, key]);

  const refresh = React.useCallback((): void => {
    forgetError();
    setState((known) => known && { ...known, pages: firstPageOf(known.pages, PAGE_SIZE) });
    void refetch();
  }, [refetch, forgetError]);

  const pages = state?.pages ?? null;
  return {
    rows: pages?.rows ?? null,
    overview: data ?? null,
    stale: state !== null && state.key !== key,
    error,
    more: pages !== null && pages.before !== null,
    loadingMore,
    moreError,
    loadMore: () => loadMore(pages?.before ?? null),
    refresh,
  };
};
