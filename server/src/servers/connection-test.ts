import SMTPConnection, {
  type SMTPConnectionAuth,
  type SMTPConnectionCustomAuthContext,
} from 'nodemailer/lib/smtp-connection';
import XOAuth2 from 'nodemailer/lib/xoauth2';

import type { ConnectionProblem, ConnectionStep, ConnectionTestResult } from '../contracts/servers';
import { resolveHost } from './host-guard';
import { SignInNeeded } from './sign-in-needed';
import { smtpOptions, type SmtpSettings } from './smtp-options';

/** What nodemailer and Node tell about a failed connection. */
export interface ConnectionFailure {
  message: string;
  /** nodemailer's class of error, such as ETLS */
  code?: string | undefined;
  /** what the server answered */
  response?: string | undefined;
  command?: string | undefined;
}

/** What is kept of a server's words. */
const MESSAGE_LIMIT = 1_000;

/** SIZE as the form takes it over; a server that names none, or something absurd, says nothing. */
const sizeOf = (stated: number | false): number | null =>
  stated !== false && stated >= 10_000 && stated <= 1_000_000_000 ? stated : null;

type Diagnosis = { step: ConnectionStep; problem: ConnectionProblem };

export const CERTIFICATE = /certificate|self[- ]signed|altname|unable to verify|CERT_|ERR_TLS_CERT/i;
export const WRONG_TLS =
  /wrong version number|packet length too long|ssl3_get_record|EPROTO|unknown protocol|http request/i;

/**
 * Which step failed and what is to be changed. The same refusal means different things: a TLS client on a plain port, for
 * one, sees garbage, and a plain client on a TLS port waits for a greeting that never comes.
 */
export const diagnoseConnection = (
  failure: ConnectionFailure,
  settings: Pick<SmtpSettings, 'encryption' | 'port'>
): Diagnosis => {
  const { code, message } = failure;
  if (code === 'EDNS') return { step: 'name', problem: 'name_unknown' };
  if (code === 'EAUTH') {
    const unsupported =
      /unknown authentication method|not supported/i.test(message) ||
      /^50[0234]/.test(failure.response ?? '');
    return { step: 'login', problem: unsupported ? 'login_unsupported' : 'login_refused' };
  }
  if (CERTIFICATE.test(message)) return { step: 'tls', problem: 'tls_certificate' };
  if (WRONG_TLS.test(message)) return { step: 'tls', problem: 'tls_mismatch' };
  if (code === 'ETLS') {
    return { step: 'tls', problem: failure.command === 'STARTTLS' ? 'tls_unsupported' : 'tls_mismatch' };
  }
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/.test(message))
    return { step: 'port', problem: 'port_refused' };
  if (code === 'ETIMEDOUT' || /timeout|ETIMEDOUT/i.test(message)) {
    const plainOnTlsPort = !settings.encryption.startsWith('tls') && settings.port === 465;
    return plainOnTlsPort || (/greeting/i.test(message) && settings.port === 465)
      ? { step: 'tls', problem: 'tls_mismatch' }
      : { step: 'port', problem: 'port_timeout' };
  }
  return { step: 'port', problem: 'protocol' };
};

const PLAN: readonly ConnectionStep[] = ['name', 'port', 'tls', 'login', 'sender', 'recipient'];

const failed = (
  step: ConnectionStep,
  problem: ConnectionProblem,
  message: string,
  maxBytes: number | null = null
): ConnectionTestResult => ({
  ok: false,
  passed: PLAN.slice(0, PLAN.indexOf(step)),
  failure: { step, problem, message: message.slice(0, MESSAGE_LIMIT) },
  maxBytes,
});

/** What is missing before anything can be tried; null when nothing is. */
const missingLogin = (settings: SmtpSettings): string | null => {
  if (settings.authentication === 'password') {
    if (!settings.user) return 'The user name is missing.';
    return settings.password ? null : 'The password is missing.';
  }
  if (settings.authentication === 'certificate')
    return settings.clientCertificate && settings.clientKey
      ? null
      : 'The certificate or its private key is missing.';
  return settings.authentication === 'oauth2' && !settings.accessToken ? 'The account is missing.' : null;
};

