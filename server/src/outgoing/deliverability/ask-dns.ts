/** DNS as the checks need it: answers and rejects as `dns.promises.resolve` does. Injected, so that nothing asks the world in tests. */
export type AskDns = (name: string, rrtype: string) => Promise<unknown>;

/** What DNS says of a name; `silent`: it did not answer, so nobody can tell. */
export type DnsAnswer = { kind: 'found'; records: string[] } | { kind: 'none' } | { kind: 'silent' };

/** Records of one answer that are looked at, and characters of one of them. */
const MAX_RECORDS = 50;
const MAX_TEXT = 8_000;

const asText = (record: unknown): string => {
  if (Array.isArray(record)) return record.map(String).join('');
  const { exchange } = (record ?? {}) as { exchange?: unknown };
  return typeof exchange === 'string' ? exchange : String(record);
};

/** Asks for TXT (pieces joined, RFC 7208 3.3), MX (the hosts, most wanted first), A or AAAA. Never rejects. */
export const askDns = async (
  ask: AskDns,
  name: string,
  rrtype: 'TXT' | 'MX' | 'A' | 'AAAA'
): Promise<DnsAnswer> => {
  try {
    const answer = await ask(name, rrtype);
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
