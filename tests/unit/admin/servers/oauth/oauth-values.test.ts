import {
  oauthAccountBody,
  oauthAccountValues,
  secretEndsIn,
} from '../../../../../admin/src/servers/oauth/oauth-values';

describe('the form of an OAuth account', () => {
  it('sends a secret only when one was entered', () => {
    const values = { ...oauthAccountValues(undefined), name: 'Shop', tenant: ' ' };
    expect(oauthAccountBody(values)).not.toHaveProperty('clientSecret');
    expect(oauthAccountBody(values)).toMatchObject({ tenant: 'common', provider: 'google' });
    expect(oauthAccountBody({ ...values, clientSecret: 'x' })).toMatchObject({ clientSecret: 'x' });
  });

  it.each<[string | null, number | null]>([
    [null, null],
    ['2026-12-22', null],
    ['2026-12-21', 30],
    ['2026-11-22', 1],
    ['2026-11-21', 0],
    ['2026-11-20', -1],
    ['never', null],
  ])('a secret that ends on %s', (day, left) => {
    expect(secretEndsIn(day, new Date(2026, 10, 21, 23, 59))).toBe(left);
  });
});
