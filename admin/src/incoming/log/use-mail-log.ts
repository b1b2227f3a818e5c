import * as React from 'react';

import { appendPage, mergeFirstPage, replaceRow, showArrived, type MailPages } from './mail-pages';
import { writeFilters, type LogFilters } from './log-filters';
import { useChatterIncomingMailsQuery, useLazyChatterOlderIncomingMailsQuery } from '../../api/incoming-api';
import { usePollingInterval, useRefetchOnReturn } from '../../api/polling';
import { isUnderway } from '../mail/mail-acts';

import type { IncomingMailRow } from '../../../../server/src/contracts/incoming';

const PAGE_SIZE = 30;
const INTERVAL = 8_000;
/** While the server is at work on mails that are shown. */
const SHORT_INTERVAL = 2_500;

/** The log under one filter: its first page is kept fresh, older ones come on demand. */
export interface MailLog {
  /** null until the first answer */
  rows: IncomingMailRow[] | null;
  /** mails that came in since and wait to be let in */
  arrivedCount: number;
  showArrived(): void;
  /** what is shown belongs to the filter before */
  stale: boolean;
  waiting: number;
  /** since when the global brake holds all mail (ISO 8601) */
  brakeSince: string | null;
  error: unknown;
  more: boolean;
  loadingMore: boolean;
  moreError: unknown;
  loadMore(): void;
  /** takes a newer version of a row that may lie below the first page */
  take(mail: IncomingMailRow): void;
  retry(): void;
}

/** `mayMove` says whether new mails may push the list down, because nobody is reading it. */
export const useMailLog = (filters: LogFilters, mayMove: () => boolean): MailLog => {
  const key = writeFilters(filters);
  const query = React.useMemo(
    () => ({
      status: filters.status ?? undefined,
      reason: filters.reason ?? undefined,
      search: filters.search || undefined,
      from: filters.from ?? undefined,
      to: filters.to ?? undefined,
      limit: PAGE_SIZE,
    }),
    [filters]
  );
  const [state, setState] = React.useState<{ key: string; pages: MailPages } | null>(null);
  const [moreError, setMoreError] = React.useState<unknown>(undefined);
  const underway = state?.pages.rows.slice(0, PAGE_SIZE).some(isUnderway) ?? false;
  const { currentData, data, error, refetch } = useChatterIncomingMailsQuery(
    { query },
    {
      pollingInterval: usePollingInterval(underway ? SHORT_INTERVAL : INTERVAL),
      refetchOnMountOrArgChange: true,
    }
  );
  useRefetchOnReturn(refetch);
  const [loadPage, { isFetching: loadingMore }] = useLazyChatterOlderIncomingMailsQuery();

  const latest = React.useRef({ key, mayMove });
  React.useEffect(() => {
    latest.current = { key, mayMove };
  });
  React.useEffect(() => {
    if (!currentData) return;
    const move = latest.current.mayMove();
    setMoreError(undefined);
    setState((known) => {
      const merged = mergeFirstPage(known?.key === key ? known.pages : null, currentData);
      return { key, pages: move ? showArrived(merged) : merged };
    });
  }, [currentData, key]);

  const change = React.useCallback((how: (pages: MailPages) => MailPages): void => {
    setState((known) => known && { ...known, pages: how(known.pages) });
  }, []);
  const take = React.useCallback((mail: IncomingMailRow) => change((one) => replaceRow(one, mail)), [change]);

  const pages = state?.pages ?? null;
  const last = pages?.rows[pages.rows.length - 1]?.id;
  return {
    rows: pages?.rows ?? null,
    arrivedCount: pages?.arrived.length ?? 0,
    showArrived: () => change(showArrived),
    stale: state !== null && state.key !== key,
    waiting: data?.waiting ?? 0,
    brakeSince: data?.brakeSince ?? null,
    error,
    more: pages?.more ?? false,
    loadingMore,
    moreError,
    loadMore: () => {
      if (last === undefined || loadingMore) return;
      setMoreError(undefined);
      loadPage({ query: { ...query, before: last } })
        .unwrap()
        // An answer for the filter before must not stand under this one.
        .then((page) => latest.current.key === key && change((known) => appendPage(known, page)))
        .catch(setMoreError);
    },
    take,
    retry: () => void refetch(),
  };
};
