import { isOtherPerson, readTokenAnswer } from '../../../server/src/servers/oauth-answer';

const jwt = (claims: object): string =>
  ['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');
const read = (status: number, answer: unknown) =>
  readTokenAnswer('google', status, typeof answer === 'string' ? answer : JSON.stringify(answer));

describe('the answer of a token endpoint (RFC 6749 5)', () => {
  it('brings tokens', () => {
    const answer = {
      access_token: 'ya29.abc',
      refresh_token: '1//abc',
      expires_in: 3599,
      scope: 'https://mail.google.com/',
      id_token: jwt({ email: 'me@shop.example' }),
    };
    expect(read(200, answer)).toEqual({
      kind: 'tokens',
      tokens: {
        accessToken: 'ya29.abc',
        refreshToken: '1//abc',
        expiresIn: 3599,
        scope: 'https://mail.google.com/',
        email: 'me@shop.example',
      },
    });
    // Microsoft states numbers as text now and then; whoever states none means an hour.
    expect(read(200, { access_token: 'a', expires_in: '60' })).toMatchObject({ tokens: { expiresIn: 60 } });
    expect(read(200, { access_token: 'a', expires_in: 1.5 })).toMatchObject({ tokens: { expiresIn: 1 } });
    expect(read(200, '{"access_token":"a","expires_in":1e400}')).toMatchObject({
      tokens: { expiresIn: 86_400 },
    });
    expect(read(200, { access_token: 'a', expires_in: -1, id_token: 'x' })).toMatchObject({
      tokens: { expiresIn: 3600, refreshToken: null, email: null },
    });
  });

  it('names who signed in, as each provider knows them', () => {
    const both = { email: 'anybody@evil.example', preferred_username: 'ada@shop.example' };
    const emailOf = (provider: 'google' | 'microsoft', claims: unknown) => {
      const body = JSON.stringify({ access_token: 'a', id_token: jwt(claims as object) });
      const answer = readTokenAnswer(provider, 200, body);
      return answer.kind === 'tokens' ? answer.tokens.email : answer.kind;
    };
    expect(emailOf('google', both)).toBe('anybody@evil.example');
    expect(emailOf('microsoft', both)).toBe('ada@shop.example');
    expect(emailOf('microsoft', { email: 'x@y.example' })).toBeNull();
    for (const odd of [null, [], { email: 5 }, { email: 'a@b\nforged line' }, { email: 'nobody' }])
      expect(emailOf('google', odd)).toBeNull();
  });

  it.each<[string, number, unknown, string]>([
    ['consent taken back', 400, { error: 'invalid_grant', error_description: 'Revoked' }, 'refused'],
    ['a secret that has ended', 401, { error: 'invalid_client' }, 'refused'],
    ['another step asked of the person', 400, { error: 'interaction_required' }, 'refused'],
    ['too many questions', 429, { error: 'temporarily_unavailable' }, 'unavailable'],
    ['an error that nobody knows', 400, { error: 'surprise' }, 'unavailable'],
    ['a failure that calls itself a refusal', 503, { error: 'invalid_grant' }, 'unavailable'],
    ['a page of a proxy', 200, '<html>', 'unavailable'],
    ['nothing', 200, '', 'unavailable'],
    ['null', 200, 'null', 'unavailable'],
    ['a token that ends a line', 200, { access_token: 'a\r\nDELE 1' }, 'unavailable'],
    ['a token with a field of XOAUTH2', 200, { access_token: 'a\u0001b' }, 'unavailable'],
    ['a token without end', 200, { access_token: 'a'.repeat(20_000) }, 'unavailable'],
    ['a token that is none', 200, { access_token: { toString: 'x' } }, 'unavailable'],
    ['a token with an error', 400, { access_token: 'a', error: 'invalid_grant' }, 'refused'],
  ])('%s', (_situation, status, answer, kind) => {
    expect(read(status, answer).kind).toBe(kind);
  });

  it('keeps the words of the provider in one short line', () => {
    const answer = read(400, { error: 'invalid_grant', error_description: `a\r\nb${'c'.repeat(5000)}` });
    expect(answer).toMatchObject({ words: expect.stringMatching(/^invalid_grant: a bc{500,600}$/) });
  });

  it.each<['google' | 'microsoft', string, string | null, boolean]>([
    ['google', 'Me@shop.example', 'me@Shop.example', false],
    ['google', 'm.e@googlemail.com', 'me@gmail.com', false],
    ['google', 'm.e@shop.example', 'me@shop.example', true],
    ['google', 'me@shop.example', 'you@shop.example', true],
    ['google', 'me@shop.example', null, false],
    ['microsoft', 'shared@shop.example', 'me@shop.example', false],
  ])('%s: for %s, signed in as %s', (provider, user, email, other) => {
    expect(isOtherPerson(provider, user, email)).toBe(other);
  });
});
