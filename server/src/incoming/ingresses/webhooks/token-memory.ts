/**
 * Remembers for which content a one-time token was used: the same content may come again (the provider tries again), any
 * other may not (somebody has got hold of a token). Known to this process only.
 */
export const createTokenMemory = (limits: { most: number; ms: number }) => {
  const seen = new Map<string, { content: string; until: number }>();
  return {
    /** Whether this token may stand for this content; then it stands for nothing else. */
    use(token: string, content: string, now: number): boolean {
      const known = seen.get(token);
      if (known && known.until > now) return known.content === content;
      seen.delete(token);
      seen.set(token, { content, until: now + limits.ms });
      if (seen.size > limits.most) seen.delete(seen.keys().next().value as string);
      return true;
    },
  };
};
