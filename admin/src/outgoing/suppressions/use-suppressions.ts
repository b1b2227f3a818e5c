import * as React from 'react';

import {
  useChatterSuppressionsQuery,
  useLazyChatterOlderSuppressionsQuery,
} from '../../api/suppressions-api';
import { useOlderPages } from '../../components/use-older-pages';

import type { SuppressionReason, SuppressionView } from '../../../../server/src/contracts/suppressions';

const PAGE_SIZE = 50;

/** Which entries are shown. */
export interface SuppressionFilters {
  search: string;
  /** null = all */
  reason: SuppressionReason | null;
  /** false: those that were taken off the list */
  active: boolean;
}

/** The list under one filter: its first page is kept fresh, older ones come on demand. */
export interface SuppressionPages {
  /** null until the first answer */
  rows: SuppressionView[] | null;
  total: number;
  more: boolean;
  /** what is shown belongs to the filter before */
  stale: boolean;
  error: unknown;
  loadingMore: boolean;
  moreError: unknown;
  loadMore(): void;
}

export const useSuppressions = ({ search, reason, active }: SuppressionFilters): SuppressionPages => {
  const query = React.useMemo(
    () => ({
      search: search || undefined,
      reason: reason ?? undefined,
      active: active ? ('true' as const) : ('false' as const),
      limit: PAGE_SIZE,
    }),
    [search, reason, active]
  );
  const first = useChatterSuppressionsQuery({ query }, { refetchOnMountOrArgChange: true });
  const [loadPage] = useLazyChatterOlderSuppressionsQuery();
  const [older, setOlder] = React.useState<{ rows: SuppressionView[]; more: boolean } | null>(null);

  const { currentData } = first;
  const { loadingMore, moreError, loadMore } = useOlderPages({
    key: currentData,
    load: (before) => loadPage({ query: { ...query, before } }).unwrap(),
    onPage: (page) =>
      setOlder((known) => ({ rows: [...(known?.rows ?? []), ...page.suppressions], more: page.more })),
  });
  // Whatever changed stands on top now: older pages may hold it a second time.
  React.useEffect(() => setOlder(null), [currentData]);

  const shown = currentData ?? first.data;
  const rows = shown ? [...shown.suppressions, ...(currentData && older ? older.rows : [])] : null;
  const last = rows?.[rows.length - 1]?.id;
  return {
    rows,
    total: shown?.total ?? 0,
    more: older ? older.more : (shown?.more ?? false),
    stale: currentData === undefined && first.data !== undefined,
    error: first.error,
    loadingMore,
    moreError,
    loadMore: () => loadMore(last ?? null),
  };
};
