import * as React from 'react';

/** The least height of two panes that scroll by themselves, and what stays free below them. */
const LEAST = 480;
const BELOW = 24;

/** The height that takes an element from where it begins to the bottom of the window. */
export const useFillHeight = (element: React.RefObject<HTMLElement>): number => {
  const [height, setHeight] = React.useState(LEAST);
  const measure = React.useCallback((): void => {
    if (!element.current) return;
    // Where it stands in the page, however far that is scrolled.
    const top = element.current.getBoundingClientRect().top + window.scrollY;
    setHeight(Math.max(LEAST, window.innerHeight - top - BELOW));
  }, [element]);
  // With every drawing: nothing tells when what stands above, such as a banner of Strapi's, comes or goes.
  React.useLayoutEffect(measure);
  React.useEffect(() => {
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [measure]);
  return height;
};
