import { enterAgain, samePlace, type SecretPlace } from '../../../server/src/servers/secret-place';

const place = (part: Partial<SecretPlace> = {}): SecretPlace => ({
  kind: 'smtp',
  host: 'smtp.shop.example',
  port: 587,
  encryption: 'starttls',
  user: 'shop',
  ...part,
});

describe('where a stored secret may go', () => {
  it.each<[string, Partial<SecretPlace>, boolean]>([
    ['to the same place', {}, true],
    ['to the same host in capitals', { host: 'SMTP.Shop.Example' }, true],
    ['over stronger encryption', { encryption: 'tls_strict' }, true],
    ['over as strong encryption', { encryption: 'tls' }, true],
    ['not in the clear', { encryption: 'none' }, false],
    ['not to another port', { port: 25 }, false],
    ['not to another host', { host: 'evil.example' }, false],
    ['not as another user', { user: 'Shop' }, false],
    ['not to a provider', { kind: 'ses' }, false],
  ])('%s', (_where, part, expected) => {
    expect(samePlace(place(), place(part))).toBe(expected);
  });

  it('is a provider’s interface, whatever the form says of ports', () => {
    const stored = place({ kind: 'mailjet', host: '' });
    expect(samePlace(stored, { ...stored, port: 25, encryption: 'none' })).toBe(true);
    expect(samePlace(stored, { ...stored, user: 'other' })).toBe(false);
  });

  it('is told, so that everybody understands why it has to be entered again', () => {
    expect(enterAgain('password', place())).toBe(
      'Enter the password again: the stored one is for shop at smtp.shop.example, port 587, with STARTTLS, any certificate.'
    );
    expect(enterAgain('secret key', place({ kind: 'mailjet', user: '' }))).toBe(
      'Enter the secret key again: the stored one is for another user at mailjet.'
    );
  });
});
