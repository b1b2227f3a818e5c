import {
  isFiltered,
  NO_FILTERS,
  readFilters,
  REASON_GROUPS,
  SHOWN,
  statesFor,
  toFilter,
  writeFilters,
  type QueueFilters,
} from '../../../../../admin/src/outgoing/queue/queue-filters';
import { listOutgoingMails } from '../../../../../server/src/contracts/outgoing';
import { deliveryReason } from '../../../../../server/src/contracts/thread';
import { statesShown } from '../../../../../server/src/outgoing/mail-states';

const read = (query: string): QueueFilters => readFilters(new URLSearchParams(query));

describe('the filters of the queue', () => {
  it.each(['', '?show=problems&state=failed&reason=refused&server=abc123&search=mary', '?show=all'])(
    'survive the address bar: "%s"',
    (query) => expect(writeFilters(read(query))).toBe(query)
  );

  it.each([
    ['a view that there is not', '?show=everything'],
    ['a state of another view', '?state=failed'],
    ['a reason that there is not', '?reason=bad_luck'],
    ['a server that is none', '?server=../../admin'],
    ['spaces', '?search=%20%20'],
  ])('leave out %s', (_what, query) => expect(read(query)).toEqual(NO_FILTERS));

  it('are cut to what the server takes', () => {
    const long = read(`?search=${'x'.repeat(500)}`);
    expect(listOutgoingMails.query.safeParse(toFilter(long)).success).toBe(true);
  });

  it('know what is a filter and what is only the view', () => {
    expect(isFiltered(read('?show=problems'))).toBe(false);
    expect(isFiltered(read('?show=problems&state=failed'))).toBe(true);
  });

  it('offer the states that the server shows', () => {
    for (const show of SHOWN) {
      const shown = statesShown({ show });
      if (shown) expect([...statesFor(show)].sort()).toEqual([...shown].sort());
    }
  });

  it('offer every reason once', () => {
    const offered = REASON_GROUPS.flatMap(({ reasons }) => [...reasons]);
    expect([...offered].sort()).toEqual([...deliveryReason.options].sort());
  });
});
