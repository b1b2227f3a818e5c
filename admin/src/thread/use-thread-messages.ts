import * as React from 'react';

import { useChatterMessagesQuery, useLazyChatterOlderMessagesQuery } from '../api/thread-api';
import { usePollingInterval, useRefetchOnReturn } from '../api/polling';
import { useRefetchOnChange, useThreadInterval } from '../live/live-thread';

import {
  appendOlderPage,
  mergeFirstPage,
  newestUnderwayBelow,
  replaceKnown,
  type TimelineState,
} from './timeline-pages';

import type { ThreadKey } from './thread-key';

const PAGE_SIZE = 30;

/** The timeline of a thread: first page kept fresh by polling, older pages on demand. */
export interface ThreadMessages {
  timeline: TimelineState | null;
  /** the last request failed; what is shown may be old */
  error: unknown;
  loadingOlder: boolean;
  olderError: unknown;
  loadOlder(): void;
  refresh(): void;
}

export const useThreadMessages = (thread: ThreadKey): ThreadMessages => {
  const [timeline, setTimeline] = React.useState<TimelineState | null>(null);
  const [olderError, setOlderError] = React.useState<unknown>(null);
  const [loadOlderPage, { isFetching: loadingOlder }] = useLazyChatterOlderMessagesQuery();

  const {
    currentData: firstPage,
    error,
    refetch,
    isFetching,
    fulfilledTimeStamp,
  } = useChatterMessagesQuery(
    { params: thread, query: { limit: PAGE_SIZE } },
    { pollingInterval: usePollingInterval(useThreadInterval()), refetchOnMountOrArgChange: true }
  );
  useRefetchOnReturn(refetch);
  useRefetchOnChange(refetch, isFetching);

  React.useEffect(() => {
    if (firstPage) setTimeline((known) => mergeFirstPage(known, firstPage));
  }, [firstPage]);

  const underwayBelow = timeline ? newestUnderwayBelow(timeline, PAGE_SIZE) : null;
  React.useEffect(() => {
    if (underwayBelow === null) return;
    void loadOlderPage({ params: thread, query: { before: underwayBelow + 1, limit: PAGE_SIZE } })
      .unwrap()
      .then((page) => setTimeline((known) => known && replaceKnown(known, page.messages)))
      // The next poll of the first page tries again.
      .catch(() => undefined);
    // Once per poll: the timestamp is the tick.
  }, [underwayBelow, fulfilledTimeStamp, loadOlderPage, thread]);

  const loadOlder = React.useCallback(() => {
    const last = timeline?.messages[timeline.messages.length - 1];
    if (!last) return;
    setOlderError(null);
    loadOlderPage({ params: thread, query: { before: last.id, limit: PAGE_SIZE } })
      .unwrap()
      .then((page) => setTimeline((known) => known && appendOlderPage(known, page)))
      .catch(setOlderError);
  }, [timeline, loadOlderPage, thread]);

  return {
    timeline,
    error: error ?? null,
    loadingOlder,
    olderError,
    loadOlder,
    refresh: refetch,
  };
};
