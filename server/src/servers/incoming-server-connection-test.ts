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
  const host = await resolveHost(settings.host, network);
  if (host.kind === 'unknown') return failed('name', 'name_unknown', host.message);
  if (host.kind === 'forbidden') {
    return failed('name', 'host_forbidden', `${settings.host} is ${host.ip}, a private address.`);
  }
  if (!settings.user || !settings.password) {
    const missing = settings.user ? 'The password is missing.' : 'The user name is missing.';
    return failed('login', 'login_missing', missing);
  }
  return settings.kind === 'pop3' ? testPop3(settings, host.ip) : testImap(settings, host.ip, mailBytes);
};

const testImap = async (
  settings: MailboxSettings,
  ip: string,
  mailBytes: number
): Promise<IncomingConnectionTestResult> => {
  const client = new ImapFlow({ ...imapOptions(settings, ip, mailBytes), disableAutoIdle: true });
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

const testPop3 = async (settings: MailboxSettings, ip: string): Promise<IncomingConnectionTestResult> => {
  const connection = createPop3Connection(settings, ip);
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
