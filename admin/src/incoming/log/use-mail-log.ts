import * as React from 'react';

import { mergeFirstPage, replaceRow, showArrived, type MailPages } from './mail-pages';
import { writeFilters, type LogFilters } from './log-filters';
import { useChatterIncomingMailsQuery, useLazyChatterOlderIncomingMailsQuery } from '../../api/incoming-api';
import { usePollingInterval, useRefetchOnReturn } from '../../api/polling';
import { appendPage, pageOf } from '../../components/pages';
import { useOlderPages } from '../../components/use-older-pages';
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
  const underway = state?.pages.rows.slice(0, PAGE_SIZE).some(isUnderway) ?? false;
  const { currentData, data, error, refetch } = useChatterIncomingMailsQuery(
    { query },
    {
      pollingInterval: usePollingInterval(underway ? SHORT_INTERVAL : INTERVAL),
      refetchOnMountOrArgChange: true,
    }
  );
  useRefetchOnReturn(refetch);
  const [loadPage] = useLazyChatterOlderIncomingMailsQuery();

  const change = React.useCallback((how: (pages: MailPages) => MailPages): void => {
    setState((known) => known && { ...known, pages: how(known.pages) });
  }, []);
  const { loadingMore, moreError, loadMore, forgetError } = useOlderPages({
    key,
    load: (before) => loadPage({ query: { ...query, before } }).unwrap(),
    onPage: ({ incomingMails, more }) => change((known) => appendPage(known, pageOf(incomingMails, more))),
  });

  const latest = React.useRef(mayMove);
  React.useEffect(() => {
    latest.current = mayMove;
  });
  React.useEffect(() => {
    if (!currentData) return;
    const move = latest.current();
    const page = pageOf(currentData.incomingMails, currentData.more);
    forgetError();
    setState((known) => {
      const merged = mergeFirstPage(known?.key === key ? known.pages : null, page);
      return { key, pages: move ? showArrived(merged) : merged };
    });
  }, [currentData, key, forgetError]);

  const take = React.useCallback((mail: IncomingMailRow) => change((one) => replaceRow(one, mail)), [change]);

  const pages = state?.pages ?? null;
  return {
    rows: pages?.rows ?? null,
    arrivedCount: pages?.arrived.length ?? 0,
    showArrived: () => change(showArrived),
    stale: state !== null && state.key !== key,
    waiting: data?.waiting ?? 0,
    brakeSince: data?.brakeSince ?? null,
    error,
    more: pages !== null && pages.before !== null,
    loadingMore,
    moreError,
    loadMore: () => loadMore(pages?.before ?? null),
    take,
    retry: () => void refetch(),
  };
};
