import { sealMessage } from 'mailauth';

import {
  authenticateSender,
  type SenderCheck,
} from '../../../../server/src/incoming/authenticity/authenticate-sender';
import { createKey, signMail } from '../../../support/signed-mail';
import { createZone, type Records, type Zone } from '../../../support/zone';

/** Others who checked a mail before it came to us: the mail server of a mailbox, and whoever sealed it (ARC). */

const key = createKey();
const listKey = createKey();

const write = (headers: string[] = [], from = 'Anna <anna@customer.example>'): string =>
  [
    ...headers,
    `From: ${from}`,
    'To: team@list.example',
    'Subject: Lamp broken',
    'Date: Mon, 1 Jun 2026 12:00:00 +0000',
    'Message-ID: <1@customer.example>',
    '',
    'Hello\r\n',
  ].join('\r\n');

const zoneOf = (records: Records = {}): Zone =>
  createZone({
    'TXT s1._domainkey.customer.example': [key.record],
    'TXT arc._domainkey.list.example': [listKey.record],
    'TXT arc._domainkey.forwarder.example': [listKey.record],
    'TXT arc._domainkey.evil.example': [listKey.record],
    ...records,
  });

const check = (raw: string, zone: Zone = zoneOf(), part: Partial<SenderCheck> = {}) =>
  authenticateSender(
    {
      raw: Buffer.from(raw),
      from: 'anna@customer.example',
      connection: null,
      authservId: null,
      trustedSealers: [],
      receivedAt: Date.parse('2026-06-01T12:00:00Z'),
      ...part,
    },
    zone.resolve
  );

