import type { IncomingMailRow } from '../../../../server/src/contracts/incoming';

/** One answer of the log. */
export interface MailPage {
  incomingMails: IncomingMailRow[];
  more: boolean;
}

/** What the log shows, newest first without gaps, and what has come in since. */
export interface MailPages {
  rows: IncomingMailRow[];
  /** whether older mails lie below the last row */
  more: boolean;
  /** mails that are newer than the first row and wait to be let in, so that the list does not move while it is read */
  arrived: IncomingMailRow[];
  /** whether so many have come that other ones lie between `arrived` and `rows` */
  gap: boolean;
}

const lastId = (rows: readonly IncomingMailRow[]): number => rows[rows.length - 1]?.id ?? 0;

const fresh = (page: MailPage): MailPages => ({
  rows: page.incomingMails,
  more: page.more,
  arrived: [],
  gap: false,
});

/** Lets the waiting mails in. Over a gap only they stay: a list with a hole would hide mails. */
export const showArrived = (pages: MailPages): MailPages =>
  pages.arrived.length === 0
    ? pages
    : {
        rows: pages.gap ? pages.arrived : [...pages.arrived, ...pages.rows],
        more: pages.gap || pages.more,
        arrived: [],
        gap: false,
      };

/**
 * Puts a fresh first page on top of what is known. Known mails within its reach take their new version, or go when they no
 * longer pass the filter; older ones stay. Newer ones wait in `arrived`.
 */
export const mergeFirstPage = (known: MailPages | null, page: MailPage): MailPages => {
  const newest = known?.rows[0]?.id;
  if (known === null || newest === undefined) return fresh(page);
  const arrived = page.incomingMails.filter((mail) => mail.id > newest);
  const oldestOfPage = page.more ? lastId(page.incomingMails) : 0;
  if (oldestOfPage > newest) return { ...known, arrived, gap: true };
  const older = known.rows.filter((mail) => mail.id < oldestOfPage);
  return {
    rows: [...page.incomingMails.filter((mail) => mail.id <= newest), ...older],
    more: older.length > 0 ? known.more : page.more,
    arrived,
    gap: false,
  };
};

/** Appends the page that was asked for with `before` = the id of the last row. */
export const appendPage = (known: MailPages, page: MailPage): MailPages => {
  const oldest = known.rows.length > 0 ? lastId(known.rows) : Number.POSITIVE_INFINITY;
  return {
    ...known,
    rows: [...known.rows, ...page.incomingMails.filter((mail) => mail.id < oldest)],
    more: page.more,
  };
};

/** Takes the newer version of one known mail, such as of one that lies below the first page. */
export const replaceRow = (known: MailPages, mail: IncomingMailRow): MailPages => ({
  ...known,
  rows: known.rows.map((row) => (row.id === mail.id ? mail : row)),
});
