import type { InboxItem } from '../../../server/src/contracts/inbox';

/** The items on the page, newest first without gaps, and where the next ones begin. */
export interface InboxPages {
  items: InboxItem[];
  nextBefore: number | null;
}

/**
 * Puts a fresh first page on top of what is known. Older items stay, unless so much has come that the page no longer
 * touches them: a list with a hole would hide messages.
 */
export const mergeFirstPage = (known: InboxPages | null, page: InboxPages): InboxPages => {
  const { nextBefore } = page;
  if (known === null || nextBefore === null) return page;
  if (!known.items.some((item) => item.id >= nextBefore)) return page;
  const older = known.items.filter((item) => item.id < nextBefore);
  return older.length === 0 ? page : { items: [...page.items, ...older], nextBefore: known.nextBefore };
};

/** Appends the page that was asked for with `before` = {@link InboxPages.nextBefore}. */
export const appendPage = (known: InboxPages, page: InboxPages): InboxPages => {
  const oldest = known.items[known.items.length - 1]?.id ?? Number.POSITIVE_INFINITY;
  return {
    items: [...known.items, ...page.items.filter((item) => item.id < oldest)],
    nextBefore: page.nextBefore,
  };
};

/** Marks items, without `ids` all of them. */
export const markItems = (known: InboxPages, read: boolean, ids?: number[]): InboxPages => ({
  ...known,
  items: known.items.map((item) =>
    ids === undefined || ids.includes(item.id) ? { ...item, unread: !read } : item
  ),
});
