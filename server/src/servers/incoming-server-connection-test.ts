import { ImapFlow } from 'imapflow';

import type {
  IncomingConnectionProblem,
  IncomingConnectionStep,
  IncomingConnectionTestResult,
} from '../contracts/incoming-servers';
import { resolveHost } from './host-guard';
import { diagnoseImap, wordsOf, type ImapFailure } from './incoming-server-diagnosis';
import { IMAP_TIMEOUTS, imapOptions, type MailboxSettings } from './incoming-server-options';
import { createPop3Connection } from './pop3-connection';
import { diagnosePop3 } from './pop3-diagnosis';
import { SignInNeeded, SignInUnavailable, withAccessToken, type AccessToken } from './sign-in-needed';

const PLAN: readonly IncomingConnectionStep[] = ['name', 'port', 'tls', 'login', 'folder'];

const PASSED: IncomingConnectionTestResult = { ok: true, passed: [...PLAN], failure: null };

const failed = (
  step: IncomingConnectionStep,
  problem: IncomingConnectionProblem,
  message: string
): IncomingConnectionTestResult => ({
  ok: false,
  passed: PLAN.slice(0, PLAN.indexOf(step)),
  failure: { step, problem, message },
});

/** Connects, starts TLS, logs in and opens the folders as the settings say, then leaves; reads no mail. Never rejects. */
export const testMailbox = async (
  settings: MailboxSettings,
  network: { privateHosts: boolean },
  mailBytes: number
): Promise<IncomingConnectionTestResult> => {
  const host = await resolveHost(settings.host, { ...network, port: settings.port });
  if (host.kind === 'unknown') return failed('name', 'name_unknown', host.message);
  if (host.kind === 'forbidden') {
    return failed('name', 'host_forbidden', `${settings.host} is ${host.ip}, a private address.`);
  }
  if (!settings.user || (!settings.password && !settings.accessToken)) {
    const missing = settings.user ? 'The password is missing.' : 'The user name is missing.';
    return failed('login', 'login_missing', missing);
  }
  const test = async (token: string | null): Promise<IncomingConnectionTestResult> =>
    settings.kind === 'pop3'
      ? testPop3(settings, host.ip, token)
      : testImap(settings, host.ip, mailBytes, token);
  return settings.accessToken ? testWithToken(settings.accessToken, test) : test(null);
};

/** A test that failed, as an error: what is tried again with another token is what rejects. */
class Failed extends Error {
  constructor(readonly result: IncomingConnectionTestResult) {
    super();
  }
}

const testWithToken = async (
  accessToken: AccessToken,
  test: (token: string) => Promise<IncomingConnectionTestResult>
): Promise<IncomingConnectionTestResult> => {
  try {
    return await withAccessToken(
      accessToken,
      async (token) => {
        const result = await test(token);
        if (!result.ok) throw new Failed(result);
        return result;
      },
      (error) => error instanceof Failed && error.result.failure?.problem === 'login_refused'
    );
  } catch (error) {
    if (error instanceof Failed) return error.result;
    if (error instanceof SignInNeeded) return failed('login', 'sign_in_needed', error.message);
    if (error instanceof SignInUnavailable) return failed('login', 'sign_in_unavailable', error.message);
    throw error;
  }
};

const testImap = async (
  settings: MailboxSettings,
  ip: string,
  mailBytes: number,
  token: string | null
): Promise<IncomingConnectionTestResult> => {
  const client = new ImapFlow({ ...imapOptions(settings, ip, mailBytes, token), disableAutoIdle: true });
  // An error event without listener ends the process, also one that comes late.
  client.on('error', () => undefined);
  const deadline = setTimeout(() => client.close(), IMAP_TIMEOUTS.open);
  let opening: string | null = null;
  try {
    await client.connect();
    for (const folder of settings.folders) {
      opening = folder;
      await client.mailboxOpen(folder);
    }
    await client.logout();
    return PASSED;
  } catch (error) {
    const failure = error as ImapFailure;
    const { step, problem } = diagnoseImap(failure, settings);
    const words = opening === null ? wordsOf(failure) : `${opening}: ${wordsOf(failure)}`;
    return opening !== null && step !== 'folder' && failure.responseStatus !== undefined
      ? failed('folder', 'folder_refused', words)
      : failed(step, problem, words);
  } finally {
    clearTimeout(deadline);
    client.close();
  }
};

const testPop3 = async (
  settings: MailboxSettings,
  ip: string,
  token: string | null
): Promise<IncomingConnectionTestResult> => {
  const connection = createPop3Connection(settings, ip, token);
  try {
    await connection.open();
    // Asked about one mail only, where there is one: a list of all could be long.
    if ((await connection.count()) > 0) await connection.name(1);
    else await connection.names();
    await connection.quit();
    return PASSED;
  } catch (error) {
    const { step, problem } = diagnosePop3(error, settings);
    return failed(step, problem, wordsOf(error as ImapFailure));
  } finally {
    connection.close();
  }
};
