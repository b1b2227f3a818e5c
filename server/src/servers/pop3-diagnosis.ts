import type { IncomingServerInput } from '../contracts/incoming-servers';
import { diagnoseNetwork, type Diagnosis } from './incoming-server-diagnosis';
import { Pop3Refusal } from './pop3-connection';

const IMPLICIT_TLS_PORT = 995;
/** Refusals that say nothing about user and password: codes of RFC 2449 8.1 and RFC 3206 4, and words of servers without. */
const PASSING_CODES = ['IN-USE', 'LOGIN-DELAY', 'SYS/TEMP'];
const PASSING_WORDS =
  /\b(locked|lock busy|in use|busy|try (again|later)|temporar|too many (connections|logins)|unavailable)/i;
/** The login is not offered this way, mostly because nothing is encrypted yet. */
const NOT_THIS_WAY =
  /plain ?text|cleartext|clear text|encrypt|\bTLS\b|\bSSL\b|unknown command|not supported/i;
const LOGIN = ['USER', 'PASS', 'AUTH PLAIN', 'AUTH XOAUTH2'];

const isPassing = ({ status }: Pop3Refusal): boolean =>
  PASSING_CODES.includes(status.code) || (status.code !== 'AUTH' && PASSING_WORDS.test(status.text));

/** Whether the server refused user and password, as opposed to being unable or unwilling to check them now. */
export const isPop3LoginRefused = (error: unknown): boolean =>
  error instanceof Pop3Refusal && LOGIN.includes(error.command) && !isPassing(error);

/** Which step of connecting by POP3 failed and what is to be changed. */
export const diagnosePop3 = (
  error: unknown,
  settings: Required<Pick<IncomingServerInput, 'encryption' | 'port'>>
): Diagnosis => {
  if (error instanceof Pop3Refusal) {
    if (error.command === 'STLS') return { step: 'tls', problem: 'tls_unsupported' };
    if (error.command.startsWith('UIDL')) return { step: 'folder', problem: 'no_uidl' };
    if (isPassing(error)) return { step: 'login', problem: 'mailbox_busy' };
    if (LOGIN.includes(error.command)) {
      const unsupported = NOT_THIS_WAY.test(error.status.text);
      return { step: 'login', problem: unsupported ? 'login_unsupported' : 'login_refused' };
    }
    return { step: 'port', problem: 'protocol' };
  }
  const failure = error as { code?: string; message: string };
  const silent = /\((connecting|reading|logging in)/.test(failure.message);
  return (
    diagnoseNetwork(failure, settings, { tlsPort: IMPLICIT_TLS_PORT, silent }) ?? {
      step: 'port',
      problem: 'protocol',
    }
  );
};
