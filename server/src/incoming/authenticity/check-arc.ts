import type { ARCData, DKIMVerifyOptions, DNSResolver } from 'mailauth';

import { readAuthenticationResults, type MethodResult } from '../../mail/authentication-results';
import { readSignature, readTags, type Signature } from '../../mail/dkim-signature';
import { fieldValue, type RawField } from '../../mail/mail-headers';
import {
  isCovered,
  LIBRARY_OPTIONS,
  resultOf,
  signedCopy,
  type SignedMail,
  type VerifiedSignature,
} from './check-signatures';
import type { ResolveDns } from '../reading/parser-pool';

/** What a chain of seals says (RFC 8617). */
export interface CheckedArc {
  result: 'pass' | 'fail' | 'temperror';
  /** who sealed last */
  sealer: string;
  /** what trusted sealers found when they got the mail, the latest first; empty unless the chain is sound */
  findings: MethodResult[][];
}

/** RFC 8617 4.2.1 allows 50; every seal costs a question to DNS. */
const MAX_SEALS = 10;
/** Older signatures that a seal may cover; each is hashed again. */
const MAX_SIGNATURES = 10;
const MAX_FIELD = 16_000;

interface Seal {
  instance: number;
  sealer: string;
  seal: RawField;
  signature: RawField;
  results: RawField;
}

/**
 * Verifies the chain of seals of a mail, if the last one is of a trusted sealer; asks DNS nothing otherwise. Never rejects.
 *
 * @returns null when there is no chain, or nobody trusted sealed it
 */
export const checkArc = async (
  mail: SignedMail,
  trustedSealers: readonly string[],
  resolve: ResolveDns
): Promise<CheckedArc | null> => {
  if (trustedSealers.length === 0) return null;
  const chain = readChain(mail.fields);
  const last = chain?.at(-1);
  if (!chain || !last || !trustedSealers.includes(last.sealer)) return null;
  const read = readSignature(fieldValue(last.signature), 'arc', mail.receivedAt);
  if (!read.ok || !isCovered(mail, last.signature, read.signature))
    return { result: 'fail', sealer: last.sealer, findings: [] };
  let unanswered = false;
  const ask: ResolveDns = async (name, rrtype) => {
    try {
      return await resolve(name, rrtype);
    } catch (error) {
      unanswered ||= !['ENOTFOUND', 'ENODATA'].includes(String((error as { code?: unknown }).code));
      throw error;
    }
  };
  const sound = await verifyChain(mail, chain, read.signature, ask).catch(() => false);
  if (!sound) return { result: unanswered ? 'temperror' : 'fail', sealer: last.sealer, findings: [] };

  // Everybody before the last untrusted sealer may have told lies; whoever came after it saw what they handed over.
  const untrusted = chain.findLastIndex(({ sealer }) => !trustedSealers.includes(sealer));
  const findings = chain
    .slice(untrusted + 1)
    .reverse()
    .map(({ results }) => readResults(results));
  return { result: 'pass', sealer: last.sealer, findings };
};

/** The sets of a chain in order; null unless it is whole: one field of each kind for 1 to n. */
const readChain = (fields: readonly RawField[]): Seal[] | null => {
  const sets = new Map<number, Partial<Seal>>();
  const kinds = {
    'arc-seal': 'seal',
    'arc-message-signature': 'signature',
    'arc-authentication-results': 'results',
  } as const;
  for (const field of fields) {
    const kind = kinds[field.name as keyof typeof kinds];
    if (!kind) continue;
    const instance = readInstance(field);
    if (instance === null) return null;
    const set = sets.get(instance) ?? { instance };
    if (set[kind]) return null;
    sets.set(instance, { ...set, [kind]: field });
  }
  const chain: Seal[] = [];
  for (let instance = 1; instance <= sets.size; instance++) {
    const { seal, signature, results } = sets.get(instance) ?? {};
    if (!seal || !signature || !results) return null;
    const tags = isPlainSeal(seal) ? readTags(fieldValue(seal)) : null;
    // `h=` and `c=` have no place in a seal (RFC 8617 4.1.3).
    if (!tags || tags.has('h') || tags.has('c')) return null;
    chain.push({ instance, sealer: (tags.get('d') ?? '').toLowerCase(), seal, signature, results });
  }
  return chain.length > 0 ? chain : null;
};

