import * as React from 'react';

const subscribe = (onChange: () => void): (() => void) => {
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
};

/** Whether the browser tab is in front: a hidden one asks the server nothing. */
export const usePageVisible = (): boolean =>
  React.useSyncExternalStore(subscribe, () => document.visibilityState === 'visible');
