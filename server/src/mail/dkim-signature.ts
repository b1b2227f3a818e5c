import { isDomainName } from './address';

/** A DKIM-Signature or ARC-Message-Signature that may be checked. Domains are lower-case. */
export interface Signature {
  /** `d=`, who vouches */
  domain: string;
  selector: string;
  /** domain of `i=`; the same as `domain` or below it */
  identityDomain: string;
  /** names of `h=`, lower-case, in order, with repeats */
  signedFields: string[];
  bodyCanonicalisation: 'simple' | 'relaxed';
  /** `b=` without white space */
  value: string;
}

/**
 * Why a signature is not even checked: `malformed`; `unsupported` algorithm, canonicalisation or query; `body_length`: `l=`
 * lets anybody add to the body; `from_unsigned`; `expired`.
 */
export type SignatureProblem = 'malformed' | 'unsupported' | 'body_length' | 'from_unsigned' | 'expired';

export type ReadSignature =
  | { ok: true; signature: Signature }
  /** `domain`: `d=`, if there is a sound one */
  | { ok: false; domain: string | null; problem: SignatureProblem };

const MAX_LENGTH = 16_000;
const MAX_TAGS = 50;
const MAX_SIGNED_FIELDS = 200;

/**
 * Reads a tag list (RFC 6376 3.2): `name=value; …`, white space inside `b`, `bh`, `h` and `p` taken out.
 *
 * @returns null when it is malformed, has a tag twice (which must be treated as an error) or more than 50
 */
export function readTags(text: string): Map<string, string> | null {
  if (text.length > MAX_LENGTH) return null;
  const tags = new Map<string, string>();
  const pieces = text.split(';');
  if (pieces.at(-1)?.trim() === '') pieces.pop();
  if (pieces.length > MAX_TAGS) return null;
  for (const piece of pieces) {
    const equals = piece.indexOf('=');
    const name = piece.slice(0, Math.max(0, equals)).trim().toLowerCase();
    if (!/^[a-z][a-z0-9_]*$/.test(name) || tags.has(name)) return null;
    const value = piece.slice(equals + 1).trim();
    tags.set(name, ['b', 'bh', 'h', 'p'].includes(name) ? value.replace(/\s+/g, '') : value);
  }
  return tags;
}

/**
 * Reads a signature strictly (RFC 6376 3.5, RFC 8301, RFC 8463), so that nothing in it can mean one thing here and another
 * to the library that verifies it.
 *
 * @param text the unfolded value of its field
 * @param kind `arc`: an ARC-Message-Signature (RFC 8617 4.1.2), which has no `v=` and a number as `i=`
 * @param now ms since the epoch when the mail came in
 */
export function readSignature(text: string, kind: 'dkim' | 'arc', now: number): ReadSignature {
  const tags = readTags(text);
  const tag = (name: string): string => tags?.get(name) ?? '';
  const domain = tag('d').toLowerCase();
  const known = isDomainName(domain) ? domain : null;
  const problem = (why: SignatureProblem): ReadSignature => ({ ok: false, domain: known, problem: why });

  // Quotes, comments and long runs of separators are read differently, or slowly, by others.
  if (!tags || !known || /[()"'\\]|[^\t\x20-\x7e]|[;:\s]{100}/.test(text)) return problem('malformed');
  const selector = tag('s').toLowerCase();
  const signedFields = tag('h').toLowerCase().split(':').filter(Boolean);
  const [header = '', body = 'simple'] = (tag('c') || (kind === 'arc' ? 'relaxed/relaxed' : 'simple'))
    .toLowerCase()
    .split('/');
  if (!isDomainName(selector) || !isBase64(tag('b')) || !isBase64(tag('bh'))) return problem('malformed');
  if (signedFields.length > MAX_SIGNED_FIELDS) return problem('malformed');
  if (kind === 'dkim' && tag('v') !== '1') return problem('unsupported');
  if (!['rsa-sha256', 'ed25519-sha256'].includes(tag('a').toLowerCase())) return problem('unsupported');
  if (!isCanonicalisation(header) || !isCanonicalisation(body)) return problem('unsupported');
  if (tags.has('q') && !tag('q').toLowerCase().split(':').includes('dns/txt')) return problem('unsupported');

  const identity = kind === 'dkim' && tags.has('i') ? tag('i').toLowerCase() : `@${domain}`;
  const identityDomain = identity.slice(identity.lastIndexOf('@') + 1);
  if (identityDomain !== domain && !identityDomain.endsWith(`.${domain}`)) return problem('malformed');
  if (!signedFields.includes('from')) return problem('from_unsigned');
  if (tags.has('l')) return problem('body_length');
  for (const name of ['t', 'x'])
    if (tags.has(name) && !/^\d{1,12}$/.test(tag(name))) return problem('malformed');
  if (tags.has('x') && Number(tag('x')) * 1000 < now) return problem('expired');
  if (tags.has('x') && tags.has('t') && Number(tag('x')) < Number(tag('t'))) return problem('malformed');
  return {
    ok: true,
    signature: {
      domain,
      selector,
      identityDomain,
      signedFields,
      bodyCanonicalisation: body,
      value: tag('b'),
    },
  };
}

/**
 * Whether a key record (RFC 6376 3.6.1) allows a signature beyond what its key proves: the hash, the service, and with
 * `t=s` an identity of exactly the domain.
 *
 * @param record the TXT record, in one piece
 */
export function keyAllows(record: string, signature: Signature): boolean {
  const tags = readTags(record);
  if (!tags?.get('p')) return false;
  const list = (name: string): string[] | null =>
    tags.get(name)?.toLowerCase().replace(/\s+/g, '').split(':') ?? null;
  if (list('h')?.includes('sha256') === false) return false;
  const services = list('s');
  if (services && !services.includes('*') && !services.includes('email')) return false;
  return !list('t')?.includes('s') || signature.identityDomain === signature.domain;
}

function isCanonicalisation(word: string): word is 'simple' | 'relaxed' {
  return word === 'simple' || word === 'relaxed';
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]{20,}={0,2}$/.test(text);
}
