import { Flex, Typography } from '@strapi/design-system';

import { AccountStateBadge, stateWords } from './AccountStateBadge';
import { FetchButton } from './FetchButton';
import { isMailbox } from './incoming-server-values';
import { problemWords } from './problem-words';
import { Callout } from '../../components/Callout';
import { Moment } from '../../components/Moment';
import { useWords } from '../../words';

import type { IncomingServerView } from '../../../../server/src/contracts/incoming-servers';

/** How a saved account is doing: its state, the last fetch, and what went wrong. */
export const AccountHealth = ({ server, canWrite }: { server: IncomingServerView; canWrite: boolean }) => {
  const { t, rich } = useWords();
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Flex gap={3} wrap="wrap">
        <AccountStateBadge server={server} />
        <Typography variant="pi" textColor="neutral600">
          {stateWords(server, t).hint}
        </Typography>
        {isMailbox(server.kind) && server.lastFetchAt && (
          <Typography variant="pi" textColor="neutral600">
            {rich('incoming-servers.fetched', {
              time: <Moment at={server.lastFetchAt} style="relative" />,
            })}
          </Typography>
        )}
        {canWrite && <FetchButton server={server} />}
      </Flex>
      {(server.lastProblem !== null || server.lastError !== null) && (
        <Callout tone={server.state === 'idle' ? 'warning' : 'danger'}>
          {server.lastProblem && <Typography tag="p">{problemWords(server, t)}</Typography>}
          {server.lastError && (
            <Typography tag="p" variant="pi" textColor="neutral600">
              {server.lastError}
            </Typography>
          )}
          {server.failingSince && (
            <Typography tag="p" variant="pi" textColor="neutral600">
              {rich('incoming-servers.failing-since', {
                time: <Moment at={server.failingSince} style="date-time" />,
              })}
            </Typography>
          )}
        </Callout>
      )}
    </Flex>
  );
};
