import * as React from 'react';

import { useChatterIncomingMailsQuery } from '../api/chatter-api';
import { usePollingInterval, useRefetchOnReturn } from '../api/polling';

import type { IncomingMailRow, IncomingStatus } from '../../../server/src/contracts/incoming';

const PAGE_SIZE = 30;
const INTERVAL = 8000;

/** The mail log: newest first, fresh on the first page, paged by the ids of the pages' last mails. */
export interface IncomingMails {
  mails: IncomingMailRow[] | undefined;
  error: unknown;
  more: boolean;
  /** false on the first page */
  paged: boolean;
  loading: boolean;
  older(): void;
  newest(): void;
}

export const useIncomingMails = (status: IncomingStatus | null): IncomingMails => {
  const [before, setBefore] = React.useState<number | undefined>(undefined);
  const polling = usePollingInterval(INTERVAL);
  const { data, error, isFetching, currentData, refetch } = useChatterIncomingMailsQuery(
    { query: { status: status ?? undefined, before, limit: PAGE_SIZE } },
    { pollingInterval: before === undefined ? polling : 0, refetchOnMountOrArgChange: true }
  );
  useRefetchOnReturn(refetch);
  React.useEffect(() => setBefore(undefined), [status]);
  return {
    mails: data?.incomingMails,
    error,
    more: data?.more ?? false,
    paged: before !== undefined,
    loading: isFetching && currentData === undefined,
    older: () => setBefore(data?.incomingMails[data.incomingMails.length - 1]?.id),
    newest: () => setBefore(undefined),
  };
};
