/** DNS as the checks need it: answers and rejects as `dns.promises.resolve` does. Injected, so that nothing asks the world in tests. */
export type AskDns = (name: string, rrtype: string) => Promise<unknown>;

/** What DNS says of a name; `silent`: it did not answer, so nobody can tell. */
export type DnsAnswer = { kind: 'found'; records: string[] } | { kind: 'none' } | { kind: 'silent' };

/** Records of one answer that are looked at, and characters of one of them. */
const MAX_RECORDS = 50;
const MAX_TEXT = 8_000;

/** ms after which a check asks nothing more, and different questions of one check: records may lead on without end. */
export const CHECK_MS = 25_000;
export const MAX_QUESTIONS = 400;

const refused = (name: string): Error =>
  Object.assign(new Error(`no more questions, not even for ${name}`), { code: 'ETIMEOUT' });

/**
 * DNS for one check: the same question is asked once, and after 25 s or 400 questions none at all (`ETIMEOUT`). Nothing is
 * remembered beyond it: who has just changed a record wants to see it.
 *
 * @param now clock, in ms
 */
export const askForOneCheck = (ask: AskDns, now: () => number = Date.now): AskDns => {
  const began = now();
  const asked = new Map<string, Promise<unknown>>();
  return (name, rrtype) => {
    const question = `${rrtype} ${name.toLowerCase()}`;
    const known = asked.get(question);
    if (known) return known;
    if (asked.size >= MAX_QUESTIONS || now() - began > CHECK_MS) return Promise.reject(refused(name));
    const answer = ask(name, rrtype);
    asked.set(question, answer);
    return answer;
  };
};

const asText = (record: unknown): string => {
  if (Array.isArray(record)) return record.map(String).join('');
  const { exchange } = (record ?? {}) as { exchange?: unknown };
  return typeof exchange === 'string' ? exchange : String(record);
};

/**
 * Asks for TXT (pieces joined, RFC 7208 3.3), MX (the hosts, most wanted first), A, AAAA or CNAME. Never rejects.
 */
export const askDns = async (
  ask: AskDns,
  name: string,
  rrtype: 'TXT' | 'MX' | 'A' | 'AAAA' | 'CNAME'
): Promise<DnsAnswer> => {
  try {
    const answer = await ask(name, rrtype);
    // A copy: the same answer is given to every asker.
    const records = (Array.isArray(answer) ? answer : []).slice(0, MAX_RECORDS);
    if (rrtype === 'MX')
      (records as { priority?: number }[]).sort((a, b) => Number(a.priority ?? 0) - Number(b.priority ?? 0));
    const texts = records.map((record) => asText(record).slice(0, MAX_TEXT));
    return texts.length > 0 ? { kind: 'found', records: texts } : { kind: 'none' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException | null)?.code;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? { kind: 'none' } : { kind: 'silent' };
  }
};

/** Addresses of a host (A and AAAA); `silent` when DNS did not answer one of the two. */
export const addressesOf = async (
  ask: AskDns,
  host: string
): Promise<{ addresses: string[]; silent: boolean }> => {
  const answers = await Promise.all([askDns(ask, host, 'A'), askDns(ask, host, 'AAAA')]);
  return {
    addresses: answers.flatMap((answer) => (answer.kind === 'found' ? answer.records : [])),
    silent: answers.some(({ kind }) => kind === 'silent'),
  };
};
