import {
  authenticateSender,
  type SenderCheck,
} from '../../../../server/src/incoming/authenticity/authenticate-sender';
import { createKey, signMail, type SignOptions } from '../../../support/signed-mail';
import { createZone, type Records, type Zone } from '../../../support/zone';

/** A mail of anna@customer.example, what her domain publishes, and how it is checked. */

export const RECEIVED = Date.parse('2026-06-01T12:00:00Z');
export const key = createKey();
export const other = createKey();

export const CONNECTION = {
  ip: '192.0.2.10',
  helo: 'mail.customer.example',
  mailFrom: 'anna@customer.example',
};

export const write = (part: { headers?: string[]; from?: string; body?: string } = {}): string =>
  [
    ...(part.headers ?? []),
    `From: ${part.from ?? 'Anna <anna@customer.example>'}`,
    'To: support@shop.example',
    'Subject: Lamp  broken',
    'Date: Mon, 1 Jun 2026 12:00:00 +0000',
    'Message-ID: <1@customer.example>',
    'Content-Type: text/plain; charset=utf-8',
    '',
    part.body ?? 'Hello \t there\r\n\r\nAnna  \r\n\r\n\r\n',
  ].join('\r\n');

export const signed = (part: Partial<SignOptions> = {}, raw = write()): string =>
  signMail(raw, { key, domain: 'customer.example', ...part });

export const zoneOf = (records: Records = {}): Zone =>
  createZone({
    'TXT s1._domainkey.customer.example': [key.record],
    'TXT s1._domainkey.mail.customer.example': [key.record],
    'TXT s1._domainkey.list.example': [other.record],
    ...records,
  });
export const dmarc = (record: string): Records => ({
  'TXT _dmarc.customer.example': [`v=DMARC1; ${record}`],
});
export const spf = (record: string, domain = 'customer.example'): Records => ({
  [`TXT ${domain}`]: [`v=spf1 ${record}`],
});

export const check = (raw: string | Buffer, zone: Zone = zoneOf(), part: Partial<SenderCheck> = {}) =>
  authenticateSender(
    {
      raw: Buffer.isBuffer(raw) ? raw : Buffer.from(raw, 'utf8'),
      from: 'anna@customer.example',
      connection: null,
      authservId: null,
      trustedSealers: [],
      receivedAt: RECEIVED,
      ...part,
    },
    zone.resolve
  );
export const resultOf = async (...input: Parameters<typeof check>): Promise<string> =>
  (await check(...input)).result;
