import * as React from 'react';

import { useNotification } from '@strapi/strapi/admin';

import { appendPage, markItems, mergeFirstPage, type InboxPages } from './inbox-pages';
import {
  useChatterInboxQuery,
  useChatterMarkInboxMutation,
  useLazyChatterOlderInboxQuery,
} from '../api/chatter-api';
import { usePollingInterval, useRefetchOnReturn } from '../api/polling';
import { useErrorWords } from '../api/use-error-words';

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
  const [pages, setPages] = React.useState<InboxPages | null>(null);
  const unread = unreadOnly ? 'true' : 'false';
  const { currentData, error, refetch } = useChatterInboxQuery(
    { query: { unread, limit: PAGE_SIZE } },
    { pollingInterval: usePollingInterval(INTERVAL), refetchOnMountOrArgChange: true }
  );
  useRefetchOnReturn(refetch);
  const [loadPage, { isFetching: loadingMore }] = useLazyChatterOlderInboxQuery();
  const [markInbox] = useChatterMarkInboxMutation();

  React.useEffect(() => setPages(null), [unread]);
  React.useEffect(() => {
    if (currentData) setPages((known) => mergeFirstPage(known, currentData));
  }, [currentData]);

  const tell = (reason: unknown): void => toggleNotification({ type: 'danger', message: errorWords(reason) });
  const nextBefore = pages?.nextBefore ?? null;

  return {
    items: pages?.items ?? null,
    unreadCount: currentData?.unreadCount ?? 0,
    error,
    more: nextBefore !== null,
    loadingMore,
    loadMore: () => {
      if (nextBefore === null) return;
      loadPage({ query: { unread, before: nextBefore, limit: PAGE_SIZE } })
        .unwrap()
        .then((page) => setPages((known) => known && appendPage(known, page)))
        .catch(tell);
    },
    mark: (read, items) => {
      const ids = items?.map((item) => item.id);
      setPages((known) => known && markItems(known, read, ids));
      void markInbox({ body: ids ? { read, ids } : { read } }).then((result) => {
        if ('error' in result) tell(result.error);
      });
    },
  };
};
