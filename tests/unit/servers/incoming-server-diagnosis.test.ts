import {
  diagnoseImap,
  isLoginRefused,
  type ImapFailure,
} from '../../../server/src/servers/incoming-server-diagnosis';
import { imapOptions, type MailboxSettings } from '../../../server/src/servers/incoming-server-options';

type Settings = Pick<MailboxSettings, 'encryption' | 'port'>;
const TLS: Settings = { encryption: 'tls_strict', port: 993 };
const PLAIN: Settings = { encryption: 'none', port: 993 };

const auth = (part: Partial<ImapFailure>): ImapFailure => ({
  message: 'Command failed',
  authenticationFailed: true,
  ...part,
});

describe('what a failed IMAP connection means', () => {
  it.each<[string, ImapFailure, Settings, string]>([
    ['nobody listens', { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' }, TLS, 'port port_refused'],
    ['no way there', { code: 'EHOSTUNREACH', message: 'connect EHOSTUNREACH' }, TLS, 'port port_refused'],
    ['no answer', { code: 'CONNECT_TIMEOUT', message: 'Failed to connect' }, TLS, 'port port_timeout'],
    ['no greeting', { code: 'GREETING_TIMEOUT', message: 'no greeting' }, TLS, 'port port_timeout'],
    [
      'a TLS port without TLS',
      { code: 'GREETING_TIMEOUT', message: 'no greeting' },
      PLAIN,
      'tls tls_mismatch',
    ],
    [
      'TLS on a plain port',
      { code: 'EPROTO', message: 'ssl3_get_record:wrong version number' },
      TLS,
      'tls tls_mismatch',
    ],
    [
      'a self-signed certificate',
      { code: 'DEPTH_ZERO_SELF_SIGNED_CERT', message: 'self-signed certificate' },
      TLS,
      'tls tls_certificate',
    ],
    [
      'no STARTTLS',
      { message: 'Server does not support STARTTLS', tlsFailed: true },
      { encryption: 'starttls_strict', port: 143 },
      'tls tls_unsupported',
    ],
    ['an unknown name', { code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND' }, TLS, 'name name_unknown'],
    [
      'a wrong password',
      auth({ responseStatus: 'NO', serverResponseCode: 'AUTHENTICATIONFAILED' }),
      TLS,
      'login login_refused',
    ],
    [
      'a server that cannot check it now (RFC 5530)',
      auth({ responseStatus: 'NO', serverResponseCode: 'UNAVAILABLE' }),
      TLS,
      'login mailbox_busy',
    ],
    ['a login without TLS', auth({ message: 'Login is disabled' }), PLAIN, 'login login_unsupported'],
    ['no such folder', { message: 'Command failed', mailboxMissing: true }, TLS, 'folder folder_missing'],
    [
      'something else',
      { message: 'Unexpected close', code: 'ClosedAfterConnectText' },
      PLAIN,
      'port protocol',
    ],
  ])('%s', (_situation, failure, settings, expected) => {
    const { step, problem } = diagnoseImap(failure, settings);
    expect(`${step} ${problem}`).toBe(expected);
  });

  it.each<[string, ImapFailure, boolean]>([
    ['the server says no', auth({ responseStatus: 'NO' }), true],
    ['the connection broke during the login', auth({ code: 'NoConnection' }), false],
    ['the login took too long', auth({ code: 'ETIMEOUT' }), false],
    [
      'the server cannot check at the moment (RFC 5530)',
      auth({ responseStatus: 'NO', serverResponseCode: 'UNAVAILABLE' }),
      false,
    ],
    ['another failure', { message: 'Command failed', responseStatus: 'NO' }, false],
  ])('a refused login: %s', (_situation, failure, refused) => {
    expect(isLoginRefused(failure)).toBe(refused);
  });
});

describe('the options of a connection', () => {
  const settings: MailboxSettings = {
    kind: 'imap',
    host: 'imap.provider.example',
    port: 993,
    encryption: 'tls_strict',
    user: 'me',
    password: 'secret',
    accessToken: null,
    folders: ['INBOX'],
  };

  it('goes to the checked address and asks for the certificate of the name', () => {
    expect(imapOptions(settings, '192.0.2.1', 1000)).toMatchObject({
      host: '192.0.2.1',
      servername: 'imap.provider.example',
      secure: true,
      tls: { rejectUnauthorized: true },
    });
  });

  it.each<[MailboxSettings['encryption'], object]>([
    ['none', { secure: false, doSTARTTLS: false }],
    ['starttls', { secure: false, doSTARTTLS: true, tls: { rejectUnauthorized: false } }],
    ['starttls_strict', { secure: false, doSTARTTLS: true, tls: { rejectUnauthorized: true } }],
    ['tls', { secure: true, tls: { rejectUnauthorized: false } }],
  ])('%s never falls back to less', (encryption, expected) => {
    expect(imapOptions({ ...settings, encryption }, '192.0.2.1', 1000)).toMatchObject(expected);
  });
});