/** The name under which the dialogue about the envelope runs; no server has such a mechanism. */
const ENVELOPE = 'CHATTER-ENVELOPE';

/** A reply to MAIL FROM or RCPT TO that was no yes. */
class EnvelopeRefused extends Error {
  constructor(
    readonly step: 'sender' | 'recipient',
    readonly reply: string
  ) {
    super(reply);
  }
}

/** Asks whether the server takes mail from here to there, and takes the question back: no mail leaves. */
const askEnvelope =
  (input: { sender: string; recipient: string }) =>
  async (dialogue: SMTPConnectionCustomAuthContext): Promise<void> => {
    const say = async (step: 'sender' | 'recipient', command: string): Promise<void> => {
      const { status, response } = await dialogue.sendCommand(command);
      if (status < 200 || status > 299) throw new EnvelopeRefused(step, response);
    };
    try {
      await say('sender', `MAIL FROM:<${input.sender}>`);
      await say('recipient', `RCPT TO:<${input.recipient}>`);
    } finally {
      await dialogue.sendCommand('RSET');
    }
  };

const logIn = (connection: SMTPConnection, auth: SMTPConnectionAuth): Promise<void> =>
  new Promise((resolve, reject) => {
    // A server that hangs up leaves every question open.
    connection.once('end', () => reject(new Error('The server closed the connection.')));
    connection.once('error', reject);
    connection.login(auth, (error) => (error ? reject(error) : resolve()));
  });

const authOf = async (settings: SmtpSettings): Promise<SMTPConnectionAuth | null> => {
  if (settings.authentication === 'password') return { user: settings.user, pass: settings.password ?? '' };
  if (settings.authentication !== 'oauth2' || !settings.accessToken) return null;
  const accessToken = await settings.accessToken();
  return { user: settings.user, oauth2: new XOAuth2({ user: settings.user, accessToken }) };
};

/**
 * Connects, starts TLS, logs in, and asks whether the server takes a mail from `sender` to `recipient`; then leaves without
 * one. Answers the size of a mail that the server states (RFC 1870), as far as it came to that. Never rejects.
 */
export const testConnection = async (
  settings: SmtpSettings,
  input: { network: { privateHosts: boolean }; sender: string; recipient: string }
): Promise<ConnectionTestResult> => {
  const host = await resolveHost(settings.host, { ...input.network, port: settings.port });
  if (host.kind === 'unknown') return failed('name', 'name_unknown', host.message);
  if (host.kind === 'forbidden') {
    return failed('name', 'host_forbidden', `${settings.host} is ${host.ip}, a private address.`);
  }
  const missing = missingLogin(settings);
  if (missing) return failed('login', 'login_missing', missing);
  let auth: SMTPConnectionAuth | null;
  try {
    auth = await authOf(settings);
  } catch (error) {
    const problem = error instanceof SignInNeeded ? 'sign_in_needed' : 'sign_in_unavailable';
    return failed('login', problem, error instanceof Error ? error.message : String(error));
  }

  let size: number | null = null;
  const ask = askEnvelope(input);
  const connection = new SMTPConnection({
    ...smtpOptions(settings, host.ip),
    customAuth: {
      // nodemailer lets a mechanism of ours speak on a connection of its own, with the reply to each command.
      [ENVELOPE]: (dialogue) => {
        size = sizeOf(dialogue.maxAllowedSize);
        return ask(dialogue);
      },
    },
  });
  let loggedIn = false;
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject);
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    if (auth) await logIn(connection, auth);
    loggedIn = true;
    await logIn(connection, { method: ENVELOPE });
    connection.quit();
    return { ok: true, passed: [...PLAN], failure: null, maxBytes: size };
  } catch (error) {
    if (error instanceof EnvelopeRefused)
      return failed(error.step, `${error.step}_refused`, error.reply, size);
    const failure = error as ConnectionFailure;
    const { step, problem } = loggedIn
      ? ({ step: 'sender', problem: 'protocol' } as const)
      : diagnoseConnection(failure, settings);
    return failed(step, problem, failure.response || failure.message, size);
  } finally {
    // A late error of a connection that is being given up must not end the process.
    connection.on('error', () => undefined);
    connection.close();
  }
};
