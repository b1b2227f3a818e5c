import { appendPage, mergeFirstPage } from '../../../../admin/src/outgoing/queue/queue-pages';
import type { OutgoingMailView } from '../../../../server/src/contracts/outgoing';

const rows = (...ids: number[]): OutgoingMailView[] =>
  ids.map((id) => ({ id, state: 'ready' }) as OutgoingMailView);
const idsOf = (pages: { rows: OutgoingMailView[] }): number[] => pages.rows.map(({ id }) => id);

describe('the pages of the queue', () => {
  it('a fresh first page replaces what it reaches, and leaves what lies below', () => {
    const known = { rows: rows(9, 8, 7, 6, 5), more: true };
    const merged = mergeFirstPage(known, { rows: rows(10, 9, 7), more: true });
    // 8 has left the view.
    expect(idsOf(merged)).toEqual([10, 9, 7, 6, 5]);
    expect(merged.more).toBe(true);
  });

  it('the last page is all there is', () => {
    const known = { rows: rows(9, 8, 7), more: true };
    expect(mergeFirstPage(known, { rows: rows(9), more: false })).toEqual({ rows: rows(9), more: false });
  });

  it('no hole is left where much has come', () => {
    const known = { rows: rows(3, 2, 1), more: false };
    const page = { rows: rows(9, 8, 7), more: true };
    expect(mergeFirstPage(known, page)).toEqual(page);
  });

  it('an older page goes below, without what is there already', () => {
    const known = { rows: rows(9, 8), more: true };
    const appended = appendPage(known, { rows: rows(8, 7), more: false });
    expect(idsOf(appended)).toEqual([9, 8, 7]);
    expect(appended.more).toBe(false);
  });
});
