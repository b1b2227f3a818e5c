import { diagnoseConnection, type ConnectionFailure } from '../../../server/src/servers/connection-test';
import type { SmtpSettings } from '../../../server/src/servers/smtp-options';

type Settings = Pick<SmtpSettings, 'encryption' | 'port'>;
const STARTTLS: Settings = { encryption: 'starttls_strict', port: 587 };
const TLS: Settings = { encryption: 'tls_strict', port: 465 };

describe('what a failed connection means', () => {
  it.each<[string, ConnectionFailure, Settings, string]>([
    ['an unknown name', { code: 'EDNS', message: 'getaddrinfo ENOTFOUND' }, STARTTLS, 'name name_unknown'],
    [
      'nobody listens',
      { code: 'ESOCKET', message: 'connect ECONNREFUSED 192.0.2.1:587' },
      STARTTLS,
      'port port_refused',
    ],
    [
      'no way there',
      { code: 'ESOCKET', message: 'connect EHOSTUNREACH 192.0.2.1' },
      STARTTLS,
      'port port_refused',
    ],
    ['no answer', { code: 'ETIMEDOUT', message: 'Connection timeout' }, STARTTLS, 'port port_timeout'],
    [
      'no answer of a TLS port',
      { code: 'ETIMEDOUT', message: 'Connection timeout' },
      TLS,
      'port port_timeout',
    ],
    [
      'no greeting on the TLS port, without TLS',
      { code: 'ETIMEDOUT', message: 'Greeting never received' },
      { encryption: 'starttls', port: 465 },
      'tls tls_mismatch',
    ],
    [
      'no greeting on a plain port',
      { code: 'ETIMEDOUT', message: 'Greeting never received' },
      STARTTLS,
      'port port_timeout',
    ],
    [
      'TLS on a plain port',
      { code: 'ESOCKET', message: '80C2:error:0A00010B:SSL routines:ssl3_get_record:wrong version number' },
      { encryption: 'tls', port: 587 },
      'tls tls_mismatch',
    ],
    [
      'TLS on a plain port, in the words of newer versions',
      { code: 'ESOCKET', message: 'error:0A0000C6:SSL routines:tls_get_more_records:packet length too long' },
      { encryption: 'tls', port: 587 },
      'tls tls_mismatch',
    ],
    [
      'a self-signed certificate',
      { code: 'ESOCKET', message: 'self-signed certificate' },
      TLS,
      'tls tls_certificate',
    ],
    [
      'a certificate of another name',
      {
        code: 'ESOCKET',
        message:
          "Hostname/IP does not match certificate's altnames: Host: mx.example. is not in the cert's altnames",
      },
      TLS,
      'tls tls_certificate',
    ],
    [
      'a self-signed certificate after STARTTLS',
      { code: 'ETLS', command: 'STARTTLS', message: 'unable to verify the first certificate' },
      STARTTLS,
      'tls tls_certificate',
    ],
    [
      'STARTTLS is not offered',
      { code: 'ETLS', command: 'STARTTLS', message: 'Error upgrading connection with STARTTLS: 502 5.5.1' },
      STARTTLS,
      'tls tls_unsupported',
    ],
    [
      'TLS fails otherwise',
      { code: 'ETLS', message: 'Client network socket disconnected' },
      TLS,
      'tls tls_mismatch',
    ],
    [
      'a wrong password',
      { code: 'EAUTH', message: 'Invalid login', response: '535 5.7.8 Authentication credentials invalid' },
      STARTTLS,
      'login login_refused',
    ],
    [
      'a server that knows no login',
      { code: 'EAUTH', message: 'Unknown authentication method "PLAIN"' },
      STARTTLS,
      'login login_unsupported',
    ],
    [
      'a server that has switched the login off',
      { code: 'EAUTH', message: 'Invalid login', response: '502 5.5.1 command not implemented' },
      STARTTLS,
      'login login_unsupported',
    ],
    [
      'a server that offers no login',
      { code: 'EAUTH', message: 'Invalid login', response: '503 5.5.1 Error: authentication not enabled' },
      STARTTLS,
      'login login_unsupported',
    ],
    [
      'something that is no mail server',
      { code: 'EPROTOCOL', message: 'Invalid greeting', response: 'SSH-2.0-OpenSSH_9.2' },
      STARTTLS,
      'port protocol',
    ],
  ])('%s', (_situation, failure, settings, expected) => {
    const { step, problem } = diagnoseConnection(failure, settings);
    expect(`${step} ${problem}`).toBe(expected);
  });
});
