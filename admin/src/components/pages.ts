/** A list that grows page by page, newest first (by id) and without gaps. */
export interface Pages<Row> {
  rows: Row[];
  /** the id that the page below is asked for with; null at the end. The server may leave rows out, so it need not be the last one's. */
  before: number | null;
}

/** A page of an endpoint that only says whether there is `more`: the next one begins below its last row. */
export const pageOf = <Row extends { id: number }>(rows: Row[], more: boolean): Pages<Row> => ({
  rows,
  before: more ? (rows[rows.length - 1]?.id ?? null) : null,
});

/**
 * Puts a fresh first page on top of what is known: within its reach it replaces what was there, older rows stay. If so much
 * has come that it no longer touches the known ones, only the page is kept: a list with a hole would hide rows.
 */
export const mergeFirstPage = <Row extends { id: number }>(
  known: Pages<Row> | null,
  page: Pages<Row>
): Pages<Row> => {
  const { before } = page;
  if (known === null || before === null) return page;
  if (!known.rows.some((row) => row.id >= before)) return page;
  const older = known.rows.filter((row) => row.id < before);
  return older.length === 0 ? page : { rows: [...page.rows, ...older], before: known.before };
};

/** Appends the page that was asked for with {@link Pages.before}; what is there already is not there twice. */
export const appendPage = <Row extends { id: number }, List extends Pages<Row>>(
  known: List,
  page: Pages<Row>
): List => {
  const oldest = known.rows[known.rows.length - 1]?.id ?? Number.POSITIVE_INFINITY;
  return {
    ...known,
    rows: [...known.rows, ...page.rows.filter((row) => row.id < oldest)],
    before: page.before,
  };
};

/** Forgets all but the first `size` rows, as when those below may have changed. */
export const firstPageOf = <Row extends { id: number }>(known: Pages<Row>, size: number): Pages<Row> =>
  known.rows.length > size ? pageOf(known.rows.slice(0, size), true) : known;
