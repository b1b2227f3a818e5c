import type { Pages } from '../components/pages';
import type { InboxItem } from '../../../server/src/contracts/inbox';

/** Marks items, without `ids` all of them. */
export const markItems = (known: Pages<InboxItem>, read: boolean, ids?: number[]): Pages<InboxItem> => ({
  ...known,
  rows: known.rows.map((item) =>
    ids === undefined || ids.includes(item.id) ? { ...item, unread: !read } : item
  ),
});
