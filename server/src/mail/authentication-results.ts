import type { HeaderField } from './parsed-mail';

/** `ptype.property=value` of a result (RFC 8601 2.2); `type` is empty where a server left it out. Names are lower-case. */
export interface ResultProperty {
  type: string;
  name: string;
  value: string;
}

/** What one method found (RFC 8601 2.3, 2.7); `method` and `result` are lower-case. */
export interface MethodResult {
  method: string;
  result: string;
  reason: string | null;
  /** every comment of it, joined by blanks */
  comment: string;
  properties: ResultProperty[];
}

export interface AuthenticationResults {
  /** lower-case; null where a server left it out, as Microsoft 365 does */
  authservId: string | null;
  results: MethodResult[];
}

const MAX_LENGTH = 64 * 1024;
const MAX_RESULTS = 100;
const MAX_PROPERTIES = 50;

/** The id under which Microsoft 365 is configured: its own results carry no authserv-id. */
export const MICROSOFT_365 = 'protection.outlook.com';

/**
 * Reads the value of an Authentication-Results field (RFC 8601 2.2), comments and folding included, in linear time.
 *
 * @param value unfolded or not; of more than 64 kB only the beginning is read
 * @returns null when it does not even begin like one, or is written in another version than 1
 */
export function readAuthenticationResults(value: string): AuthenticationResults | null {
  const scan = createScanner(value.slice(0, MAX_LENGTH));
  scan.skipBlanks();
  const authservId = scan.id();
  if (authservId === '') return null;
  scan.skipBlanks();
  if (scan.peek() === '=') {
    // No id: the text begins with the first result.
    scan.restart();
    return { authservId: null, results: readResults(scan, true) };
  }
  const version = scan.key();
  if (version !== '' && version !== '1') return null;
  scan.skipBlanks();
  return { authservId: authservId.toLowerCase(), results: readResults(scan, false) };
}

type Scanner = ReturnType<typeof createScanner>;

function readResults(scan: Scanner, atFirst: boolean): MethodResult[] {
  const results: MethodResult[] = [];
  for (let begins = atFirst; results.length < MAX_RESULTS; begins = false) {
    if (!begins && !scan.nextResult()) break;
    const result = readResult(scan);
    if (result) results.push(result);
  }
  return results;
}

/** One `method=result reason=… ptype.property=…`; null for `none` and for what is no result. */
function readResult(scan: Scanner): MethodResult | null {
  scan.skipBlanks();
  // `dkim/1`: the version of the method says nothing that we need
  const method = scan.key().split('/')[0] ?? '';
  scan.skipBlanks();
  if (method === '' || !scan.take('=')) return null;
  scan.skipBlanks();
  const found: MethodResult = {
    method: method.toLowerCase(),
    result: scan.key().toLowerCase(),
    reason: null,
    comment: '',
    properties: [],
  };
  scan.takeComments();
  for (;;) {
    scan.skipBlanks();
    const end = scan.peek() === '' || scan.peek() === ';';
    if (end || found.properties.length >= MAX_PROPERTIES) break;
    const key = scan.key().toLowerCase();
    scan.skipBlanks();
    if (!scan.take('=')) {
      // A stray word or sign: what follows may still be sound.
      if (key === '') scan.skip();
      continue;
    }
    scan.skipBlanks();
    const value = scan.value();
    const dot = key.indexOf('.');
    if (key === 'reason') found.reason ??= value;
    else found.properties.push({ type: key.slice(0, Math.max(0, dot)), name: key.slice(dot + 1), value });
  }
  found.comment = scan.takeComments();
  return found.result === '' ? null : found;
}

