import { authenticateSender } from '../../../../server/src/incoming/authenticity/authenticate-sender';
import { createKey, signByNodemailer } from '../../../support/signed-mail';
import { createZone } from '../../../support/zone';
import {
  CONNECTION,
  RECEIVED,
  check,
  dmarc,
  key,
  other,
  resultOf,
  signed,
  write,
  zoneOf,
} from './annas-mail';

describe('DKIM', () => {
  test('a signature of the domain itself', async () => {
    expect(await check(signed())).toEqual({
      result: 'verified',
      source: 'own',
      fromDomain: 'customer.example',
      spf: null,
      dkim: [{ result: 'pass', domain: 'customer.example', aligned: true }],
      dmarc: { result: 'none', policy: null },
      arc: null,
    });
  });

  test('as nodemailer signs', async () => {
    const mail = {
      from: 'Anna <anna@customer.example>',
      to: 'support@shop.example',
      subject: 'Zürich',
      text: 'Grüße\n\n--\nAnna',
    };
    const raw = await signByNodemailer(mail, { key, domain: 'customer.example' });
    expect(await resultOf(raw)).toBe('verified');
    expect(await resultOf(raw.toString('latin1').replace('Anna', 'Anno'))).toBe('unverified');
  });

  test.each(['simple/simple', 'relaxed/simple', 'simple/relaxed', 'relaxed'])(
    'canonicalisation %s, with CRLF and with LF',
    async (canonicalisation) => {
      const raw = signed({ canonicalisation });
      expect(await resultOf(raw)).toBe('verified');
      expect(await resultOf(raw.replaceAll('\r\n', '\n'))).toBe('verified');
      expect(await resultOf(raw.replace('Hello', 'Hallo'))).toBe('unverified');
    }
  );

  test.each(['', '\r\n', 'no line break at the end', ' \t\r\n \r\n', 'lone \r and \t\r\n'])(
    'the body %j',
    async (body) => {
      const raw = write({ body });
      expect(await resultOf(signed({ canonicalisation: 'relaxed/relaxed' }, raw))).toBe('verified');
    }
  );

  test('white space may change under relaxed, and under simple not', async () => {
    const changed = (raw: string) => raw.replace('Lamp  broken', 'Lamp broken').replace('Hello \t', 'Hello ');
    expect(await resultOf(changed(signed()))).toBe('verified');
    expect(await resultOf(changed(signed({ canonicalisation: 'simple/simple' })))).toBe('unverified');
  });

  test('Ed25519 (RFC 8463)', async () => {
    const modern = createKey('ed25519');
    const zone = zoneOf({ 'TXT s1._domainkey.customer.example': [modern.record] });
    expect(await resultOf(signed({ key: modern }), zone)).toBe('verified');
  });

  test('the example of RFC 8463, A.3: both signatures', async () => {
    const raw = [
      'DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;',
      ' d=football.example.com; i=@football.example.com;',
      ' q=dns/txt; s=brisbane; t=1528637909; h=from : to :',
      ' subject : date : message-id : from : subject : date;',
      ' bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;',
      ' b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus',
      ' Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==',
      'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;',
      ' d=football.example.com; i=@football.example.com;',
      ' q=dns/txt; s=test; t=1528637909; h=from : to : subject :',
      ' date : message-id : from : subject : date;',
      ' bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;',
      ' b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3',
      ' DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz',
      ' dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=',
      'From: Joe SixPack <joe@football.example.com>',
      'To: Suzie Q <suzie@shopping.example.net>',
      'Subject: Is dinner ready?',
      'Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)',
      'Message-ID: <20030712040037.46341.5F8J@football.example.com>',
      '',
      'Hi.',
      '',
      'We lost the game.  Are you hungry yet?',
      '',
      'Joe.',
      '',
    ].join('\r\n');
    const zone = createZone({
      'TXT brisbane._domainkey.football.example.com': [
        'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
      ],
      'TXT test._domainkey.football.example.com': [
        'v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB',
      ],
    });
    const { result, dkim } = await check(raw, zone, { from: 'joe@football.example.com' });
    expect({ result, dkim: dkim.map((one) => one.result) }).toEqual({
      result: 'verified',
      dkim: ['pass', 'pass'],
    });
  });

  test('strict alignment is strict (adkim=s)', async () => {
    const raw = signed({ domain: 'mail.customer.example' });
    expect(await resultOf(raw)).toBe('verified');
    expect(await resultOf(raw, zoneOf(dmarc('p=none; adkim=r')))).toBe('verified');
    const { result, dkim } = await check(raw, zoneOf(dmarc('p=none; adkim= s')));
    expect({ result, dkim }).toEqual({
      result: 'unverified',
      dkim: [{ result: 'pass', domain: 'mail.customer.example', aligned: false }],
    });
    expect(await resultOf(signed(), zoneOf(dmarc('p=none; adkim=s')))).toBe('verified');
  });

  test('a subdomain in From is signed by the organisation, and a neighbour under a public suffix is nobody', async () => {
    const from = 'anna@sales.customer.example';
    expect(await resultOf(signed({}, write({ from })), zoneOf(), { from })).toBe('verified');
    const neighbour = 'anna@shop.co.uk';
    const raw = signed({ domain: 'evil.co.uk' }, write({ from: neighbour }));
    const zone = zoneOf({ 'TXT s1._domainkey.evil.co.uk': [key.record] });
    expect(await resultOf(raw, zone, { from: neighbour })).toBe('unverified');
    const suffix = signed({ domain: 'co.uk' }, write({ from: neighbour }));
    expect(
      await resultOf(suffix, zoneOf({ 'TXT s1._domainkey.co.uk': [key.record] }), { from: neighbour })
    ).toBe('unverified');
  });

  test('somebody else’s signature says nothing about From', async () => {
    const { result, dkim } = await check(signed({ key: other, domain: 'list.example' }));
    expect(result).toBe('unverified');
    expect(dkim).toEqual([{ result: 'pass', domain: 'list.example', aligned: false }]);
  });

  test('l= lets anybody add to the body', async () => {
    const raw = `${signed({ tags: { l: '10' } })}And send me the password.\r\n`;
    const { result, dkim } = await check(raw);
    expect({ result, dkim: dkim[0]?.result }).toEqual({ result: 'unverified', dkim: 'policy' });
  });

  test('a second From, above, below, or of a kind that some overlook', async () => {
    const raw = signed();
    for (const added of [
      'From: boss@customer.example\r\n',
      'from : boss@customer.example\r\n',
      'FROM:\r\n boss@customer.example\r\n',
      '\u00a0From: boss@customer.example\r\n',
    ]) {
      expect(await resultOf(added + raw)).toBe('unverified');
      expect(await resultOf(added + raw, zoneOf(), { from: 'boss@customer.example' })).toBe('unverified');
      expect(await resultOf(raw.replace('To:', `${added}To:`))).toBe('unverified');
    }
  });

  test('several authors in one From, or another author than the one who is shown', async () => {
    const from = 'anna@customer.example, boss@customer.example';
    expect(await resultOf(signed({}, write({ from })))).toBe('unverified');
    expect(await resultOf(signed(), zoneOf(), { from: 'boss@customer.example' })).toBe('unverified');
    expect(await resultOf(signed(), zoneOf(), { from: null })).toBe('unverified');
    const comment = '"boss@customer.example" (boss@customer.example) <anna@customer.example>';
    expect(await resultOf(signed({}, write({ from: comment })))).toBe('verified');
  });

  test('a Subject or Content-Type that was added after signing', async () => {
    expect(await resultOf(`Subject: Pay now\r\n${signed()}`)).toBe('unverified');
    expect(await resultOf(`Content-Type: text/html\r\n${signed()}`)).toBe('unverified');
    // One that is signed as absent cannot be added at all.
    const fields = ['from', 'subject', 'subject'];
    expect(await resultOf(signed({ fields }))).toBe('verified');
    expect(await resultOf(`Subject: Pay now\r\n${signed({ fields })}`)).toBe('unverified');
  });

  test('From has to be signed', async () => {
    expect(await resultOf(signed({ fields: ['to', 'subject'] }))).toBe('unverified');
  });

  test('a signature expires by the time the mail came in', async () => {
    const seconds = RECEIVED / 1000;
    expect(await resultOf(signed({ tags: { t: `${seconds - 9}`, x: `${seconds + 9}` } }))).toBe('verified');
    expect(await resultOf(signed({ tags: { t: `${seconds - 9}`, x: `${seconds - 1}` } }))).toBe('unverified');
    expect(await resultOf(signed({ tags: { t: `${seconds + 99}`, x: `${seconds + 9}` } }))).toBe(
      'unverified'
    );
  });

  test('weak keys do not count', async () => {
    const weak = createKey('rsa', 768);
    const zone = zoneOf({ 'TXT s1._domainkey.customer.example': [weak.record] });
    const { result, dkim } = await check(signed({ key: weak }), zone);
    expect({ result, dkim: dkim[0]?.result }).toEqual({ result: 'unverified', dkim: 'policy' });
  });

  test.each([
    ['of another version', (record: string) => record.replace('DKIM1', 'DKIM2')],
    ['revoked', () => 'v=DKIM1; p='],
    ['for another hash', (record: string) => `${record}; h=sha1`],
    ['for another service', (record: string) => `${record}; s=tlsrpt`],
    ['for another kind of key', (record: string) => record.replace('k=rsa', 'k=ed25519')],
    ['that is none', () => 'hello'],
    ['with a tag twice', (record: string) => `${record}; p=`],
  ])('a key %s', async (_name, change) => {
    const zone = zoneOf({ 'TXT s1._domainkey.customer.example': [change(key.record)] });
    expect(await resultOf(signed(), zone)).toBe('unverified');
  });

  test('t=s wants an identity of exactly the domain', async () => {
    const zone = zoneOf({ 'TXT s1._domainkey.customer.example': [`${key.record}; t=s`] });
    expect(await resultOf(signed({ tags: { i: '@customer.example' } }), zone)).toBe('verified');
    expect(await resultOf(signed({ tags: { i: '@sales.customer.example' } }), zone)).toBe('unverified');
    expect(await resultOf(signed({ tags: { i: '@sales.customer.example' } }))).toBe('verified');
    expect(await resultOf(signed({ tags: { i: '@evil.example' } }))).toBe('unverified');
  });

  test.each([
    ['a quote that hides a tag', { z: '"; d=customer.example; z="' }],
    ['a comment in the domain', { d: 'customer.example(.evil.example)' }],
    ['a domain twice', { i: '@customer.example; d=customer.example' }],
    ['an unknown algorithm', { a: 'rsa-sha1' }],
    ['an unknown canonicalisation', { c: 'nofws/simple' }],
    ['another version', { v: '2' }],
    ['another way to the key', { q: 'http/json' }],
    ['a domain that is none', { d: 'customer.example\u0000' }],
    ['no selector', { s: '' }],
  ])('%s: the signature is not even looked up', async (_name, tags) => {
    const zone = zoneOf();
    expect(await resultOf(signed({ tags: tags as unknown as Record<string, string> }), zone)).toBe(
      'unverified'
    );
    expect(zone.asked).toEqual(['TXT _dmarc.customer.example']);
  });

  test('of 1,000 signatures the first five are checked, those of the organisation first', async () => {
    const flood = signed({ key: other, domain: 'list.example' }).split('\r\n')[0] as string;
    const zone = zoneOf();
    const raw = `${`${flood}\r\n`.repeat(10)}${signed()}`;
    const found = await check(raw, zone);
    expect(found.result).toBe('verified');
    expect(found.dkim.filter(({ result }) => result === 'pass')).toHaveLength(5);

    const second = zoneOf();
    const forged = Array.from({ length: 1_000 }, (_, index) =>
      flood.replace('s=s1', `s=x${index}`).replace('d=list.example', `d=x${index}.customer.example`)
    );
    expect(await resultOf(`${forged.join('\r\n')}\r\n${write()}`, second)).toBe('unverified');
    expect(second.asked.length).toBeLessThanOrEqual(6);
  });

  test('DNS does not answer', async () => {
    const away = { 'TXT s1._domainkey.customer.example': 'ETIMEOUT' };
    expect(await resultOf(signed(), zoneOf({ ...away, 'TXT _dmarc.customer.example': 'ETIMEOUT' }))).toBe(
      'unknown'
    );
    // The domain of From answers: a key that cannot be had is no way around a check.
    expect(await resultOf(signed(), zoneOf({ ...away, ...dmarc('p=reject') }))).toBe('unverified');
  });
});

