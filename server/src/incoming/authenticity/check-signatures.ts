import { Readable } from 'node:stream';

import type { DKIMVerifyOptions, DNSResolver } from 'mailauth';

import { canonicalBody } from '../../mail/canonical-body';
import { keyAllows, readSignature, type Signature, type SignatureProblem } from '../../mail/dkim-signature';
import { fieldValue, type RawField } from '../../mail/mail-headers';
import type { ResolveDns } from '../reading/parser-pool';
import { isAligned } from './sender-domain';

/** A mail as its signatures see it. */
export interface SignedMail {
  /** every field as it came, topmost first */
  fields: readonly RawField[];
  body: Buffer;
  /** ms since the epoch when it came in; signatures expire by it */
  receivedAt: number;
}

/** A result as in RFC 8601 2.7.1; `domain` is who signed. */
export interface CheckedSignature {
  result: string;
  domain: string | null;
}

/** Signatures of one mail that are verified, and that are listed at all. */
const MAX_CHECKED = 5;
const MAX_LISTED = 20;
/** Octets and lines of the fields that signatures cover; the library joins folded lines in quadratic time. */
const MAX_HEADER = 256 * 1024;
const MAX_LINES = 3_000;
/** Octets of a field that the library reads address by address or parameter by parameter. */
const MAX_PARSED = 4_000;
const PARSED = ['from', 'content-type'];

export const LIBRARY_OPTIONS = {
  /** bits of a key (RFC 8301 3.2) */
  minBitLength: 1024,
  /** keeps it from reading Return-Path, which we have no use for */
  sender: 'nobody@invalid',
};

/**
 * Fields that say what people see. A mail that has one of them more often than its signature covers it was added to after it
 * was signed (RFC 6376 8.15), and readers may show what was added.
 */
const SHOWN = ['from', 'subject', 'content-type', 'content-transfer-encoding'];

const WORDS: Record<SignatureProblem, string> = {
  malformed: 'permerror',
  unsupported: 'permerror',
  body_length: 'policy',
  from_unsigned: 'policy',
  expired: 'policy',
};

interface Candidate {
  field: RawField;
  signature: Signature;
}

/**
 * Verifies the DKIM signatures of a mail: of those that are acceptable at all the first five, those of the sender's own
 * organisation before others. Asks DNS nothing when there is none. Never rejects.
 */
export const checkSignatures = async (
  mail: SignedMail,
  fromDomain: string,
  resolve: ResolveDns
): Promise<CheckedSignature[]> => {
  const listed: { checked: CheckedSignature; candidate: Candidate | null }[] = [];
  for (const field of mail.fields) {
    if (field.name !== 'dkim-signature' || listed.length >= MAX_LISTED) continue;
    const read = readSignature(fieldValue(field), 'dkim', mail.receivedAt);
    listed.push(
      read.ok
        ? {
            checked: { result: 'policy', domain: read.signature.domain },
            candidate: isCovered(mail, field, read.signature) ? { field, signature: read.signature } : null,
          }
        : { checked: { result: WORDS[read.problem], domain: read.domain }, candidate: null }
    );
  }
  const candidates = listed.flatMap(({ candidate }) => candidate ?? []);
  const first = (aligned: boolean): Candidate[] =>
    candidates.filter(({ signature }) => isAligned(fromDomain, signature.domain, false) === aligned);
  const chosen = [...first(true), ...first(false)].slice(0, MAX_CHECKED);

  for (const kind of ['relaxed', 'simple'] as const) {
    const group = chosen.filter(({ signature }) => signature.bodyCanonicalisation === kind);
    const results = await verify(mail, group, kind, resolve);
    for (const entry of listed) {
      const result = entry.candidate && results.get(entry.candidate);
      if (result) entry.checked.result = result;
    }
  }
  return listed.map(({ checked }) => checked);
};

/** Whether a signature covers everything that could mislead a reader, in fields that the library reads as we do. */
export const isCovered = (mail: SignedMail, field: RawField, signature: Signature): boolean => {
  const covered = signature.signedFields;
  const sound = SHOWN.every((name) => {
    const present = mail.fields.filter((other) => other.name === name);
    const times = covered.filter((other) => other === name).length;
    return present.length <= Math.max(1, times) && present.every(isPlain);
  });
  return sound && isPlain(field);
};

/** Whether a field begins with its name and a colon, without anything that only some readers overlook. */
const isPlain = ({ name, raw }: RawField): boolean => {
  const colon = raw.indexOf(58);
  return (
    raw
      .toString('latin1', 0, colon)
      .replace(/[ \t]+$/, '')
      .toLowerCase() === name
  );
};

/**
 * What the verifying library gets to see instead of the mail: the fields that count, and a body that is canonical already,
 * so that it takes the short way through every line.
 *
 * @returns null when the header is too much for it
 */
export const signedCopy = (
  mail: SignedMail,
  includes: (field: RawField) => boolean,
  kind: 'simple' | 'relaxed'
): Readable | null => {
  const included = mail.fields.filter((field) => includes(field) && isPlain(field));
  const header = Buffer.concat([
    ...included.flatMap(({ raw }) => [raw, Buffer.from('\r\n')]),
    Buffer.from('\r\n'),
  ]);
  if (header.length > MAX_HEADER || countLines(header) > MAX_LINES) return null;
  if (included.some(({ name, raw }) => PARSED.includes(name) && raw.length > MAX_PARSED)) return null;
  const body = canonicalBody(mail.body, kind);
  return Readable.from(body.length > 0 ? [header, body] : [header]);
};

const countLines = (text: Buffer): number => {
  let lines = 0;
  for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, at + 1)) lines++;
  return lines;
};

const verify = async (
  mail: SignedMail,
  group: readonly Candidate[],
  kind: 'simple' | 'relaxed',
  resolve: ResolveDns
): Promise<Map<Candidate, string>> => {
  const results = new Map<Candidate, string>();
  if (group.length === 0) return results;
  const own = new Set(group.map(({ field }) => field));
  const names = new Set(group.flatMap(({ signature }) => signature.signedFields));
  const copy = signedCopy(
    mail,
    (field) => own.has(field) || (field.name !== 'dkim-signature' && names.has(field.name)),
    kind
  );
  if (!copy) return results;
  try {
    const { dkimVerify } = await import('mailauth/lib/dkim/verify.js');
    const verified = await dkimVerify(copy, {
      resolver: resolve as DNSResolver,
      ...LIBRARY_OPTIONS,
      curTime: new Date(mail.receivedAt),
    } as DKIMVerifyOptions);
    for (const found of verified.results as unknown as VerifiedSignature[]) {
      const candidate = group.find(
        (other) =>
          !results.has(other) &&
          other.signature.value === found.signature &&
          other.signature.domain === found.signingDomain?.toLowerCase()
      );
      if (candidate) results.set(candidate, resultOf(found, candidate.signature));
    }
  } catch {
    for (const candidate of group) results.set(candidate, 'permerror');
  }
  return results;
};

/** What the library tells of a signature, as far as it is used; its types leave half of it out. */
export interface VerifiedSignature {
  signingDomain?: string;
  signature?: string;
  rr?: string;
  status: { result: string; comment?: string };
}

/** The library calls much `neutral` that RFC 8601 2.7.1 has better words for. */
export const resultOf = ({ status, rr }: VerifiedSignature, signature: Signature): string => {
  if (status.result === 'pass') return keyAllows(rr ?? '', signature) ? 'pass' : 'policy';
  if (status.result !== 'neutral') return status.result;
  return status.comment?.startsWith('body hash') ? 'fail' : 'permerror';
};
