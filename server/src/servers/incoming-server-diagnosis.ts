import type { IncomingConnectionProblem, IncomingConnectionStep } from '../contracts/incoming-servers';
import { CERTIFICATE, WRONG_TLS } from './connection-test';
import type { MailboxSettings } from './incoming-server-options';

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

export type Diagnosis = { step: IncomingConnectionStep; problem: IncomingConnectionProblem };
type WayThere = Pick<MailboxSettings, 'encryption' | 'port'>;

/** RFC 5530 3: refusals of a login that say nothing about user and password. */
const PASSING = ['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG', 'THROTTLED'];
/** The connection went away, whatever was being done on it. */
const LOST = ['NoConnection', 'EConnectionClosed', 'ETIMEOUT', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'];
const IMPLICIT_TLS_PORT = 993;

const isPassing = (failure: ImapFailure): boolean =>
  PASSING.includes((failure.serverResponseCode ?? '').toUpperCase());

/**
 * Whether the server refused user and password, as opposed to being unable to check them: imapflow marks every error
 * during a login as a failed login, a broken connection too, and a wrong "needs sign-in" would stop the fetching.
 */
export const isLoginRefused = (failure: ImapFailure): boolean =>
  Boolean(failure.authenticationFailed) && !LOST.includes(failure.code ?? '') && !isPassing(failure);

/** What the server or the network said, in one line. */
export const wordsOf = (failure: ImapFailure): string =>
  (failure.responseText || failure.reason || failure.message || 'no reason given').trim().slice(0, 1000);

/**
 * What failed below the protocol, TLS included: the same for every protocol. `silent`: nothing was heard within the time
 * limit of the greeting. Null when it was none of that.
 */
export const diagnoseNetwork = (
  { code = '', message }: { code?: string | undefined; message: string },
  settings: WayThere,
  implicit: { tlsPort: number; silent: boolean }
): Diagnosis | null => {
  const said = `${code} ${message}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { step: 'name', problem: 'name_unknown' };
  if (CERTIFICATE.test(said)) return { step: 'tls', problem: 'tls_certificate' };
  if (WRONG_TLS.test(said)) return { step: 'tls', problem: 'tls_mismatch' };
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/.test(said))
    return { step: 'port', problem: 'port_refused' };
  if (!/TIMEOUT|ETIMEDOUT/i.test(said)) return null;
  // A TLS port waits for our handshake and never greets a client that speaks without TLS.
  const silentTls =
    implicit.silent && settings.port === implicit.tlsPort && !settings.encryption.startsWith('tls');
  return silentTls ? { step: 'tls', problem: 'tls_mismatch' } : { step: 'port', problem: 'port_timeout' };
};

/** Which step of connecting by IMAP failed and what is to be changed. */
export const diagnoseImap = (failure: ImapFailure, settings: WayThere): Diagnosis => {
  const { code = '', message } = failure;
  if (failure.mailboxMissing) return { step: 'folder', problem: 'folder_missing' };
  if (isLoginRefused(failure)) {
    // No answer of the server: it offers no way to log in that we know, or none without TLS (RFC 3501 6.2.3).
    const unsupported = failure.responseStatus === undefined && /login is disabled|matching/i.test(message);
    return { step: 'login', problem: unsupported ? 'login_unsupported' : 'login_refused' };
  }
  if (failure.authenticationFailed && isPassing(failure)) return { step: 'login', problem: 'mailbox_busy' };
  if (/unsupported authentication mechanism/i.test(message))
    return { step: 'login', problem: 'login_unsupported' };
  const network = diagnoseNetwork(failure, settings, {
    tlsPort: IMPLICIT_TLS_PORT,
    silent: code === 'GREETING_TIMEOUT',
  });
  if (network && network.step !== 'port') return network;
  if (failure.tlsFailed || /starttls/i.test(message)) return { step: 'tls', problem: 'tls_unsupported' };
  if (code === 'ClosedAfterConnectTLS') return { step: 'tls', problem: 'tls_mismatch' };
  return network ?? { step: 'port', problem: 'protocol' };
};
