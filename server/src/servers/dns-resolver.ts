import { Resolver } from 'node:dns/promises';

/** Answers a question to DNS as `dns.promises.resolve` does, and rejects with its codes. */
export type ResolveDns = (name: string, rrtype: string) => Promise<unknown>;

export interface DnsResolverOptions {
  /** addresses of name servers, `192.0.2.1` or `192.0.2.1:5353`; empty = those of the machine */
  servers: readonly string[];
  /** ms that one question may take */
  timeoutMs?: number;
  /** clock, in ms */
  now?: () => number;
}

type Outcome = { records: unknown } | { error: Error };

interface Remembered {
  outcome: Outcome;
  until: number;
}

const RECORD_TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'TXT'];
const TIMEOUT = 3_000;
/** Seconds that an answer is kept: its TTL where Node tells it (A, AAAA), never longer than this. */
const KEEP = 300;
/** Seconds that the absence of a record, or the silence of a server, is kept. */
const KEEP_ABSENCE = 60;
const KEEP_SILENCE = 10;
const MAX_REMEMBERED = 2_000;
/** Characters of an answer that is worth remembering, and questions under way at a time. */
const MAX_SIZE = 20_000;
const MAX_UNDER_WAY = 200;

/**
 * DNS for the checks of senders and of our own domains: answers as `dns.promises.resolve` does and rejects with its codes (`ENOTFOUND`, `ENODATA`,
 * `ETIMEOUT`, `ESERVFAIL`, ...). Answers are kept for a while, and the same question is never under way twice.
 */
export const createDnsResolver = (options: DnsResolverOptions): ResolveDns => {
  const { servers, timeoutMs = TIMEOUT, now = Date.now } = options;
  const dns = new Resolver({ timeout: timeoutMs, tries: 1 });
  if (servers.length > 0) dns.setServers([...servers]);
  const remembered = new Map<string, Remembered>();
  const underWay = new Map<string, Promise<Outcome>>();

  const ask = async (name: string, rrtype: string): Promise<Remembered> => {
    try {
      const { records, ttl } = await lookUp(dns, name, rrtype, timeoutMs);
      return { outcome: { records }, until: now() + Math.min(ttl, KEEP) * 1000 };
    } catch (cause) {
      const error = cause as NodeJS.ErrnoException;
      const { code } = error;
      const seconds = code === 'ENOTFOUND' || code === 'ENODATA' ? KEEP_ABSENCE : KEEP_SILENCE;
      return { outcome: { error }, until: now() + seconds * 1000 };
    }
  };

  const remember = (key: string, answer: Remembered): void => {
    const { outcome } = answer;
    if ('records' in outcome && JSON.stringify(outcome.records).length > MAX_SIZE) return;
    remembered.delete(key);
    remembered.set(key, answer);
    // The oldest goes first: a map keeps the order in which its keys came.
    const [oldest] = remembered.keys();
    if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  };

  const find = (key: string, name: string, rrtype: string): Promise<Outcome> => {
    const known = remembered.get(key);
    if (known && known.until > now()) return Promise.resolve(known.outcome);
    const running = underWay.get(key);
    if (running) return running;
    if (underWay.size >= MAX_UNDER_WAY) return Promise.resolve({ error: failure('EREFUSED', 'too busy') });
    const question = ask(name, rrtype)
      .then((answer) => {
        remember(key, answer);
        return answer.outcome;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, question);
    return question;
  };

  return async (name, rrtype) => {
    if (!RECORD_TYPES.includes(rrtype)) throw failure('ENOTIMP', `no question for ${rrtype}`);
    const outcome = await find(`${rrtype} ${name.toLowerCase()}`, name, rrtype);
    if ('error' in outcome) throw outcome.error;
    return outcome.records;
  };
};

const failure = (code: string, text: string): Error => Object.assign(new Error(text), { code });

const lookUp = async (
  dns: Resolver,
  name: string,
  rrtype: string,
  timeoutMs: number
): Promise<{ records: unknown; ttl: number }> => {
  let timer: NodeJS.Timeout | undefined;
  // The limit of the resolver is one per server; this one is for the question.
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failure('ETIMEOUT', `no answer for ${name}`)), timeoutMs);
    timer.unref();
  });
  try {
    return await Promise.race([withTtl(dns, name, rrtype), late]);
  } finally {
    clearTimeout(timer);
  }
};

const withTtl = async (
  dns: Resolver,
  name: string,
  rrtype: string
): Promise<{ records: unknown; ttl: number }> => {
  if (rrtype !== 'A' && rrtype !== 'AAAA') return { records: await dns.resolve(name, rrtype), ttl: KEEP };
  const found =
    rrtype === 'A' ? await dns.resolve4(name, { ttl: true }) : await dns.resolve6(name, { ttl: true });
  return {
    records: found.map(({ address }) => address),
    ttl: Math.min(...found.map(({ ttl }) => ttl)),
  };
};
