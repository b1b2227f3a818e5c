import SMTPConnection from 'nodemailer/lib/smtp-connection';

import type { ConnectionProblem, ConnectionStep, ConnectionTestResult } from '../contracts/servers';
import { resolveHost } from './host-guard';
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

const PLAN: readonly ConnectionStep[] = ['name', 'port', 'tls', 'login'];

const stepsBefore = (step: ConnectionStep): ConnectionStep[] => PLAN.slice(0, PLAN.indexOf(step));

const failed = (step: ConnectionStep, problem: ConnectionProblem, message: string): ConnectionTestResult => ({
  ok: false,
  passed: stepsBefore(step),
  failure: { step, problem, message },
});

/** Connects, starts TLS and logs in as the settings say, then leaves. Never rejects. */
export const testConnection = async (
  settings: SmtpSettings,
  network: { privateHosts: boolean }
): Promise<ConnectionTestResult> => {
  const host = await resolveHost(settings.host, network);
  if (host.kind === 'unknown') return failed('name', 'name_unknown', host.message);
  if (host.kind === 'forbidden') {
    return failed('name', 'host_forbidden', `${settings.host} is ${host.ip}, a private address.`);
  }
  if (settings.authentication === 'password' && (!settings.user || !settings.password)) {
    return failed(
      'login',
      'login_missing',
      settings.user ? 'The password is missing.' : 'The user name is missing.'
    );
  }
  const connection = new SMTPConnection(smtpOptions(settings, host.ip));
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject);
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    if (settings.authentication === 'password') {
      await new Promise<void>((resolve, reject) => {
        connection.login({ user: settings.user, pass: settings.password ?? '' }, (error) =>
          error ? reject(error) : resolve()
        );
      });
    }
    return { ok: true, passed: [...PLAN], failure: null };
  } catch (error) {
    const failure = error as ConnectionFailure;
    const { step, problem } = diagnoseConnection(failure, settings);
    return failed(step, problem, failure.response || failure.message);
  } finally {
    // A late error of a connection that is being given up must not end the process.
    connection.on('error', () => undefined);
    connection.close();
  }
};
