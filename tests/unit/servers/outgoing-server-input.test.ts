import { outgoingServerInput } from '../../../server/src/contracts/servers';
import {
  outgoingProblemsOf,
  outgoingSettingsOf,
  type OutgoingInput,
} from '../../../server/src/servers/outgoing-server-input';
import { secretChanges } from '../../../server/src/servers/outgoing-server-secrets';
import type { OutgoingServerRow } from '../../../server/src/servers/store';
import { selfSigned } from '../../support/certificates';

const input = (part: object = {}): OutgoingInput =>
  outgoingServerInput.parse({ name: 'One', host: 'smtp.shop.example', user: 'shop', ...part });

const client = selfSigned('client');
const other = selfSigned('other');
const NOW = new Date();

const problems = (part: object, secrets: { clientKey?: string; dkimKey?: string } = {}, now = NOW): string =>
  outgoingProblemsOf(
    input(part),
    { clientKey: secrets.clientKey ?? null, dkimKey: secrets.dkimKey ?? null },
    now
  )
    .map(({ path, message }) => `${path[0]}: ${message}`)
    .join('\n');

const withCertificate = {
  authentication: 'certificate',
  clientCertificate: client.certificate,
};

describe('what is wrong with an outgoing server', () => {
  it.each<[string, object]>([
    ['SMTP', {}],
    ['SMTP without login', { authentication: 'none', user: '' }],
    ['Mailjet', { kind: 'mailjet', host: '', user: 'key' }],
    ['SES', { kind: 'ses', host: '', user: 'AKIA', region: 'eu-central-1' }],
    ['a personal server', { ownerId: 1, fromFilter: 'ada@shop.example, ada@private.example' }],
  ])('nothing, with %s', (_kind, part) => {
    expect(problems(part)).toBe('');
  });

  it.each<[string, object, RegExp]>([
    ['SMTP without a host', { host: '' }, /^host: The host is missing/],
    ['a host that is an address', { host: 'ada@shop.example' }, /^host/],
    ['a user name with a line break', { user: 'ada\r\nMAIL FROM:<x>' }, /^user/],
    ['a password with a NUL', { password: 'a\0b' }, /^password/],
    ['a filter entry that is neither', { fromFilter: 'shop.example, no way' }, /^fromFilter: "no way"/],
    ['Mailjet without a key', { kind: 'mailjet', user: '' }, /^user: The API key is missing/],
    ['SES without a key', { kind: 'ses', user: '', region: 'eu-central-1' }, /^user: The access key ID/],
    ['SES without a region', { kind: 'ses' }, /^region: The region is missing/],
    ['SES with a region that leads elsewhere', { kind: 'ses', region: 'evil.example/' }, /^region: "evil/],
    ['a personal server for everybody', { ownerId: 1 }, /^fromFilter: A personal server/],
    [
      'a personal server for a domain',
      { ownerId: 1, fromFilter: 'a@b.example, shop.example' },
      /"shop\.example"/,
    ],
    ['OAuth without an account', { authentication: 'oauth2' }, /^oauthAccount/],
    ['no certificate', { authentication: 'certificate' }, /^clientCertificate: The certificate is missing/],
    [
      'a certificate that is none',
      { ...withCertificate, clientCertificate: 'x' },
      /^clientCertificate: .*no certificate/,
    ],
    ['a certificate without its key', withCertificate, /^clientKey: The private key of/],
    ['a certificate without TLS', { ...withCertificate, encryption: 'none' }, /encryption: /],
    ['half a DKIM signature', { dkimDomain: 'shop.example' }, /^dkimSelector.*\ndkimKey/],
  ])('%s', (_situation, part, expected) => {
    expect(problems(part)).toMatch(expected);
  });

  it('of a client certificate: only its own key fits, within its time', () => {
    expect(problems(withCertificate, { clientKey: client.key })).toBe('');
    expect(problems(withCertificate, { clientKey: other.key })).toMatch(/^clientKey: .*another certificate/);
    expect(problems(withCertificate, { clientKey: 'x' })).toMatch(/^clientKey: .*no private key/);
    const later = new Date(NOW.getTime() + 3 * 24 * 3600 * 1000);
    expect(problems(withCertificate, { clientKey: client.key }, later)).toMatch(
      /^clientCertificate: .*ended on/
    );
    const earlier = new Date(NOW.getTime() - 24 * 3600 * 1000);
    expect(problems(withCertificate, { clientKey: client.key }, earlier)).toMatch(
      /^clientCertificate: .*valid from/
    );
  });
});

describe('what is stored of an outgoing server', () => {
  it('is what its kind uses', () => {
    const full = {
      ...withCertificate,
      authentication: 'oauth2',
      oauthAccount: 'abcdefghij',
      region: 'eu-central-1',
      dkimDomain: 'Shop.Example',
      dkimSelector: 's',
      fromFilter: ' shop.example ,, a@b.example',
    };
    expect(outgoingSettingsOf(input(full))).toMatchObject({
      authentication: 'oauth2',
      oauthAccount: 'abcdefghij',
      clientCertificate: '',
      region: '',
      dkimDomain: 'shop.example',
      fromFilter: 'shop.example, a@b.example',
    });
    expect(outgoingSettingsOf(input({ ...full, kind: 'ses' }))).toMatchObject({
      host: '',
      authentication: 'password',
      oauthAccount: null,
      dkimDomain: '',
      dkimSelector: '',
      region: 'eu-central-1',
    });
    for (const secret of ['password', 'clientKey', 'dkimKey'])
      expect(outgoingSettingsOf(input({ password: 'p', clientKey: 'c', dkimKey: 'd' }))).not.toHaveProperty(
        secret
      );
  });
});

describe('a stored secret', () => {
  const stored = {
    kind: 'smtp',
    host: 'smtp.shop.example',
    port: 587,
    encryption: 'starttls_strict',
    user: 'shop',
    password: 'encrypted',
    clientKey: 'encrypted',
    dkimKey: 'encrypted',
  } as OutgoingServerRow;
  const after = (part: object) => {
    const next = input(part);
    const { changes, problems: found } = secretChanges(stored, next, outgoingSettingsOf(next));
    return {
      password: changes.password.kind,
      clientKey: changes.clientKey.kind,
      dkimKey: changes.dkimKey.kind,
      problems: found.map(({ path }) => path[0]),
    };
  };
  const signing = { dkimDomain: 'shop.example', dkimSelector: 's' };

  it.each<[string, object, object]>([
    ['stays', signing, { password: 'keep', clientKey: 'forget', dkimKey: 'keep', problems: [] }],
    [
      'stays when the host is written otherwise',
      { host: 'SMTP.Shop.Example' },
      { password: 'keep', problems: [] },
    ],
    ['is replaced', { password: 'new' }, { password: 'set' }],
    ['is forgotten', { password: null }, { password: 'forget' }],
    ['does not go to another host', { host: 'evil.example' }, { problems: ['password'] }],
    ['does not go to another user', { user: 'somebody' }, { problems: ['password'] }],
    ['does not go to a provider', { kind: 'mailjet' }, { problems: ['password'] }],
    ['does not go to another port', { port: 2525 }, { problems: ['password'] }],
    ['does not go in the clear', { encryption: 'none' }, { problems: ['password'] }],
    ['does not go to any certificate', { encryption: 'starttls' }, { problems: ['password'] }],
    ['stays under another name of TLS', { encryption: 'tls_strict' }, { password: 'keep', problems: [] }],
    [
      'goes when it is not needed at another host',
      { host: 'evil.example', authentication: 'none' },
      { password: 'forget', problems: [] },
    ],
    [
      'of a certificate does not go to another host either',
      { host: 'evil.example', authentication: 'certificate' },
      { password: 'forget', clientKey: 'keep', problems: ['clientKey'] },
    ],
    [
      'of DKIM is told to nobody, so that it stays',
      { ...signing, host: 'evil.example', password: 'new' },
      { dkimKey: 'keep', problems: [] },
    ],
    ['of DKIM goes with its domain', {}, { dkimKey: 'forget' }],
  ])('%s', (_situation, part, expected) => {
    expect(after(part)).toMatchObject(expected);
  });
});
