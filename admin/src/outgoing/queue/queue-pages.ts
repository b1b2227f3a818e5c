import type { OutgoingMailView } from '../../../../server/src/contracts/outgoing';

/** What the queue shows, newest first without gaps, and whether older mails lie below. */
export interface QueuePages {
  rows: OutgoingMailView[];
  more: boolean;
}

const lastId = (rows: readonly OutgoingMailView[]): number => rows[rows.length - 1]?.id ?? 0;

/**
 * Puts a fresh first page on top of what is known: within its reach it replaces what was there, older mails stay. If so much
 * has come that it no longer touches the known ones, only the page is kept: a list with a hole would hide mails.
 */
export const mergeFirstPage = (known: QueuePages | null, page: QueuePages): QueuePages => {
  if (known === null || !page.more) return page;
  const oldest = lastId(page.rows);
  if (!known.rows.some((row) => row.id >= oldest)) return page;
  const older = known.rows.filter((row) => row.id < oldest);
  return older.length === 0 ? page : { rows: [...page.rows, ...older], more: known.more };
};

/** Appends the page that was asked for with `before` = the id of the last row. */
export const appendPage = (known: QueuePages, page: QueuePages): QueuePages => {
  const oldest = known.rows.length > 0 ? lastId(known.rows) : Number.POSITIVE_INFINITY;
  return { rows: [...known.rows, ...page.rows.filter((row) => row.id < oldest)], more: page.more };
};