describe('Authentication-Results of the server that is configured', () => {
  const by = (results: string, zone: Zone = zoneOf(), raw = write()) =>
    check(`Authentication-Results: ${results}\r\n${raw}`, zone, { authservId: 'mx.shop.example' });

  test('dmarc=pass for the domain of From needs no DNS', async () => {
    const zone = zoneOf();
    expect(
      await by(
        'mx.shop.example; dkim=pass header.d=customer.example; spf=pass smtp.mailfrom=x@bounce.customer.example; dmarc=pass (p=REJECT) header.from=customer.example',
        zone,
        signMail(write(), { key, domain: 'customer.example' })
      )
    ).toEqual({
      result: 'verified',
      source: 'header',
      fromDomain: 'customer.example',
      spf: { result: 'pass', domain: 'bounce.customer.example', aligned: true },
      dkim: [{ result: 'pass', domain: 'customer.example', aligned: true }],
      dmarc: { result: 'pass', policy: 'reject' },
      arc: null,
    });
    expect(zone.asked).toEqual([]);
  });

  test.each([
    ['another From', 'dmarc=pass header.from=evil.example'],
    ['no From at all', 'dmarc=pass'],
    [
      'two that contradict each other',
      'dmarc=pass header.from=customer.example; dmarc=fail header.from=customer.example',
    ],
    ['two that agree', 'dmarc=pass header.from=customer.example; dmarc=pass header.from=customer.example'],
    [
      'another From beside an aligned signature',
      'dmarc=pass header.from=evil.example; dkim=pass header.d=customer.example',
    ],
    ['nothing', 'none'],
    ['somebody else', 'dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=x@evil.example'],
    ['a result that is none', 'dkim=passed header.d=customer.example'],
    ['a failure', 'dkim=fail header.d=customer.example; spf=softfail smtp.mailfrom=anna@customer.example'],
    ['a domain that only ends alike', 'dkim=pass header.d=evilcustomer.example'],
  ])('%s proves nothing', async (_name, results) => {
    expect(await by(`mx.shop.example; ${results}`)).toMatchObject({ result: 'unverified', source: 'header' });
  });

  test('without DMARC an aligned DKIM or SPF result is enough', async () => {
    const zone = zoneOf();
    for (const results of [
      'dkim=pass header.i=@customer.example',
      'dkim=fail header.d=customer.example; dkim=pass header.d=customer.example; dmarc=none header.from=customer.example',
      'spf=pass smtp.mailfrom=anna@customer.example',
      'spf=pass smtp.helo=customer.example',
    ]) {
      expect(await by(`mx.shop.example; ${results}`, zone)).toMatchObject({ result: 'verified' });
    }
    expect(zone.asked).toEqual([]);
  });

  test('a subdomain is aligned unless the domain is strict', async () => {
    const results = 'mx.shop.example; dkim=pass header.d=mail.customer.example';
    expect(await by(results)).toMatchObject({ result: 'verified' });
    const strict = zoneOf({ 'TXT _dmarc.customer.example': ['v=DMARC1; p=none; adkim=s'] });
    expect(await by(results, strict)).toMatchObject({ result: 'unverified' });
    const silent = zoneOf({ 'TXT _dmarc.customer.example': 'ETIMEOUT' });
    expect(await by(results, silent)).toMatchObject({ result: 'unverified' });
  });

  test.each([
    ['(p=REJECT sp=REJECT dis=QUARANTINE) header.from=customer.example', 'failed', 'reject'],
    ['(p=quarantine dis=none) header.from=customer.example', 'failed', 'quarantine'],
    ['header.from=customer.example (policy=reject)', 'failed', 'reject'],
    ['policy.published-domain-policy=reject header.from=customer.example', 'failed', 'reject'],
    ['(p=NONE sp=REJECT) header.from=customer.example', 'unverified', 'none'],
    ['header.from=customer.example', 'failed', 'quarantine'],
    ['(p=REJECT) header.from=other.example', 'unverified', 'reject'],
  ])('dmarc=fail %s', async (rest, result, policy) => {
    const zone = zoneOf({ 'TXT _dmarc.customer.example': ['v=DMARC1; p=quarantine'] });
    expect(await by(`mx.shop.example; dmarc=fail ${rest}`, zone)).toMatchObject({
      result,
      source: 'header',
      dmarc: { result: 'fail', policy },
    });
  });

  test('sp= of a subdomain', async () => {
    const from = 'anna@sales.customer.example';
    const results = 'mx.shop.example; dmarc=fail (p=REJECT sp=NONE) header.from=sales.customer.example';
    const raw = `Authentication-Results: ${results}\r\n${write([], from)}`;
    expect(await check(raw, zoneOf(), { from, authservId: 'mx.shop.example' })).toMatchObject({
      result: 'unverified',
    });
  });

  test('our own look at the signature helps where the server saw nothing', async () => {
    const raw = signMail(write(), { key, domain: 'customer.example' });
    expect(
      await by('mx.shop.example; dmarc=temperror header.from=customer.example', zoneOf(), raw)
    ).toMatchObject({
      result: 'verified',
      source: 'own',
      dkim: [{ result: 'pass' }],
    });
    expect(await by('mx.shop.example; dmarc=temperror header.from=customer.example')).toMatchObject({
      result: 'unknown',
    });
  });

  test('forged ones: of another id, below the real one, in a mail of several authors, over our own connection', async () => {
    const forged = 'Authentication-Results: mx.shop.example; dmarc=pass header.from=customer.example';
    const options = { authservId: 'mx.shop.example' };
    const other = forged.replace('mx.shop', 'mx.evil');
    expect(await check(`${other}\r\n${write()}`, zoneOf(), options)).toMatchObject({
      result: 'unknown',
      source: 'none',
    });
    expect(await check(`${forged}\r\n${write()}`)).toMatchObject({ result: 'unknown', source: 'none' });
    const real =
      'Authentication-Results: mx.shop.example; dmarc=fail (p=REJECT) header.from=customer.example';
    expect(await check(`${real}\r\n${forged}\r\n${write()}`, zoneOf(), options)).toMatchObject({
      result: 'failed',
    });
    const two = 'anna@customer.example, x@evil.example';
    expect(await check(`${forged}\r\n${write([], two)}`, zoneOf(), options)).toMatchObject({
      result: 'unverified',
      source: 'none',
    });
    expect(
      await check(`${forged}\r\n${write()}`, zoneOf(), {
        ...options,
        connection: { ip: '192.0.2.66', helo: 'evil.example', mailFrom: 'x@evil.example' },
      })
    ).toMatchObject({ result: 'unverified', source: 'own' });
  });
});