/** Walks over a text once; comments that it passes are kept until they are taken. */
function createScanner(text: string) {
  let at = 0;
  let comments: string[] = [];

  /** Past white space and comments (CFWS, RFC 5322 3.2.2); a comment that never closes ends the text. */
  const skipBlanks = (): void => {
    for (; at < text.length; at++) {
      const c = text[at] ?? '';
      if (c === '(') readComment();
      else if (!isBlank(c)) return;
    }
  };

  const readComment = (): void => {
    let depth = 0;
    const start = at + 1;
    for (; at < text.length; at++) {
      const c = text[at];
      if (c === '\\') at++;
      else if (c === '(') depth++;
      else if (c === ')' && --depth === 0) break;
    }
    comments.push(text.slice(start, at).trim());
  };

  /** What stands between quotes; `at` is on the first one. */
  const readQuoted = (): string => {
    let content = '';
    for (at++; at < text.length && text[at] !== '"'; at++) {
      if (text[at] === '\\') at++;
      content += text[at] ?? '';
    }
    at++;
    return content;
  };

  /** Characters up to a blank, `;`, a comment or one of `stops`. */
  const word = (stops: string): string => {
    const start = at;
    for (; at < text.length; at++) {
      const c = text[at] ?? '';
      if (isBlank(c) || c === ';' || c === '(' || c === '"' || stops.includes(c)) break;
    }
    return text.slice(start, at);
  };

  return {
    restart(): void {
      at = 0;
      comments = [];
    },
    peek: () => text[at] ?? '',
    skip: () => void at++,
    skipBlanks,
    take(sign: string): boolean {
      const taken = text[at] === sign;
      if (taken) at++;
      return taken;
    },

    /** A quoted string, or everything up to a blank or a sign. */
    id: (): string => (text[at] === '"' ? readQuoted() : word('=')),

    /** A keyword or `ptype . property`: blanks and comments may stand around the dot and the slash. */
    key(): string {
      let key = word('=');
      for (;;) {
        const [end, passed] = [at, comments.length];
        skipBlanks();
        const joins = /[./]$/.test(key) || text[at] === '.' || text[at] === '/';
        const more = joins ? word('=') : '';
        if (more === '') {
          at = end;
          comments.length = passed;
          return key;
        }
        key += more;
      }
    },

    /** A token, a quoted string, or both in one as in `"a b"@example.com`; signs of equality may stand inside. */
    value(): string {
      let value = '';
      for (;;) {
        const more =
          text[at] === '"' ? readQuoted() : text[at] === '=' && value !== '' ? (text[at++] ?? '') : word('=');
        if (more === '') return value;
        value += more;
      }
    },

    /** On to the next result: past everything up to a `;` that is neither quoted nor in a comment. */
    nextResult(): boolean {
      while (at < text.length && text[at] !== ';') {
        if (text[at] === '"') readQuoted();
        else if (text[at] === '(') skipBlanks();
        else at++;
      }
      comments = [];
      return at++ < text.length;
    },

    takeComments(): string {
      const taken = comments.join(' ');
      comments = [];
      return taken;
    },
  };
}

function isBlank(c: string): boolean {
  return c === ' ' || c === '\t' || c === '\r' || c === '\n';
}

/**
 * The Authentication-Results that a mail server of ours wrote: of all fields with exactly its authserv-id the topmost.
 *
 * A sender can write such a field too. Three things keep it from being believed: every server adds its own above what it
 * got, so that a forged one is never the topmost where the server stamps each mail; a server that stamps takes forged ones
 * of its own id away (RFC 8601 5); and where the topmost one lies below a Received field of the server's own organisation
 * with a Received field of somebody else in between, or below From, it came in with the mail and nothing is believed.
 *
 * @param headers all fields, topmost first
 * @param authservId as configured; {@link MICROSOFT_365} means fields without any, of which only the topmost of all
 *   Authentication-Results counts
 */
export function trustedAuthenticationResults(
  headers: readonly HeaderField[],
  authservId: string
): AuthenticationResults | null {
  const wanted = authservId.trim().toLowerCase();
  if (wanted === '') return null;
  const above: string[] = [];
  for (const { name, value } of headers) {
    if (name === 'from') return null;
    if (name === 'received') above.push(receivingHost(value));
    if (name !== 'authentication-results') continue;
    const read = readAuthenticationResults(value);
    if (wanted === MICROSOFT_365) return read?.authservId === null ? read : null;
    if (read?.authservId === wanted) return cameFromOutside(above, wanted) ? null : read;
  }
  return null;
}

/** Whether a field came in with the mail: `above` are the hosts of the Received fields over it, the latest first. */
function cameFromOutside(above: readonly string[], authservId: string): boolean {
  const own = organisationOf(authservId);
  const isOwn = (host: string): boolean => host === own || host.endsWith(`.${own}`);
  const lastOwn = above.findLastIndex(isOwn);
  return lastOwn >= 0 && above.slice(lastOwn + 1).some((host) => !isInternal(host));
}

/** Names that content filters and inner hops give themselves, such as `localhost` or `10.1.2.3`. */
function isInternal(host: string): boolean {
  return (
    !host.includes('.') || /\.(?:local|lan|internal|localdomain)$/.test(host) || /^\[?[\d.]+\]?$/.test(host)
  );
}

/** `mail.example.com` and its neighbours belong to `example.com`; what has no more than two labels stands for itself. */
function organisationOf(host: string): string {
  const labels = host.split('.');
  return labels.length > 2 ? labels.slice(1).join('.') : host;
}

/** The host that wrote a Received field (RFC 5321 4.4, `by`), lower-case; empty when there is none. */
function receivingHost(value: string): string {
  const words = withoutComments(value.slice(0, 4_000)).toLowerCase().split(/\s+/).filter(Boolean);
  // The word after `from` is what the client called itself; it may well be `by`.
  const by = words.indexOf('by', words[0] === 'from' ? 2 : 0);
  return by < 0 ? '' : (words[by + 1] ?? '').replace(/;$/, '');
}

function withoutComments(text: string): string {
  let depth = 0;
  let rest = '';
  for (const c of text) {
    if (c === '(') depth++;
    else if (c === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) rest += c;
  }
  return rest;
}
