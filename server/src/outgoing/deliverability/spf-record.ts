import { askDns, type AskDns } from './ask-dns';

/** RFC 7208 4.6.4: more look-ups than this make the whole record invalid. */
export const MAX_LOOKUPS = 10;

/** Look-ups after which counting stops: a record may include itself. */
const COUNTED = 40;

/** Terms that make a receiver ask DNS (RFC 7208 4.6.4). */
const ASKING = /^[+?~-]?(?:include:|a(?:[:/]|$)|mx(?:[:/]|$)|ptr(?::|$)|exists:)|^redirect=/i;

/** The SPF records among the TXT records of a name (RFC 7208 4.5). */
export const spfRecordsOf = (texts: readonly string[]): string[] =>
  texts.filter((text) => /^v=spf1(?:\s|$)/i.test(text.trim())).map((text) => text.trim());

const termsOf = (record: string): string[] => record.trim().split(/\s+/).slice(1);

const followed = (term: string): string | null =>
  /^(?:[+?~-]?include:|redirect=)(?<domain>[^\s%]+)$/i.exec(term)?.groups?.domain?.toLowerCase() ?? null;

/** What a record leads to. */
export interface SpfTree {
  /** DNS look-ups that a receiver needs for it; counting stops at 40 */
  lookups: number;
  /** every domain that it includes or redirects to, directly or not */
  includes: ReadonlySet<string>;
  /** an included domain has no record of its own, or more than one: receivers give up (RFC 7208 5.2) */
  broken: string | null;
  /** DNS was silent somewhere */
  silent: boolean;
}

/** Follows every `include` and `redirect` of a record. */
export const followSpf = async (ask: AskDns, record: string): Promise<SpfTree> => {
  const includes = new Set<string>();
  let lookups = 0;
  let broken: string | null = null;
  let silent = false;
  const waiting = [record];
  for (let next = waiting.shift(); next !== undefined && lookups < COUNTED; next = waiting.shift()) {
    for (const term of termsOf(next)) {
      if (!ASKING.test(term)) continue;
      lookups += 1;
      if (lookups >= COUNTED) break;
      const domain = followed(term);
      if (domain === null || includes.has(domain)) continue;
      includes.add(domain);
      const answer = await askDns(ask, domain, 'TXT');
      if (answer.kind === 'silent') silent = true;
      const records = answer.kind === 'found' ? spfRecordsOf(answer.records) : [];
      const [only] = records;
      if (only !== undefined && records.length === 1) waiting.push(only);
      else if (answer.kind !== 'silent') broken ??= domain;
    }
  }
  return { lookups, includes, broken, silent };
};

const isAll = (term: string): boolean => /^[+?~-]?all$/i.test(term);

/** What a record says of everybody it does not name: `pass` and `missing` let the whole world send. */
export const allOf = (record: string): 'pass' | 'neutral' | 'softfail' | 'fail' | 'redirect' | 'missing' => {
  const terms = termsOf(record);
  const all = terms.find(isAll);
  if (all === undefined) return terms.some((term) => /^redirect=/i.test(term)) ? 'redirect' : 'missing';
  const results = { '-': 'fail', '~': 'softfail', '?': 'neutral' } as const;
  return results[all.charAt(0) as '-' | '~' | '?'] ?? 'pass';
};

/** A record that allows these terms as well, before its `all`; without a record, a new one. */
export const spfWith = (record: string | null, added: readonly string[]): string => {
  const terms = record === null ? [] : termsOf(record);
  const named = new Set(terms.map((term) => term.toLowerCase().replace(/^\+/, '')));
  const missing = added.filter((term) => !named.has(term.toLowerCase()));
  const at = terms.findIndex((term) => isAll(term) || /^redirect=/i.test(term));
  const [before, after] = at < 0 ? [terms, ['~all']] : [terms.slice(0, at), terms.slice(at)];
  // `+all` allows the whole world: nothing that one adds to it would mean anything.
  const end = after.map((term) => (/^\+?all$/i.test(term) ? '~all' : term));
  return ['v=spf1', ...before, ...missing, ...end].join(' ');
};
