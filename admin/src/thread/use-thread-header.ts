import { useChatterThreadQuery } from '../api/thread-api';
import { usePollingInterval, useRefetchOnReturn } from '../api/polling';
import { useRefetchOnChange, useThreadInterval } from '../live/live-thread';

import type { ThreadKey } from './thread-key';
import type { getThread } from '../../../server/src/contracts/thread';
import type { ContractResponse } from '../../../server/src/contracts/contract';

export type ThreadHeader = ContractResponse<typeof getThread>;

/** Title, counts and rights of a thread, kept fresh. Summary and chatter share one request. */
export const useThreadHeader = ({
  uid,
  documentId,
}: ThreadKey): { header: ThreadHeader | undefined; error: unknown; refetch(): unknown } => {
  const { currentData, error, refetch, isFetching } = useChatterThreadQuery(
    { params: { uid, documentId } },
    { pollingInterval: usePollingInterval(useThreadInterval()), refetchOnMountOrArgChange: true }
  );
  useRefetchOnReturn(refetch);
  useRefetchOnChange(refetch, isFetching);
  return { header: currentData, error, refetch };
};
