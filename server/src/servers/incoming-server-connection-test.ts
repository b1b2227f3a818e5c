import { ImapFlow } from 'imapflow';

import type {
  IncomingConnectionProblem,
  IncomingConnectionStep,
  IncomingConnectionTestResult,
} from '../contracts/incoming-servers';
import { resolveHost } from './host-guard';
import { diagnoseImap, wordsOf, type ImapFailure } from './incoming-server-diagnosis';
import { IMAP_TIMEOUTS, imapOptions, type ImapSettings } from './incoming-server-options';

const PLAN: readonly IncomingConnectionStep[] = ['name', 'port', 'tls', 'login', 'folder'];

const failed = (
  step: IncomingConnectionStep,
  problem: IncomingConnectionProblem,
  message: string
): IncomingConnectionTestResult => ({
  ok: false,
  passed: PLAN.slice(0, PLAN.indexOf(step)),
  failure: { step, problem, message },
});

/** Connects, starts TLS, logs in and opens the folder as the settings say, then leaves; reads no mail. Never rejects. */
export const testImapConnection = async (
  settings: ImapSettings,
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
  const client = new ImapFlow({
    ...imapOptions(settings, host.ip, mailBytes),
    disableAutoIdle: true,
  });
  // An error event without listener ends the process, also one that comes late.
  client.on('error', () => undefined);
  const deadline = setTimeout(() => client.close(), IMAP_TIMEOUTS.open);
  let connected = false;
  try {
    await client.connect();
    connected = true;
    await client.mailboxOpen(settings.folder);
    await client.logout();
    return { ok: true, passed: [...PLAN], failure: null };
  } catch (error) {
    const failure = error as ImapFailure;
    const diagnosis = diagnoseImap(failure, settings);
    return connected && diagnosis.step !== 'folder' && failure.responseStatus !== undefined
      ? failed('folder', 'folder_refused', wordsOf(failure))
      : failed(diagnosis.step, diagnosis.problem, wordsOf(failure));
  } finally {
    clearTimeout(deadline);
    client.close();
  }
};
