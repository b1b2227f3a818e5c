import { matchAliases } from '../../../../server/src/addressing/match-aliases';
import { isOwnRecipient } from '../../../../server/src/incoming/ingresses/recipient';
import { formsOf } from '../../../../server/src/mail/own-recipient';

const shop = { name: 'shop.example', catchall: 'catchall', bounce: 'bounce', defaultFrom: 'office' };
const other = {
  name: 'other.example',
  catchall: 'all',
  bounce: 'returns',
  defaultFrom: 'boss@private.example',
};
const alias = (name: string, anyDomain = false) =>
  ({ name, fullName: `${name}@shop.example`, aliasDomain: { name: 'shop.example' }, anyDomain }) as never;
/** Of one mailbox, so that every address of ours is the same with a detail. */
const mailbox = {
  name: 'provider.example',
  catchall: 'me+answers',
  bounce: 'me+bounce',
  defaultFrom: 'notifications',
};

const isOwn = (recipient: string, allowed: string[] = ['old.example']): boolean => {
  const domains = [shop, other, mailbox];
  const forms = formsOf(recipient);
  const aliases = matchAliases([alias('support'), alias('jobs', true), alias('a+b')], forms, {
    allowed,
    domains,
  });
  return isOwnRecipient(forms, { domains, aliases });
};

describe('a recipient of ours', () => {
  it.each([
    'support@shop.example',
    'Support@SHOP.Example',
    'support+t0ken@shop.example',
    'a+b@shop.example',
    'catchall@shop.example',
    'catchall+t0ken@shop.example',
    'bounce+t0ken@shop.example',
    'office@shop.example',
    'all@other.example',
    'jobs@old.example',
    'jobs+t0ken@old.example',
    'jobs@other.example',
    'me+answers@provider.example',
    'me+answers+t0ken@provider.example',
    'me+bounce+t0ken@provider.example',
  ])('is %s', (recipient) => {
    expect(isOwn(recipient)).toBe(true);
  });

  it.each([
    'nobody@shop.example',
    'nobody+support@shop.example',
    '+support@shop.example',
    'support@elsewhere.example',
    'support@shop.example.evil.example',
    'support@shop.example@evil.example',
    'catchall@other.example',
    'jobs@elsewhere.example',
    'support@old.example',
    'boss@private.example',
    'me@provider.example',
    'me+t0ken@provider.example',
    'support',
    '',
    'support@[127.0.0.1]',
    '"support@shop.example"@evil.example',
    'support%shop.example@evil.example',
  ])('is not %s', (recipient) => {
    expect(isOwn(recipient)).toBe(false);
  });

  it('is one on any domain when no domain is named', () => {
    expect(isOwn('jobs@elsewhere.example', [])).toBe(true);
    expect(isOwn('support@elsewhere.example', [])).toBe(false);
  });

  it.each(['old@shop.example', 'old+t0ken@shop.example'])('is %s, which was ours once', (recipient) => {
    const forms = formsOf(recipient);
    expect(isOwnRecipient(forms, { domains: [shop], aliases: [] })).toBe(false);
    expect(isOwnRecipient(forms, { domains: [shop], aliases: [], retired: ['old@shop.example'] })).toBe(true);
    expect(isOwnRecipient(forms, { domains: [shop], aliases: [], retired: ['older@shop.example'] })).toBe(
      false
    );
  });
});
