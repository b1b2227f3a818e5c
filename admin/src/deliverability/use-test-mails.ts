import * as React from 'react';

import { useChatterSendTestMailsMutation, useChatterTestMailsQuery } from '../api/deliverability-api';
import { usePollingInterval } from '../api/polling';
import type { TestMailView } from '../../../server/src/contracts/deliverability';

const POLL_MS = 2_000;

/** States in which nothing more happens by itself. */
const DONE: readonly TestMailView['state'][] = ['delivered', 'failed', 'bounced', 'suppressed', 'cancelled'];

/** Sends test mails and follows them until each has come back or failed. */
export const useTestMails = () => {
  const [send, { data, error, isLoading }] = useChatterSendTestMailsMutation();
  const sent = React.useMemo(() => data?.testMails ?? [], [data]);
  const ids = sent.map(({ id }) => id).join(',');
  const [finished, setFinished] = React.useState('');
  const interval = usePollingInterval(POLL_MS);
  const following = useChatterTestMailsQuery(
    { query: { ids } },
    { skip: ids === '', pollingInterval: finished === ids ? 0 : interval }
  );
  const testMails = following.data && ids !== '' ? following.data.testMails : sent;
  const done = testMails.length > 0 && testMails.every(({ state }) => DONE.includes(state));
  React.useEffect(() => {
    if (done) setFinished(ids);
  }, [done, ids]);
  return {
    testMails,
    done,
    error,
    sending: isLoading,
    send: (body: { to?: string[]; server?: string; aliasDomain?: string }) => void send({ body }),
  };
};
