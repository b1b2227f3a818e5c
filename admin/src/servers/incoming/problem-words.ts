import { protocolWords } from './incoming-server-values';

import type { Words } from '../../words';
import type { IncomingServerView } from '../../../../server/src/contracts/incoming-servers';

/** Why an account is not well, in words; null when it is. */
export const problemWords = (
  server: Pick<IncomingServerView, 'kind' | 'lastProblem'>,
  t: Words['t']
): string | null =>
  server.lastProblem && t(`incoming-servers.problem.${server.lastProblem}`, protocolWords(server.kind));
