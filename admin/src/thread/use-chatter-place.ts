import * as React from 'react';

/**
 * The element of the edit view below which the chatter stands: the tabs (draft, published) with the form's grid. Wide
 * pages show the side panels inside the form; narrow ones in a drawer elsewhere in the document.
 */
const findEditArea = (anchor: HTMLElement): HTMLElement | null => {
  const form = anchor.closest('form') ?? document.querySelector<HTMLElement>('main form');
  const panel = form?.querySelector('[role="tabpanel"]');
  return panel?.parentElement?.closest<HTMLElement>('[data-orientation]') ?? form ?? null;
};

/**
 * An element of our own below the entry's form. Strapi offers no such place, so it is appended to the page and put back
 * whenever a change of the page (a resize that moves the panels, a new tab) takes it away.
 */
export const useChatterPlace = (
  anchor: React.RefObject<HTMLElement>,
  enabled: boolean
): HTMLDivElement | null => {
  const [place, setPlace] = React.useState<HTMLDivElement | null>(null);

  React.useEffect(() => {
    if (!enabled) return undefined;
    const element = document.createElement('div');
    element.dataset.chatter = '';
    element.style.scrollMarginTop = '16px';

    const attach = (): void => {
      const area = anchor.current && findEditArea(anchor.current);
      if (area && area.lastElementChild !== element) area.append(element);
    };
    attach();
    setPlace(element);

    const observer = new MutationObserver(attach);
    observer.observe(document.querySelector('main') ?? document.body, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      element.remove();
      setPlace(null);
    };
  }, [anchor, enabled]);

  return place;
};
