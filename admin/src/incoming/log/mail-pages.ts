import { pageOf, type Pages } from '../../components/pages';

import type { IncomingMailRow } from '../../../../server/src/contracts/incoming';

/** What the log shows, newest first without gaps, and what has come in since. */
export interface MailPages extends Pages<IncomingMailRow> {
  /** mails that are newer than the first row and wait to be let in, so that the list does not move while it is read */
  arrived: IncomingMailRow[];
  /** whether so many have come that other ones lie between `arrived` and `rows` */
  gap: boolean;
}

const fresh = (page: Pages<IncomingMailRow>): MailPages => ({ ...page, arrived: [], gap: false });

/** Lets the waiting mails in. Over a gap only they stay: a list with a hole would hide mails. */
export const showArrived = (pages: MailPages): MailPages =>
  pages.arrived.length === 0
    ? pages
    : fresh(
        pages.gap
          ? pageOf(pages.arrived, true)
          : { rows: [...pages.arrived, ...pages.rows], before: pages.before }
      );

/**
 * Puts a fresh first page on top of what is known. Known mails within its reach take their new version, or go when they no
 * longer pass the filter; older ones stay. Newer ones wait in `arrived`.
 */
export const mergeFirstPage = (known: MailPages | null, page: Pages<IncomingMailRow>): MailPages => {
  const newest = known?.rows[0]?.id;
  if (known === null || newest === undefined) return fresh(page);
  const arrived = page.rows.filter((mail) => mail.id > newest);
  const oldestOfPage = page.before ?? 0;
  if (oldestOfPage > newest) return { ...known, arrived, gap: true };
  const older = known.rows.filter((mail) => mail.id < oldestOfPage);
  return {
    rows: [...page.rows.filter((mail) => mail.id <= newest), ...older],
    before: older.length > 0 ? known.before : page.before,
    arrived,
    gap: false,
  };
};

/** Takes the newer version of one known mail, such as of one that lies below the first page. */
export const replaceRow = (known: MailPages, mail: IncomingMailRow): MailPages => ({
  ...known,
  rows: known.rows.map((row) => (row.id === mail.id ? mail : row)),
});
