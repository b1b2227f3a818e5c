import * as React from 'react';

import { readEvents } from './event-stream';
import { usePageVisible } from '../api/page-visible';
import { useRawRequest } from '../api/use-raw-request';
import { liveThread } from '../../../server/src/contracts/live';

import type { LiveThread } from './live-thread';
import type { ThreadKey } from '../thread/thread-key';

const BACKOFF = { first: 2_000, longest: 60_000 } as const;
/** A stream that lived so long (ms) was a good one: the next attempt after it comes soon. */
const HEALTHY_AFTER = 10_000;

/** The wait before the next attempt, spread so that all open panels do not come back to a restarted server at once. */
const backoff = (failures: number): number =>
  Math.min(BACKOFF.longest, BACKOFF.first * 2 ** failures) * (0.75 + Math.random() / 2);

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = window.setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      window.clearTimeout(timer);
      resolve();
    });
  });

/** Reads a stream to its end and calls `onEvent` for every event. */
const follow = async (body: ReadableStream<Uint8Array>, onEvent: (name: string) => void): Promise<void> => {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const { names, rest } = readEvents(text + decoder.decode(value, { stream: true }));
    text = rest;
    names.forEach(onEvent);
  }
};

/**
 * Keeps a stream of events open for a thread while the page is in front. It may end at any time (the token expires, the
 * server restarts, a proxy loses patience); it is then opened again, sooner after a good one than after a failure.
 */
export const useLiveThread = (thread: ThreadKey | null): LiveThread => {
  const rawRequest = useRawRequest();
  const visible = usePageVisible();
  const [open, setOpen] = React.useState(false);
  const [changes, setChanges] = React.useState(0);

  React.useEffect(() => {
    if (!visible || thread === null) return undefined;
    const stopped = new AbortController();
    const { signal } = stopped;
    let failures = 0;
    let first = true;

    const attempt = async (): Promise<void> => {
      const response = await rawRequest(liveThread, { params: thread }, { signal });
      if (!response.ok || !response.body) return;
      setOpen(true);
      // What happened while there was no stream was not told.
      if (!first) setChanges((count) => count + 1);
      first = false;
      await follow(response.body, (name) => name === 'changed' && setChanges((count) => count + 1));
    };
    const run = async (): Promise<void> => {
      while (!signal.aborted) {
        const begun = Date.now();
        // A stream that breaks is nothing to report: polling goes on, and so do the attempts.
        await attempt().catch(() => undefined);
        if (signal.aborted) return;
        setOpen(false);
        failures = Date.now() - begun > HEALTHY_AFTER ? 0 : failures + 1;
        await pause(backoff(failures), signal);
      }
    };
    void run();
    return () => {
      stopped.abort();
      setOpen(false);
    };
  }, [thread, visible, rawRequest]);

  return React.useMemo(() => ({ open, changes }), [open, changes]);
};
