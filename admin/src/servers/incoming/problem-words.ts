import { protocolWords } from './incoming-server-values';

import type { Words } from '../../words';
import type {
  IncomingConnectionProblem,
  IncomingServerInput,
  IncomingServerView,
} from '../../../../server/src/contracts/incoming-servers';

/** Why an account is not well, in words; null when it is. */
export const problemWords = (
  server: Pick<IncomingServerView, 'kind' | 'lastProblem' | 'authentication'>,
  t: Words['t']
): string | null => {
  if (!server.lastProblem) return null;
  const refused = server.lastProblem === 'login_refused' && server.authentication === 'oauth2';
  return t(
    refused ? 'incoming-servers.problem.token_refused' : `incoming-servers.problem.${server.lastProblem}`,
    protocolWords(server.kind)
  );
};

/** Why a test failed, and what to do about it. */
export const testWords = (
  problem: IncomingConnectionProblem,
  server: Pick<IncomingServerInput, 'kind' | 'authentication'>,
  t: Words['t']
): string =>
  t(
    problem === 'login_refused' && server.authentication === 'oauth2'
      ? 'incoming-servers.test.token_refused'
      : `incoming-servers.test.${problem}`,
    protocolWords(server.kind ?? 'imap')
  );
