import {
  countedSpans,
  endOf,
  isLimited,
  limitsOf,
  roomIn,
  startOf,
  type CountedSpan,
  type Span,
} from '../../../../server/src/outgoing/sending/rate-spans';

const NOW = Date.parse('2026-11-21T14:33:27.345Z');
const iso = (ms: number): string => new Date(ms).toISOString();
const NONE = { minute: null, hour: null, day: null };

describe('spans', () => {
  it.each<[Span, string, string]>([
    ['minute', '2026-11-21T14:33:00.000Z', '2026-11-21T14:34:00.000Z'],
    ['hour', '2026-11-21T14:00:00.000Z', '2026-11-21T15:00:00.000Z'],
    ['day', '2026-11-21T00:00:00.000Z', '2026-11-22T00:00:00.000Z'],
  ])('a %s is one of UTC', (span, start, end) => {
    expect([iso(startOf(span, NOW)), iso(endOf(span, NOW))]).toEqual([start, end]);
    expect(startOf(span, Date.parse(end))).toBe(Date.parse(end));
  });

  it('of a server with limits are those with a limit and the day', () => {
    const limits = limitsOf({ limitPerMinute: 30, limitPerHour: null, limitPerDay: null });
    expect(isLimited(limits)).toBe(true);
    expect(countedSpans(limits, NOW).map(({ span, limit }) => [span, limit])).toEqual([
      ['minute', 30],
      ['day', null],
    ]);
    expect(isLimited(NONE)).toBe(false);
    expect(countedSpans(NONE, NOW).map(({ span }) => span)).toEqual(['day']);
  });
});

describe('how many mails fit', () => {
  const spans = (part: object): CountedSpan[] => countedSpans({ ...NONE, ...part }, NOW);
  const counts = (part: Partial<Record<Span, number>>) => new Map(Object.entries(part) as [Span, number][]);

  it('as many as wanted without a limit, whatever was counted', () => {
    expect(roomIn(spans({}), counts({ day: 1_000_000 }), 20)).toEqual({ room: 20, until: null });
  });

  it('as many as the narrowest span leaves', () => {
    const narrow = spans({ minute: 30, hour: 100 });
    expect(roomIn(narrow, counts({ minute: 25, hour: 98 }), 20)).toEqual({ room: 2, until: null });
    expect(roomIn(narrow, counts({}), 20)).toEqual({ room: 20, until: null });
  });

  it('none until the last of the full spans ends', () => {
    const both = spans({ minute: 30, hour: 100 });
    expect(roomIn(both, counts({ minute: 30, hour: 40 }), 1)).toEqual({
      room: 0,
      until: endOf('minute', NOW),
    });
    expect(roomIn(both, counts({ minute: 30, hour: 100 }), 1)).toEqual({
      room: 0,
      until: endOf('hour', NOW),
    });
    // A limit that was lowered below what has left already.
    expect(roomIn(spans({ day: 5 }), counts({ day: 9 }), 1)).toEqual({ room: 0, until: endOf('day', NOW) });
  });
});
