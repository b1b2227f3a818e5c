import { isIP } from 'node:net';

import type { ResolveDns } from '../reading/parser-pool';

/** Record types that the checks of a sender ask for, and how many records of one answer are looked at. */
const RECORDS: Record<string, number> = { A: 100, AAAA: 100, MX: 20, PTR: 20, TXT: 200 };
/** Characters of one TXT record: a key of 16,384 bits has 2,800. */
const MAX_TEXT = 8_000;

/** An error as DNS and SPF (RFC 7208 2.6) know it. */
const failure = (code: string, text: string, spf?: 'temperror' | 'permerror'): Error =>
  Object.assign(new Error(text), { code }, spf ? { spfResult: { error: spf, text } } : {});

/**
 * Keeps what one mail may ask of DNS within bounds: so many questions, until a moment, of sound names and known types only.
 * Answers are cut to what a sound zone holds. Rejects with ENOTFOUND and ENODATA where there is no record, ETIMEOUT when
 * time is up, ELIMIT when too much was asked, else as the resolver did.
 *
 * @param limits `until`: ms since the epoch
 */
export const limitDns = (resolve: ResolveDns, limits: { questions: number; until: number }): ResolveDns => {
  let asked = 0;
  return async (name, rrtype) => {
    const wanted = name.toLowerCase().replace(/\.$/, '');
    if (!isQuestion(wanted) || !Object.hasOwn(RECORDS, rrtype))
      throw failure('ENOTFOUND', `no question for DNS: ${rrtype} of ${JSON.stringify(name.slice(0, 100))}`);
    if (++asked > limits.questions) throw failure('ELIMIT', 'too many questions', 'permerror');
    let answer: unknown;
    try {
      answer = await within(limits.until - Date.now(), resolve(wanted, rrtype));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException | null)?.code ?? 'ESERVFAIL';
      if (code === 'ENOTFOUND' || code === 'ENODATA') throw failure(code, `no ${rrtype} of ${wanted}`);
      throw failure(code, `${rrtype} of ${wanted}: ${code}`, 'temperror');
    }
    const records = (Array.isArray(answer) ? answer : []).filter((record) => isRecord(record, rrtype));
    if (records.length === 0 || records.length > (RECORDS[rrtype] ?? 0))
      throw failure('ENODATA', `no usable ${rrtype} of ${wanted}`);
    return records;
  };
};

const isQuestion = (name: string): boolean =>
  name.length <= 253 &&
  /^[\x21-\x7e]+$/.test(name) &&
  name.split('.').every((label) => label.length > 0 && label.length <= 63);

const isRecord = (record: unknown, rrtype: string): boolean => {
  switch (rrtype) {
    case 'A':
      return typeof record === 'string' && isIP(record) === 4;
    case 'AAAA':
      return typeof record === 'string' && isIP(record) === 6;
    case 'PTR':
      return typeof record === 'string' && record.length <= 255;
    case 'MX': {
      const { exchange } = (record ?? {}) as { exchange?: unknown };
      return typeof exchange === 'string' && exchange.length <= 255;
    }
    default:
      return (
        Array.isArray(record) &&
        record.every((piece) => typeof piece === 'string') &&
        record.reduce((length, piece) => length + piece.length, 0) <= MAX_TEXT
      );
  }
};

const within = async <T>(ms: number, promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failure('ETIMEOUT', 'no time is left')), Math.max(0, ms));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};