/** Quotes, comments and long runs of separators are read differently, or slowly, by others. */
const isPlainSeal = (field: RawField): boolean => !/[()"'\\]|[;:\s]{100}/.test(fieldValue(field));

const INSTANCE = /^\s*i\s*=\s*(\d{1,2})\s*(?:;|$)/i;

const readInstance = (field: RawField): number | null => {
  if (field.raw.length > MAX_FIELD) return null;
  const value = fieldValue(field);
  const text =
    field.name === 'arc-authentication-results'
      ? INSTANCE.exec(value)?.[1]
      : (readTags(value)?.get('i') ?? undefined);
  const instance = /^\d{1,2}$/.test(text ?? '') ? Number(text) : 0;
  return instance >= 1 && instance <= MAX_SEALS ? instance : null;
};

const readResults = (field: RawField): MethodResult[] =>
  readAuthenticationResults(fieldValue(field).replace(INSTANCE, ''))?.results ?? [];

/**
 * The library verifies the seals and the last signature over the mail. It reads the results in a chain into objects by
 * whatever names it finds there (`__proto__` included), so it gets empty ones to read, and the real ones, byte by byte, only
 * to verify the seals over.
 */
const verifyChain = async (
  mail: SignedMail,
  chain: readonly Seal[],
  signature: Signature,
  resolve: ResolveDns
): Promise<boolean> => {
  const names = new Set(signature.signedFields.filter((name) => !name.startsWith('arc-')));
  if (names.size < new Set(signature.signedFields).size) return false;
  const older = mail.fields.filter(({ name }) => name === 'dkim-signature');
  const signedOlder = names.has('dkim-signature') ? older : [];
  if (signedOlder.length > MAX_SIGNATURES) return false;
  // They are only signed text here, but the library reads them: whatever it could trip over ends the matter.
  for (const field of signedOlder) if (!readSignature(fieldValue(field), 'dkim', 0).ok) return false;

  const own = new Set(chain.flatMap((set) => [set.seal, set.signature]));
  const empty: RawField[] = chain.map(({ instance }) => {
    const text = `ARC-Authentication-Results: i=${instance}; none.invalid; none`;
    return { name: 'arc-authentication-results', raw: Buffer.from(text) };
  });
  const copy = signedCopy(
    { ...mail, fields: [...empty, ...mail.fields] },
    (field) =>
      own.has(field) || empty.includes(field) || (names.has(field.name) && !field.name.startsWith('arc-')),
    signature.bodyCanonicalisation
  );
  if (!copy) return false;
  const [{ dkimVerify }, { arc }] = await Promise.all([
    import('mailauth/lib/dkim/verify.js'),
    import('mailauth/lib/arc/index.js'),
  ]);
  const key = `${signature.selector}._domainkey.${signature.domain}`;
  const checked = await dkimVerify(copy, {
    ...LIBRARY_OPTIONS,
    curTime: new Date(mail.receivedAt),
    // Older signatures are checked elsewhere, if at all.
    resolver: (async (name: string, rrtype: string) => {
      if (name.toLowerCase() !== key) throw Object.assign(new Error('not asked'), { code: 'ENODATA' });
      return resolve(name, rrtype);
    }) as DNSResolver,
  } as DKIMVerifyOptions);
  const read = checked.arc as unknown as LibraryChain | undefined;
  if (!read?.chain || read.chain.length !== chain.length) return false;
  const last = read.lastEntry?.messageSignature;
  if (!last || resultOf(last, signature) !== 'pass') return false;
  for (const [index, set] of chain.entries()) {
    const entry = read.chain[index];
    if (!entry) return false;
    entry['arc-authentication-results'] = { parsed: {}, original: set.results.raw };
  }
  const answer = await arc(read as unknown as ARCData, {
    resolver: resolve as DNSResolver,
    ...LIBRARY_OPTIONS,
  });
  return answer.status.result === 'pass';
};

interface LibraryChain {
  chain?: Record<string, { parsed: object; original: Buffer }>[];
  lastEntry?: { messageSignature?: VerifiedSignature };
}
