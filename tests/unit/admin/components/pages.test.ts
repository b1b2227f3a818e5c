import {
  appendPage,
  firstPageOf,
  mergeFirstPage,
  pageOf,
  type Pages,
} from '../../../../admin/src/components/pages';

interface Row {
  id: number;
}
const rows = (...ids: number[]): Row[] => ids.map((id) => ({ id }));
const idsOf = (pages: Pages<Row>): number[] => pages.rows.map(({ id }) => id);

describe('a list that grows page by page', () => {
  it('begins below its last row, and nowhere at the end', () => {
    expect(pageOf(rows(9, 8), true).before).toBe(8);
    expect(pageOf(rows(9, 8), false).before).toBeNull();
    expect(pageOf(rows(), true).before).toBeNull();
  });

  it('a fresh first page replaces what it reaches, and leaves what lies below', () => {
    const known = pageOf(rows(9, 8, 7, 6, 5), true);
    const merged = mergeFirstPage(known, pageOf(rows(10, 9, 7), true));
    // 8 has left the list.
    expect(idsOf(merged)).toEqual([10, 9, 7, 6, 5]);
    expect(merged.before).toBe(5);
  });

  it('the last page is all there is', () => {
    const page = pageOf(rows(9), false);
    expect(mergeFirstPage(pageOf(rows(9, 8, 7), true), page)).toEqual(page);
  });

  it('no hole is left where much has come', () => {
    const page = pageOf(rows(9, 8, 7), true);
    expect(mergeFirstPage(pageOf(rows(3, 2, 1), false), page)).toEqual(page);
  });

  it('reaches as far as the server looked, even where it left rows out', () => {
    // The server looked at 9 to 5, and the reader may see 9 and 7 only.
    const page = { rows: rows(9, 7), before: 5 };
    const merged = mergeFirstPage({ rows: rows(9, 7, 6, 4), before: 4 }, page);
    expect(idsOf(merged)).toEqual([9, 7, 4]);
    // Nothing of it may be seen, and it is no hole.
    expect(idsOf(mergeFirstPage({ rows: rows(8, 3), before: 3 }, { rows: [], before: 5 }))).toEqual([3]);
  });

  it('an older page goes below, without what is there already', () => {
    const appended = appendPage(pageOf(rows(9, 8), true), pageOf(rows(8, 7), false));
    expect(idsOf(appended)).toEqual([9, 8, 7]);
    expect(appended.before).toBeNull();
  });

  it('keeps what else the list holds', () => {
    const known = { ...pageOf(rows(9), true), arrived: rows(10) };
    expect(appendPage(known, pageOf(rows(8), true))).toEqual({
      rows: rows(9, 8),
      before: 8,
      arrived: rows(10),
    });
  });

  it('forgets older rows, and that they lie below', () => {
    expect(firstPageOf(pageOf(rows(9, 8, 7), false), 2)).toEqual({ rows: rows(9, 8), before: 8 });
    const short = pageOf(rows(9, 8), false);
    expect(firstPageOf(short, 2)).toBe(short);
  });
});
