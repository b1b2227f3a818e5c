import * as React from 'react';

import { useNotification } from '@strapi/strapi/admin';

import { markItems } from './mark-items';
import {
  useChatterInboxQuery,
  useChatterMarkInboxMutation,
  useLazyChatterOlderInboxQuery,
} from '../api/inbox-api';
import { usePollingInterval, useRefetchOnReturn } from '../api/polling';
import { useErrorWords } from '../api/use-error-words';
import { appendPage, mergeFirstPage, type Pages } from '../components/pages';
import { useOlderPages } from '../components/use-older-pages';

import type { InboxItem } from '../../../server/src/contracts/inbox';

const PAGE_SIZE = 30;
const INTERVAL = 15_000;

/** The caller's inbox: first page kept fresh, older ones on demand. */
export interface Inbox {
  items: InboxItem[] | null;
  unreadCount: number;
  error: unknown;
  more: boolean;
  loadingMore: boolean;
  loadMore(): void;
  /** without items: all of them */
  mark(read: boolean, items?: InboxItem[]): void;
}

export const useInbox = (unreadOnly: boolean): Inbox => {
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [pages, setPages] = React.useState<Pages<InboxItem> | null>(null);
  const unread = unreadOnly ? 'true' : 'false';
  const { currentData, error, refetch } = useChatterInboxQuery(
    { query: { unread, limit: PAGE_SIZE } },
    { pollingInterval: usePollingInterval(INTERVAL), refetchOnMountOrArgChange: true }
  );
  useRefetchOnReturn(refetch);
  const [loadPage] = useLazyChatterOlderInboxQuery();
  const [markInbox] = useChatterMarkInboxMutation();

  React.useEffect(() => setPages(null), [unread]);
  React.useEffect(() => {
    if (!currentData) return;
    const page = { rows: currentData.items, before: currentData.nextBefore };
    setPages((known) => mergeFirstPage(known, page));
  }, [currentData]);

  const tell = (reason: unknown): void => toggleNotification({ type: 'danger', message: errorWords(reason) });
  const { loadingMore, loadMore } = useOlderPages({
    key: unread,
    load: (before) => loadPage({ query: { unread, before, limit: PAGE_SIZE } }).unwrap(),
    onPage: ({ items, nextBefore }) =>
      setPages((known) => known && appendPage(known, { rows: items, before: nextBefore })),
    onFailure: tell,
  });
  const before = pages?.before ?? null;

  return {
    items: pages?.rows ?? null,
    unreadCount: currentData?.unreadCount ?? 0,
    error,
    more: before !== null,
    loadingMore,
    loadMore: () => loadMore(before),
    mark: (read, items) => {
      const ids = items?.map((item) => item.id);
      setPages((known) => known && markItems(known, read, ids));
      void markInbox({ body: ids ? { read, ids } : { read } }).then((result) => {
        if ('error' in result) tell(result.error);
      });
    },
  };
};
