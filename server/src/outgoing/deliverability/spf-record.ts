/** The text of SPF records (RFC 7208): what a record says, and how one becomes another. */

/** Terms that make a receiver ask DNS (RFC 7208 4.6.4). */
const ASKING = /^[+?~-]?(?:include:|a(?:[:/]|$)|mx(?:[:/]|$)|ptr(?::|$)|exists:)|^redirect=/i;

/** The SPF records among the TXT records of a name (RFC 7208 4.5). */
export const spfRecordsOf = (texts: readonly string[]): string[] =>
  texts.filter((text) => /^v=spf1(?:\s|$)/i.test(text.trim())).map((text) => text.trim());

/** What stands behind the version. */
export const termsOf = (record: string): string[] => record.trim().split(/\s+/).slice(1);

/** Whether a receiver asks DNS for this term. */
export const asksDns = (term: string): boolean => ASKING.test(term);

/** The domain that a term includes or redirects to; null for other terms, and where only the mail decides (macros). */
export const followedBy = (term: string): string | null =>
  /^(?:[+?~-]?include:|redirect=)(?<domain>[^\s%]+)$/i
    .exec(term)
    ?.groups?.domain?.toLowerCase()
    .replace(/\.$/, '') ?? null;

/** The network of an `ip4` or `ip6` term that lets mail pass; null for other terms. */
export const networkOf = (term: string): string | null =>
  /^\+?ip[46]:(?<network>[0-9a-f.:]+)(?:\/\d+)?$/i.exec(term)?.groups?.network ?? null;

const isAll = (term: string): boolean => /^[+?~-]?all$/i.test(term);
const isModifier = (term: string): boolean => /^[a-z][a-z0-9_.-]*=/i.test(term);
const isRedirect = (term: string): boolean => /^redirect=/i.test(term);

export type SpfEnd = 'pass' | 'neutral' | 'softfail' | 'fail' | 'redirect' | 'missing';

/** What a record says of everybody it does not name: `pass` and `missing` let the whole world send. */
export const allOf = (record: string): SpfEnd => {
  const terms = termsOf(record);
  const all = terms.find(isAll);
  if (all === undefined) return terms.some(isRedirect) ? 'redirect' : 'missing';
  const results = { '-': 'fail', '~': 'softfail', '?': 'neutral' } as const;
  return results[all.charAt(0) as '-' | '~' | '?'] ?? 'pass';
};

/** A record that allows these terms as well, before its `all`; without a record, a new one. */
export const spfWith = (record: string | null, added: readonly string[]): string => {
  const terms = record === null ? [] : termsOf(record);
  const named = new Set(terms.map((term) => term.toLowerCase().replace(/^\+/, '')));
  const missing = added.filter((term) => !named.has(term.toLowerCase()));
  const at = terms.findIndex((term) => isAll(term) || isRedirect(term));
  const [before, after] = at < 0 ? [terms, ['~all']] : [terms.slice(0, at), terms.slice(at)];
  // `+all` allows the whole world: nothing that one adds to it would mean anything.
  const end = after.map((term) => (/^\+?all$/i.test(term) ? '~all' : term));
  return ['v=spf1', ...before, ...missing, ...end].join(' ');
};

/** A record that leads to none of these domains any more; with an end of its own where that was a redirect. */
export const spfWithout = (record: string, domains: readonly string[]): string => {
  const kept = termsOf(record).filter((term) => !domains.includes(followedBy(term) ?? ''));
  return spfWith(['v=spf1', ...kept].join(' '), []);
};

const STRICTEST = ['fail', 'softfail', 'neutral'] as const;
const ENDS = { fail: '-all', softfail: '~all', neutral: '?all' } as const;

/**
 * One record out of several (RFC 7208 3.2 allows one): every mechanism once, and the strictest `all`. A redirect, which means
 * something only at the end of a record without `all` (6.1), becomes an include.
 *
 * @param redirected the records of the domains that redirects lead to, as far as they are known: their ends count as well
 */
export const mergeSpf = (
  records: readonly string[],
  redirected: ReadonlyMap<string, string> = new Map()
): string => {
  const terms = new Map<string, string>();
  const ends = new Set<SpfEnd>();
  let explanation: string | null = null;
  for (const record of records) {
    const own = termsOf(record);
    const end = own.findIndex(isAll);
    // What stands behind `all` is never reached (RFC 7208 5.1).
    for (const [index, term] of own.entries()) {
      if (/^exp=/i.test(term)) explanation ??= term;
      else if (isRedirect(term) && end < 0) {
        const include = `include:${term.slice('redirect='.length)}`;
        terms.set(include.toLowerCase(), include);
      } else if (!isAll(term) && !isRedirect(term) && (isModifier(term) || end < 0 || index < end)) {
        const key = term.toLowerCase().replace(/^\+/, '');
        if (!terms.has(key)) terms.set(key, term);
      }
    }
    ends.add(endBehind(record, redirected));
  }
  const strictest = STRICTEST.find((end) => ends.has(end)) ?? 'softfail';
  return ['v=spf1', ...terms.values(), ENDS[strictest], ...(explanation === null ? [] : [explanation])].join(
    ' '
  );
};

/** The end of a record, or of the one that it redirects to. */
const endBehind = (record: string, redirected: ReadonlyMap<string, string>): SpfEnd => {
  const seen = new Set<string>();
  let current = record;
  for (;;) {
    const target = allOf(current) === 'redirect' ? followedBy(termsOf(current).find(isRedirect) ?? '') : null;
    const next = target === null || seen.has(target) ? undefined : redirected.get(target);
    if (target === null || next === undefined) return allOf(current);
    seen.add(target);
    current = next;
  }
};