describe('ARC', () => {
  const seal = async (raw: string, domain: string, authResults: string, cv = 'none'): Promise<string> => {
    const headers = await sealMessage(Buffer.from(raw), {
      signingDomain: domain,
      selector: 'arc',
      privateKey: listKey.pem,
      authResults,
      cv,
    } as never);
    return headers.toString() + raw;
  };
  const PASS = 'list.example; dmarc=pass header.from=customer.example';
  /** what a list makes of a signed mail, sealed with what it saw before */
  const viaList = (results = PASS): Promise<string> =>
    seal(
      signMail(write(), { key, domain: 'customer.example' }).replace('Lamp', '[team] Lamp'),
      'list.example',
      results
    );
  const dmarc: Records = { 'TXT _dmarc.customer.example': ['v=DMARC1; p=reject'] };
  const connection = { ip: '192.0.2.99', helo: 'list.example', mailFrom: 'bounce@list.example' };
  const trusting = (...trustedSealers: string[]) => ({ trustedSealers, connection });

  test('a list that is trusted says whom it got the mail from', async () => {
    expect(await check(await viaList(), zoneOf(dmarc), trusting('list.example'))).toMatchObject({
      result: 'verified',
      source: 'own',
      dkim: [{ result: 'fail', aligned: true }],
      arc: { result: 'pass', sealer: 'list.example' },
    });
  });

  test('one that is not trusted is not even looked up', async () => {
    const zone = zoneOf(dmarc);
    expect(await check(await viaList(), zone, trusting('other.example'))).toMatchObject({
      result: 'failed',
      arc: null,
    });
    expect(zone.asked).not.toContain('TXT arc._domainkey.list.example');
    expect(await check(await viaList(), zoneOf(dmarc), { connection })).toMatchObject({ result: 'failed' });
  });

  test('what it says counts: another From, a failure, nothing', async () => {
    for (const results of [
      'list.example; dmarc=pass header.from=evil.example',
      'list.example; dmarc=fail header.from=customer.example',
      'list.example; none',
    ]) {
      expect(await check(await viaList(results), zoneOf(dmarc), trusting('list.example'))).toMatchObject({
        result: 'failed',
        arc: { result: 'pass' },
      });
    }
  });

  test('a mail changed after the seal, a seal of another key, results exchanged, DNS away', async () => {
    const sealed = await viaList('list.example; none');
    const tampered = [
      sealed.replace('Hello', 'Hallo'),
      sealed.replace('anna@customer.example', 'anna@customer.example (x)'),
      sealed.replace('list.example; none', PASS),
      sealed.replace('list.example; none', `list.example; none; ${PASS}`),
      `Subject: Pay now\r\n${sealed}`,
    ];
    for (const raw of tampered)
      expect(await check(raw, zoneOf(dmarc), trusting('list.example'))).toMatchObject({
        result: 'failed',
        arc: { result: 'fail' },
      });
    const foreign = zoneOf({ ...dmarc, 'TXT arc._domainkey.list.example': [key.record] });
    expect(await check(await viaList(), foreign, trusting('list.example'))).toMatchObject({
      result: 'failed',
      arc: { result: 'fail' },
    });
    const silent = zoneOf({ ...dmarc, 'TXT arc._domainkey.list.example': 'ETIMEOUT' });
    expect(await check(await viaList(), silent, trusting('list.example'))).toMatchObject({
      arc: { result: 'temperror' },
    });
  });

  test('in a longer chain only what trusted sealers saw counts, as far back as they follow each other', async () => {
    const dull = 'forwarder.example; arc=pass; dmarc=fail header.from=customer.example';
    const chain = await seal(await viaList(), 'forwarder.example', dull, 'pass');
    expect(await check(chain, zoneOf(dmarc), trusting('forwarder.example', 'list.example'))).toMatchObject({
      result: 'verified',
      arc: { result: 'pass', sealer: 'forwarder.example' },
    });
    // The list may have told lies: nobody who is trusted saw what it says.
    expect(await check(chain, zoneOf(dmarc), trusting('forwarder.example'))).toMatchObject({
      result: 'failed',
      arc: { result: 'pass' },
    });
    expect(await check(chain, zoneOf(dmarc), trusting('list.example'))).toMatchObject({
      result: 'failed',
      arc: null,
    });
  });

  test('sealed by the evil one, in the name of the trusted one', async () => {
    const forged = (await seal(write(), 'evil.example', PASS)).replaceAll('d=evil.example', 'd=list.example');
    expect(await check(forged, zoneOf(dmarc), trusting('list.example'))).toMatchObject({
      result: 'failed',
      arc: { result: 'fail' },
    });
  });

  test('chains with gaps, repeats, or too many links are none', async () => {
    const sealed = await viaList();
    const seals = sealed.slice(0, sealed.indexOf('DKIM-Signature'));
    const endless = Array.from({ length: 60 }, (_, i) => seals.replaceAll('i=1;', `i=${i + 1};`)).join('');
    for (const raw of [
      sealed.replaceAll('i=1;', 'i=2;'),
      sealed.replace('ARC-Message-Signature', 'X-Message-Signature'),
      seals + sealed,
      endless + write(),
      sealed.replace('cv=none', 'cv=fail'),
    ]) {
      const zone = zoneOf(dmarc);
      expect(await check(raw, zone, trusting('list.example'))).toMatchObject({ result: 'failed' });
      expect(zone.asked.length).toBeLessThan(10);
    }
  });

  test('results cannot reach into the objects of the library', async () => {
    const sealed = await viaList('list.example; dkim=pass __proto__.polluted=yes; x=y constructor.z=1');
    await check(sealed, zoneOf(dmarc), trusting('list.example'));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
