import * as React from 'react';

import { usePageVisible } from './page-visible';

/** RTK Query's interval: 0 (none) while the page is hidden. */
export const usePollingInterval = (milliseconds: number): number => (usePageVisible() ? milliseconds : 0);

/** Asks at once when the page comes back to the front, not only after the next interval. */
export const useRefetchOnReturn = (refetch: () => unknown): void => {
  const visible = usePageVisible();
  const wasHidden = React.useRef(false);
  React.useEffect(() => {
    if (visible && wasHidden.current) refetch();
    wasHidden.current = !visible;
  }, [visible, refetch]);
};
