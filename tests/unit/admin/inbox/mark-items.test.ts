import { markItems } from '../../../../admin/src/inbox/mark-items';
import type { Pages } from '../../../../admin/src/components/pages';
import type { InboxItem } from '../../../../server/src/contracts/inbox';

const item = (id: number, unread: boolean): InboxItem => ({ id, unread }) as InboxItem;
const known: Pages<InboxItem> = { rows: [item(3, true), item(2, true), item(1, false)], before: 1 };
const unread = (pages: Pages<InboxItem>) => pages.rows.filter((one) => one.unread).map(({ id }) => id);

describe('marking items of the inbox', () => {
  it('marks those that are named', () => {
    expect(unread(markItems(known, true, [3]))).toEqual([2]);
    expect(unread(markItems(known, false, [1]))).toEqual([3, 2, 1]);
  });

  it('marks all without names, and keeps where the next page begins', () => {
    const marked = markItems(known, true);
    expect(marked.rows.some((one) => one.unread)).toBe(false);
    expect(marked.before).toBe(1);
  });
});
