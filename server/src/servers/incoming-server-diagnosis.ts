import type { IncomingConnectionProblem, IncomingConnectionStep } from '../contracts/incoming-servers';
import { CERTIFICATE, WRONG_TLS } from './connection-test';
import type { ImapSettings } from './incoming-server-options';

/** What imapflow and Node tell about a failed connection or command. */
export interface ImapFailure {
  message: string;
  /** Node's or imapflow's code, such as ECONNREFUSED or GREETING_TIMEOUT */
  code?: string | undefined;
  /** NO or BAD: the server itself refused */
  responseStatus?: string | undefined;
  /** what the server said */
  responseText?: string | undefined;
  /** response code of RFC 3501 or RFC 5530, such as AUTHENTICATIONFAILED */
  serverResponseCode?: string | undefined;
  authenticationFailed?: boolean | undefined;
  tlsFailed?: boolean | undefined;
  mailboxMissing?: boolean | undefined;
  /** what the server said when it hung up (BYE) */
  reason?: string | undefined;
}

export type ImapDiagnosis = { step: IncomingConnectionStep; problem: IncomingConnectionProblem };

/** RFC 5530 3: refusals of a login that say nothing about user and password. */
const PASSING = ['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG', 'THROTTLED'];
/** The connection went away, whatever was being done on it. */
const LOST = ['NoConnection', 'EConnectionClosed', 'ETIMEOUT', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'];
const IMPLICIT_TLS_PORT = 993;

/**
 * Whether the server refused user and password, as opposed to being unable to check them: imapflow marks every error
 * during a login as a failed login, a broken connection too, and a wrong "needs sign-in" would stop the fetching.
 */
export const isLoginRefused = (failure: ImapFailure): boolean =>
  Boolean(failure.authenticationFailed) &&
  !LOST.includes(failure.code ?? '') &&
  !PASSING.includes((failure.serverResponseCode ?? '').toUpperCase());

/** What the server or the network said, in one line. */
export const wordsOf = (failure: ImapFailure): string =>
  (failure.responseText || failure.reason || failure.message || 'no reason given').trim().slice(0, 1000);

/** Which step of connecting failed and what is to be changed. */
export const diagnoseImap = (
  failure: ImapFailure,
  settings: Pick<ImapSettings, 'encryption' | 'port'>
): ImapDiagnosis => {
  const { code = '', message } = failure;
  if (failure.mailboxMissing) return { step: 'folder', problem: 'folder_missing' };
  if (isLoginRefused(failure)) {
    // No answer of the server: it offers no way to log in that we know, or none without TLS (RFC 3501 6.2.3).
    const unsupported = failure.responseStatus === undefined && /login is disabled|matching/i.test(message);
    return { step: 'login', problem: unsupported ? 'login_unsupported' : 'login_refused' };
  }
  if (/unsupported authentication mechanism/i.test(message))
    return { step: 'login', problem: 'login_unsupported' };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { step: 'name', problem: 'name_unknown' };
  if (CERTIFICATE.test(`${code} ${message}`)) return { step: 'tls', problem: 'tls_certificate' };
  if (WRONG_TLS.test(`${code} ${message}`)) return { step: 'tls', problem: 'tls_mismatch' };
  if (failure.tlsFailed || /starttls/i.test(message)) return { step: 'tls', problem: 'tls_unsupported' };
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/.test(`${code} ${message}`))
    return { step: 'port', problem: 'port_refused' };
  if (code === 'ClosedAfterConnectTLS') return { step: 'tls', problem: 'tls_mismatch' };
  if (/TIMEOUT|ETIMEDOUT/i.test(`${code} ${message}`)) {
    // A TLS port waits for our handshake and never greets a client that speaks without TLS.
    const silentTls =
      code === 'GREETING_TIMEOUT' &&
      settings.port === IMPLICIT_TLS_PORT &&
      !settings.encryption.startsWith('tls');
    return silentTls ? { step: 'tls', problem: 'tls_mismatch' } : { step: 'port', problem: 'port_timeout' };
  }
  return { step: 'port', problem: 'protocol' };
};
