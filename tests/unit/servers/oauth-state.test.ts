import {
  accountOf,
  challengeOf,
  hashOf,
  isHashOf,
  readPending,
  secretText,
  stateOf,
} from '../../../server/src/servers/oauth-state';

describe('the state of a sign-in', () => {
  it('has the challenge of RFC 7636, appendix B', () => {
    expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    );
  });

  it('names its account and nothing else', () => {
    const state = stateOf('a'.repeat(24), secretText(Buffer.alloc(32, 7)));
    expect(accountOf(state)).toBe('a'.repeat(24));
    for (const other of [
      '',
      `${state}x`,
      state.slice(0, -1),
      `${'a'.repeat(24)}.`,
      `x y.${state}`,
      `\n${state}`,
    ])
      expect(accountOf(other)).toBeNull();
  });

  it('is known by its hash', () => {
    expect(isHashOf(hashOf('one'), 'one')).toBe(true);
    expect(isHashOf(hashOf('one'), 'two')).toBe(false);
    for (const nothing of [null, '', 'zz']) expect(isHashOf(nothing, '')).toBe(false);
  });

  it('reads what was kept, and nothing that is damaged', () => {
    const pending = { verifier: 'v', userId: 1, redirectUrl: 'https://x.example', browser: 'hash' };
    expect(readPending(JSON.stringify(pending))).toEqual(pending);
    for (const damaged of [
      null,
      '',
      '{',
      'null',
      '1',
      JSON.stringify({ ...pending, userId: '1' }),
      // A sign-in that is bound to no browser is nobody's.
      JSON.stringify({ ...pending, browser: null }),
    ])
      expect(readPending(damaged)).toBeNull();
  });
});
