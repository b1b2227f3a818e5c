import { appendPage, pageOf } from '../../../../../admin/src/components/pages';
import {
  mergeFirstPage,
  replaceRow,
  showArrived,
  type MailPages,
} from '../../../../../admin/src/incoming/log/mail-pages';
import type { IncomingMailRow } from '../../../../../server/src/contracts/incoming';

const mail = (id: number, status: IncomingMailRow['status'] = 'processed'): IncomingMailRow => ({
  id,
  status,
  reason: null,
  posts: [],
  subject: `Mail ${id}`,
  fromName: '',
  fromAddress: 'mary@customer.example',
  to: 'support@shop.example',
  size: 1000,
  receivedAt: '2026-05-01T10:00:00.000Z',
  ingress: 'mailgate',
  serverName: null,
  authenticity: null,
  target: null,
});
const page = (ids: number[], more = false) =>
  pageOf(
    ids.map((id) => mail(id)),
    more
  );
const ids = (pages: MailPages) => pages.rows.map(({ id }) => id);
const arrived = (pages: MailPages) => pages.arrived.map(({ id }) => id);

describe('the pages of the mail log', () => {
  const known = mergeFirstPage(null, page([9, 8, 7], true));

  it('begins with the first page', () => {
    expect(ids(known)).toEqual([9, 8, 7]);
    expect(known).toMatchObject({ before: 7, arrived: [], gap: false });
  });

  it('lets new mails wait, so that the list does not move', () => {
    const merged = mergeFirstPage(known, page([11, 10, 9], true));
    expect(ids(merged)).toEqual([9, 8, 7]);
    expect(arrived(merged)).toEqual([11, 10]);
    const shown = showArrived(merged);
    expect(ids(shown)).toEqual([11, 10, 9, 8, 7]);
    expect(shown).toMatchObject({ arrived: [], before: 7 });
  });

  it('counts what waits anew with every look', () => {
    const once = mergeFirstPage(known, page([10, 9, 8], true));
    expect(arrived(mergeFirstPage(once, page([11, 10, 9], true)))).toEqual([11, 10]);
  });

  it('shows no hole when so much came that the pages no longer touch', () => {
    const merged = mergeFirstPage(known, page([22, 21, 20], true));
    expect(ids(merged)).toEqual([9, 8, 7]);
    expect(merged.gap).toBe(true);
    const shown = showArrived(merged);
    expect(ids(shown)).toEqual([22, 21, 20]);
    expect(shown).toMatchObject({ before: 20, gap: false });
  });

  it('takes new versions and drops what no longer passes the filter', () => {
    const fresh = pageOf([mail(9, 'held'), mail(7)], true);
    const merged = mergeFirstPage(known, fresh);
    expect(ids(merged)).toEqual([9, 7]);
    expect(merged.rows[0]?.status).toBe('held');
  });

  it('keeps older pages, and forgets them when the first page is all there is', () => {
    const longer = appendPage(known, page([6, 5], false));
    expect(ids(longer)).toEqual([9, 8, 7, 6, 5]);
    expect(longer.before).toBeNull();
    expect(ids(mergeFirstPage(longer, page([9, 8, 7], true)))).toEqual([9, 8, 7, 6, 5]);
    expect(mergeFirstPage(longer, page([9, 8, 7], true)).before).toBeNull();
    expect(ids(mergeFirstPage(longer, page([9], false)))).toEqual([9]);
  });

  it('appends a page that overlaps only once', () => {
    expect(ids(appendPage(known, page([7, 6])))).toEqual([9, 8, 7, 6]);
  });

  it('starts anew from an empty list', () => {
    const empty = mergeFirstPage(null, page([]));
    expect(ids(mergeFirstPage(empty, page([1])))).toEqual([1]);
  });

  it('replaces one known mail and adds none', () => {
    expect(replaceRow(known, mail(8, 'failed')).rows[1]?.status).toBe('failed');
    expect(ids(replaceRow(known, mail(99)))).toEqual([9, 8, 7]);
  });
});
