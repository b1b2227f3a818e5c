import * as React from 'react';

import { inSteps, stillOpen, withNews } from './test-mail-steps';
import { useChatterSendTestMailsMutation, useLazyChatterTestMailsQuery } from '../../api/deliverability-api';
import { usePollingInterval } from '../../api/polling';
import type { TestMailView } from '../../../../server/src/contracts/deliverability';

const POLL_MS = 2_000;

interface Round {
  to?: string[];
  server?: string;
  aliasDomain?: string;
}

/** Sends test mails, as many steps as it takes, and follows them until each has come back or failed. */
export const useTestMails = () => {
  const [sendStep] = useChatterSendTestMailsMutation();
  const [look] = useLazyChatterTestMailsQuery();
  const [testMails, setTestMails] = React.useState<readonly TestMailView[]>([]);
  /** what a refused step and those behind it would have sent */
  const [left, setLeft] = React.useState<Round | null>(null);
  const [error, setError] = React.useState<unknown>(null);
  const [sending, setSending] = React.useState(false);
  const [looked, setLooked] = React.useState(0);
  const here = React.useRef(true);
  React.useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);

  const sendAll = async (round: Round): Promise<void> => {
    setSending(true);
    setError(null);
    setLeft(null);
    const steps = inSteps(round.to ?? []);
    for (const [index, to] of steps.entries()) {
      // Whoever leaves the page ends the round.
      if (!here.current) return;
      try {
        const answer = await sendStep({ body: { ...round, to } }).unwrap();
        setTestMails((known) => [...known, ...answer.testMails]);
      } catch (caught) {
        setError(caught);
        if (index > 0 || steps.length > 1) setLeft({ ...round, to: steps.slice(index).flat() });
        break;
      }
    }
    setSending(false);
  };

  const open = stillOpen(testMails).join(',');
  const interval = usePollingInterval(POLL_MS);
  React.useEffect(() => {
    if (open === '' || interval === 0) return undefined;
    let over = false;
    const lookAll = async (): Promise<void> => {
      for (const ids of inSteps(open.split(','))) {
        if (over) return;
        // What cannot be asked now is asked again.
        const news = await look({ query: { ids: ids.join(',') } })
          .unwrap()
          .catch(() => null);
        if (!over && news) setTestMails((known) => withNews(known, news.testMails));
      }
      if (!over) setLooked((count) => count + 1);
    };
    const timer = setTimeout(() => void lookAll(), interval);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [open, interval, look, looked]);

  return {
    testMails,
    done: testMails.length > 0 && !sending && open === '',
    error,
    sending,
    /** addresses that are still to be sent to, because a step was refused */
    left: left?.to?.length ?? 0,
    /** Begins a new round. */
    send: (round: Round): void => {
      setTestMails([]);
      void sendAll(round);
    },
    /** Sends what is left of the round. */
    goOn: (): void => {
      if (left) void sendAll(left);
    },
  };
};