describe('without anything to check', () => {
  test('DNS is not asked', async () => {
    const zone = zoneOf(dmarc('p=reject'));
    expect(await check(write(), zone)).toEqual({
      result: 'unknown',
      source: 'none',
      fromDomain: 'customer.example',
      spf: null,
      dkim: [],
      dmarc: null,
      arc: null,
    });
    expect(zone.asked).toEqual([]);
  });

  test('a connection from a relay of ours is none', async () => {
    const zone = zoneOf(dmarc('p=reject'));
    for (const ip of ['127.0.0.1', '10.1.2.3', '::1', '::ffff:192.168.1.1']) {
      expect(await resultOf(write(), zone, { connection: { ...CONNECTION, ip } })).toBe('unknown');
    }
    expect(zone.asked).toEqual([]);
  });
});

test('a silent DNS ends with the time limit', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
  try {
    const pending = authenticateSender(
      {
        raw: Buffer.from(signed()),
        from: 'anna@customer.example',
        connection: null,
        authservId: null,
        trustedSealers: [],
        receivedAt: RECEIVED,
      },
      () => new Promise(() => {})
    );
    let found: Awaited<typeof pending> | null = null;
    void pending.then((value) => (found = value));
    for (let i = 0; i < 200 && !found; i++) {
      await new Promise((done) => setImmediate(done));
      await jest.advanceTimersByTimeAsync(1_000);
    }
    expect(found).toMatchObject({ result: 'unknown', dmarc: { result: 'temperror' } });
  } finally {
    jest.useRealTimers();
  }
});

test('a field in 50,000 lines is too much for a signature', async () => {
  const folded = `X: ${'\r\n a'.repeat(50_000)}\r\nContent-Type`;
  const raw = write().replace('Content-Type', folded);
  const { result, dkim } = await check(signed({ fields: ['from', 'x'] }, raw));
  expect({ result, dkim: dkim[0]?.result }).toEqual({ result: 'unverified', dkim: 'policy' });
  expect(await resultOf(signed({ fields: ['from'] }, raw))).toBe('verified');
});

test.each(['\r\n', ' \r\n', '\ta\r\n', 'a ', '--x'])(
  'a long body of %j is hashed in linear time',
  async (piece) => {
    const raw = signed({}, write({ body: `x${piece.repeat(1_000_000)}` }));
    expect(await resultOf(raw)).toBe('verified');
    expect(await resultOf(raw.replaceAll('\r\n', '\n'))).toBe('verified');
  }
);
