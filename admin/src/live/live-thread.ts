import * as React from 'react';

/** How a thread on the page hears of changes. */
export interface LiveThread {
  /** a stream is open: changes are told, polling is only the net */
  open: boolean;
  /** goes up with every change that was told */
  changes: number;
}

/** The stream of the thread around; without one, polling does it all. */
export const LiveThreadContext = React.createContext<LiveThread>({ open: false, changes: 0 });

/** Milliseconds between two looks at a thread: often without a stream, seldom with one. */
const INTERVAL = { polled: 4_000, told: 15_000 } as const;

export const useThreadInterval = (): number =>
  React.useContext(LiveThreadContext).open ? INTERVAL.told : INTERVAL.polled;

/**
 * Asks again when a change is told. One that is told while an answer is on its way may not be in that answer: then it is
 * asked once more.
 */
export const useRefetchOnChange = (refetch: () => unknown, isFetching: boolean): void => {
  const { changes } = React.useContext(LiveThreadContext);
  const seen = React.useRef(changes);
  React.useEffect(() => {
    if (isFetching || seen.current === changes) return;
    seen.current = changes;
    refetch();
  }, [changes, isFetching, refetch]);
};
