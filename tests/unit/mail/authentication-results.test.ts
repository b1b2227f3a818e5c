import {
  readAuthenticationResults,
  trustedAuthenticationResults,
  type AuthenticationResults,
} from '../../../server/src/mail/authentication-results';

const read = (value: string): AuthenticationResults => {
  const results = readAuthenticationResults(value);
  expect(results).not.toBeNull();
  return results as AuthenticationResults;
};
/** `dkim=pass header.d=example.com …`, as short as a test wants to say it */
const brief = (value: string): string[] =>
  read(value).results.map(({ method, result, properties }) =>
    [
      `${method}=${result}`,
      ...properties.map(({ type, name, value: content }) => `${type}.${name}=${content}`),
    ].join(' ')
  );

describe('RFC 8601, appendix B', () => {
  test('B.2: service provided, but no authentication done', () => {
    expect(read('example.org 1; none')).toEqual({ authservId: 'example.org', results: [] });
  });

  test('B.3: service provided, authentication done', () => {
    expect(brief('example.com;\r\n          spf=pass smtp.mailfrom=example.net')).toEqual([
      'spf=pass smtp.mailfrom=example.net',
    ]);
  });

  test('B.4: several authentications done', () => {
    const value =
      'example.com;\r\n  auth=pass (cram-md5) smtp.auth=sender@example.net;\r\n  spf=pass smtp.mailfrom=example.net';
    expect(brief(value)).toEqual([
      'auth=pass smtp.auth=sender@example.net',
      'spf=pass smtp.mailfrom=example.net',
    ]);
    expect(read(value).results[0]?.comment).toBe('cram-md5');
  });

  test('B.6: reasons, two results of one method', () => {
    const { authservId, results } = read(
      'example.com;\r\n dkim=pass reason="good signature"\r\n  header.i=@mail-router.example.net;\r\n dkim=fail reason="bad signature"\r\n  header.i=@newyork.example.com'
    );
    expect(authservId).toBe('example.com');
    expect(results.map(({ result, reason, properties }) => [result, reason, properties[0]?.value])).toEqual([
      ['pass', 'good signature', '@mail-router.example.net'],
      ['fail', 'bad signature', '@newyork.example.com'],
    ]);
  });

  test('B.7: comments wherever they may stand', () => {
    const value = [
      'foo.example.net (foobar) 1 (baz);',
      '    dkim (Because I like it) / 1 (One yay) = (wait for it) fail',
      '      policy (A dot can go here) . (like that) expired',
      "      (this surprised me) = (as I wasn't expecting it) 1362471462",
    ].join('\r\n');
    expect(read(value).authservId).toBe('foo.example.net');
    expect(brief(value)).toEqual(['dkim=fail policy.expired=1362471462']);
  });
});

describe('as servers write it', () => {
  test('Gmail', () => {
    const value =
      'mx.google.com; dkim=pass header.i=@customer.example header.s=s1 header.b="a/b+c=="; spf=pass (google.com: domain of anna@customer.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=anna@customer.example; dmarc=fail (p=REJECT sp=NONE dis=NONE) header.from=customer.example';
    expect(brief(value)).toEqual([
      'dkim=pass header.i=@customer.example header.s=s1 header.b=a/b+c==',
      'spf=pass smtp.mailfrom=anna@customer.example',
      'dmarc=fail header.from=customer.example',
    ]);
    expect(read(value).results[2]?.comment).toBe('p=REJECT sp=NONE dis=NONE');
  });

  test('Microsoft 365 leaves the id out', () => {
    const value =
      'spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=customer.example; dkim=pass (signature was verified) header.d=customer.example;dmarc=pass action=none header.from=customer.example;compauth=pass reason=100';
    expect(read(value).authservId).toBeNull();
    expect(brief(value)).toEqual([
      'spf=pass smtp.mailfrom=customer.example',
      'dkim=pass header.d=customer.example',
      'dmarc=pass .action=none header.from=customer.example',
      'compauth=pass',
    ]);
    expect(read(value).results[3]?.reason).toBe('100');
  });

  test('base64 and addresses with signs of equality, without quotes', () => {
    expect(
      brief('mx.example; dkim=pass header.b=ab=/c==; spf=pass smtp.mailfrom=prvs=1a=anna@customer.example')
    ).toEqual(['dkim=pass header.b=ab=/c==', 'spf=pass smtp.mailfrom=prvs=1a=anna@customer.example']);
  });
});

