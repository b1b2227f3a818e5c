/** Spans in which the mails of a server are counted; a day is one of UTC. */
export const SPANS = ['minute', 'hour', 'day'] as const;
export type Span = (typeof SPANS)[number];

const LENGTH_MS: Record<Span, number> = {
  minute: 60_000,
  hour: 60 * 60_000,
  day: 24 * 60 * 60_000,
};

/** How many mails a server may take in a span; null = any number. */
export type Limits = Record<Span, number | null>;

/** One span of one server that is counted. */
export interface CountedSpan {
  span: Span;
  /** epoch ms at which it began */
  start: number;
  limit: number | null;
}

/** When the span around `now` began; epoch time has no leap seconds, so spans of UTC divide it evenly. */
export const startOf = (span: Span, now: number): number => now - (now % LENGTH_MS[span]);

/** When the span around `now` ends, and the next one begins. */
export const endOf = (span: Span, now: number): number => startOf(span, now) + LENGTH_MS[span];

export const limitsOf = (server: {
  limitPerMinute: number | null;
  limitPerHour: number | null;
  limitPerDay: number | null;
}): Limits => ({
  minute: server.limitPerMinute ?? null,
  hour: server.limitPerHour ?? null,
  day: server.limitPerDay ?? null,
});

/** Names limits: as long as it stays the same, so do they. */
export const limitsKey = (limits: Limits): string => SPANS.map((span) => limits[span] ?? '').join('/');

export const isLimited = (limits: Limits): boolean => SPANS.some((span) => limits[span] !== null);

/** The spans around `now` that count: those with a limit, and the day, which people look at. Always in the same order. */
export const countedSpans = (limits: Limits, now: number): CountedSpan[] =>
  SPANS.filter((span) => span === 'day' || limits[span] !== null).map((span) => ({
    span,
    start: startOf(span, now),
    limit: limits[span],
  }));

/**
 * How many of `wanted` mails fit in all spans, and when there is room again (epoch ms) if none does: when the last of the
 * full spans ends.
 */
export const roomIn = (
  spans: readonly CountedSpan[],
  counts: ReadonlyMap<Span, number>,
  wanted: number
): { room: number; until: number | null } => {
  let room = wanted;
  let until: number | null = null;
  for (const { span, start, limit } of spans) {
    if (limit === null) continue;
    const left = limit - (counts.get(span) ?? 0);
    if (left <= 0) until = Math.max(until ?? 0, start + LENGTH_MS[span]);
    room = Math.min(room, Math.max(0, left));
  }
  return { room, until: room > 0 ? null : until };
};
