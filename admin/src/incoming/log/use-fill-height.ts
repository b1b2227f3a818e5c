import * as React from 'react';

/** The least height of two panes that scroll by themselves, and what stays free below them. */
const LEAST = 480;
const BELOW = 24;

/** The height that takes an element from where it begins to the bottom of the window. */
export const useFillHeight = (element: React.RefObject<HTMLElement>): number => {
  const [height, setHeight] = React.useState(LEAST);
  React.useLayoutEffect(() => {
    const measure = (): void => {
      if (!element.current) return;
      // Where it stands in the page, however far that is scrolled.
      const top = element.current.getBoundingClientRect().top + window.scrollY;
      setHeight(Math.max(LEAST, window.innerHeight - top - BELOW));
    };
    measure();
    const observer = new ResizeObserver(measure);
    // What stands above it changes the height of the page when it comes or goes.
    observer.observe(document.body);
    window.addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [element]);
  return height;
};