describe('what a sender may have put into it', () => {
  test('a result inside quotes or a comment is none', () => {
    expect(
      brief('mx.example; spf=pass smtp.mailfrom="x; dmarc=pass header.from=bank.example"@evil.example')
    ).toEqual(['spf=pass smtp.mailfrom=x; dmarc=pass header.from=bank.example@evil.example']);
    expect(brief('mx.example; spf=fail (a (b; dmarc=pass) \\) ; dmarc=pass) smtp.helo=x')).toEqual([
      'spf=fail smtp.helo=x',
    ]);
    expect(brief('mx.example; spf=fail (never closed; dmarc=pass header.from=bank.example')).toEqual([
      'spf=fail',
    ]);
  });

  test.each(['', ';', '=', '"', '(', 'mx.example 2; dkim=pass', ' ; dkim=pass'])('%j is none', (value) => {
    expect(readAuthenticationResults(value)?.results ?? []).toEqual([]);
  });

  test('stray signs do not hide what follows', () => {
    expect(brief('mx.example; dkim=pass " " ) header.d=a.example ; = ; ; x ; spf=none')).toEqual([
      'dkim=pass header.d=a.example',
      'spf=none',
    ]);
  });

  test.each([
    ['semicolons', ';'],
    ['comments', '('],
    ['quotes', '"'],
    ['blanks', ' '],
    ['signs of equality', '='],
    ['dots', ' . '],
    ['closed comments', '()'],
    ['results', ';a=b'],
    ['properties', ' a.b=c'],
  ])('a flood of %s hides nothing before it', (_name, piece) => {
    const { results } = read(`mx.example; dkim=pass header.d=a.example ${piece.repeat(400_000)}`);
    expect(results[0]).toMatchObject({ method: 'dkim', result: 'pass' });
    expect(results[0]?.properties[0]).toEqual({ type: 'header', name: 'd', value: 'a.example' });
    expect(results[0]?.properties.length).toBeLessThanOrEqual(50);
    expect(results.length).toBeLessThanOrEqual(100);
  });
});

describe('which one is believed', () => {
  const headers = (...lines: string[]) =>
    lines.map((line) => ({
      name: line.slice(0, line.indexOf(':')).toLowerCase(),
      value: line.slice(line.indexOf(':') + 1).trim(),
    }));
  const results = (id: string, from: string) =>
    `Authentication-Results: ${id}; dmarc=pass header.from=${from}`;
  const believed = (id: string, ...lines: string[]): string | null => {
    const found = trustedAuthenticationResults(headers(...lines, 'From: anna@customer.example'), id);
    return found && (found.results[0]?.properties.at(-1)?.value ?? '');
  };

  test('the topmost with exactly the id', () => {
    expect(
      believed(
        'MX.example.com',
        'Received: from outside by mx.example.com; today',
        results('other.example', 'wrong.example'),
        results('mx.example.com.evil.example', 'wrong.example'),
        results('mx.example.com', 'right.example'),
        results('mx.example.com', 'forged.example')
      )
    ).toBe('right.example');
    expect(believed('mx.example.com', results('other.example', 'wrong.example'))).toBeNull();
    expect(believed('', results('', 'wrong.example'))).toBeNull();
  });

  test('as Gmail orders its fields, and behind content filters', () => {
    expect(
      believed(
        'mx.google.com',
        'Received: by 2002:a05:6a10:abcd with SMTP id x; today',
        'Received: from customer.example (customer.example. [192.0.2.1]) by mx.google.com with ESMTPS; today',
        results('mx.google.com', 'right.example'),
        'Received: from laptop by customer.example; today'
      )
    ).toBe('right.example');
    expect(
      believed(
        'mail.example.com',
        'Received: from mail.example.com by mail.example.com with LMTP; today',
        'Received: from localhost (localhost [127.0.0.1]) by localhost (amavisd-new, port 10024); today',
        results('mail.example.com', 'right.example'),
        'Received: from customer.example by mail.example.com; today'
      )
    ).toBe('right.example');
  });

  test('one below the trace of another server came in with the mail', () => {
    expect(
      believed(
        'mx.example.com',
        'Received: from evil.example (x by mx.example.com) by mx.example.com; today',
        'Received: from somewhere by evil.example; today',
        results('mx.example.com', 'forged.example')
      )
    ).toBeNull();
    // What a client calls itself is no name of a server.
    expect(
      believed(
        'mx.example.com',
        'Received: from by by mx.example.com; today',
        'Received: from x by evil.example; today',
        results('mx.example.com', 'forged.example')
      )
    ).toBeNull();
  });

  test('one below From is part of what was sent', () => {
    const found = trustedAuthenticationResults(
      headers('From: anna@customer.example', results('mx.example.com', 'forged.example')),
      'mx.example.com'
    );
    expect(found).toBeNull();
  });

  test('Microsoft 365: only the topmost of all, and only without an id', () => {
    const own = 'Authentication-Results: dmarc=pass header.from=right.example';
    expect(believed('protection.outlook.com', own, results('x', 'wrong.example'))).toBe('right.example');
    expect(believed('protection.outlook.com', results('x', 'wrong.example'), own)).toBeNull();
    expect(believed('mx.example.com', own)).toBeNull();
  });
});
