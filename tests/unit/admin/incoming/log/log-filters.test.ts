import {
  dayAgo,
  isFiltered,
  NO_FILTERS,
  readFilters,
  reasonsFor,
  writeFilters,
} from '../../../../../admin/src/incoming/log/log-filters';
import { incomingReason, incomingStatus } from '../../../../../server/src/contracts/incoming';

const read = (query: string) => readFilters(new URLSearchParams(query));

describe('the filters of the mail log', () => {
  it('go into the query string and come back', () => {
    const filters = {
      status: 'held' as const,
      reason: 'no_route' as const,
      search: 'lamp & co',
      from: '2026-05-01',
      to: '2026-05-31',
    };
    const query = writeFilters(filters);
    expect(query).toBe('?status=held&reason=no_route&search=lamp+%26+co&from=2026-05-01&to=2026-05-31');
    expect(read(query)).toEqual(filters);
  });

  it('are no query string when there are none', () => {
    expect(writeFilters(NO_FILTERS)).toBe('');
    expect(isFiltered(NO_FILTERS)).toBe(false);
    expect(isFiltered({ ...NO_FILTERS, search: 'x' })).toBe(true);
  });

  it.each([
    'status=gone',
    'reason=constructor',
    'from=2026-13-40',
    'to=yesterday',
    'page=2',
    'search=%20%20',
  ])('leave out what makes no sense: %s', (query) => expect(read(query)).toEqual(NO_FILTERS));

  it('cut an endless search', () => {
    expect(read(`search=${'x'.repeat(5000)}`).search).toHaveLength(200);
  });

  it('offer every reason once, under a status that exists', () => {
    const groups = reasonsFor(null);
    expect(groups.flatMap((one) => one.reasons).sort()).toEqual([...incomingReason.options].sort());
    for (const { status } of groups) expect(incomingStatus.options).toContain(status);
  });

  it('offer under a status what can go with it', () => {
    expect(reasonsFor('failed')).toEqual([{ status: 'failed', reasons: ['error', 'alias_invalid'] }]);
    expect(reasonsFor('rejected')[0]?.reasons).toContain('alias_invalid');
    expect(reasonsFor('pending')).toEqual([]);
  });

  it('begin a day of UTC no later than the local one', () => {
    for (let hour = 0; hour < 24; hour += 1) {
      const now = new Date(2026, 4, 15, hour, 30);
      const midnight = new Date(2026, 4, 14).getTime();
      const from = Date.parse(`${dayAgo(1, now)}T00:00:00Z`);
      expect(from).toBeLessThanOrEqual(midnight);
      expect(midnight - from).toBeLessThan(24 * 3600 * 1000);
    }
  });
});
