import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

import { createTransport } from 'nodemailer';

/** A key for DKIM and what its owner publishes of it. */
export interface MailKey {
  privateKey: KeyObject;
  pem: string;
  /** TXT record at `<selector>._domainkey.<domain>` */
  record: string;
}

export const createKey = (kind: 'rsa' | 'ed25519' = 'rsa', bits = 1024): MailKey => {
  const pair =
    kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: bits }) : generateKeyPairSync('ed25519');
  const der = pair.publicKey.export({ type: 'spki', format: 'der' });
  // An Ed25519 key is published bare (RFC 8463 4): the last 32 octets.
  const published = (kind === 'rsa' ? der : der.subarray(-32)).toString('base64');
  return {
    privateKey: pair.privateKey,
    pem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    record: `v=DKIM1; k=${kind}; p=${published}`,
  };
};

export interface SignOptions {
  key: MailKey;
  domain: string;
  selector?: string;
  /** `h=`; default: what is usual */
  fields?: string[];
  canonicalisation?: string;
  /** further tags, or others in place of the usual ones */
  tags?: Record<string, string>;
}

/** Signs a mail with CRLF line breaks by the letter of RFC 6376; written for the tests, apart from what they test. */
export const signMail = (raw: string, options: SignOptions): string => {
  const { key, domain, selector = 's1', canonicalisation = 'relaxed/relaxed' } = options;
  const fields = options.fields ?? ['from', 'to', 'subject', 'date', 'message-id'];
  const [headerWay, bodyWay] = canonicalisation.split('/');
  const end = raw.indexOf('\r\n\r\n');
  const header = raw.slice(0, end).split(/\r\n(?![ \t])/);
  const length = options.tags?.l;
  const whole = bodyWay === 'relaxed' ? relaxBody(raw.slice(end + 4)) : simpleBody(raw.slice(end + 4));
  const body = Buffer.from(whole, 'utf8').subarray(0, length === undefined ? undefined : Number(length));
  const rsa = key.privateKey.asymmetricKeyType === 'rsa';
  const tags: Record<string, string> = {
    v: '1',
    a: rsa ? 'rsa-sha256' : 'ed25519-sha256',
    c: canonicalisation,
    d: domain,
    s: selector,
    h: fields.join(':'),
    bh: createHash('sha256').update(body).digest('base64'),
    ...options.tags,
    b: '',
  };
  const unsigned = `DKIM-Signature: ${Object.entries(tags)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')}`;
  const left = [...header];
  const signedLines = fields.flatMap((name) => {
    const at = left.findLastIndex((line) => line.toLowerCase().startsWith(`${name}:`));
    return at < 0 ? [] : left.splice(at, 1);
  });
  const canonical = headerWay === 'relaxed' ? relaxField : (line: string) => line;
  const text = [...signedLines.map((line) => `${canonical(line)}\r\n`), canonical(unsigned)].join('');
  const value = rsa
    ? sign('sha256', Buffer.from(text), key.privateKey)
    : sign(null, createHash('sha256').update(text).digest(), key.privateKey);
  return `${unsigned}${value.toString('base64')}\r\n${raw}`;
};

const relaxField = (line: string): string => {
  const colon = line.indexOf(':');
  const value = line
    .slice(colon + 1)
    .replaceAll('\r\n', '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${line.slice(0, colon).trim().toLowerCase()}:${value}`;
};

const simpleBody = (body: string): string => `${body.replace(/(?:\r\n)+$/, '')}\r\n`;

const relaxBody = (body: string): string => {
  const lines = body.replace(/[ \t]+/g, ' ').replace(/ (?=\r\n|$)/g, '');
  return /^(?:\r\n)*$/.test(lines) ? '' : simpleBody(lines);
};

/** A mail as nodemailer writes and signs it. */
export const signByNodemailer = async (
  mail: { from: string; to: string; subject: string; text: string },
  { key, domain, selector = 's1' }: Pick<SignOptions, 'key' | 'domain' | 'selector'>
): Promise<Buffer> => {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    dkim: { domainName: domain, keySelector: selector, privateKey: key.pem },
  });
  const sent = await transport.sendMail(mail);
  return sent.message as Buffer;
};
