import { Flex, Typography } from '@strapi/design-system';

import { PauseButton } from './PauseButton';
import { Callout } from '../components/Callout';
import { Moment } from '../components/Moment';
import { FormSection } from '../components/form/FormSection';
import { Pill } from '../components/Pill';
import { useWords } from '../words';

import type { Tone } from '../components/tint';
import type { OutgoingServerView } from '../../../server/src/contracts/servers';

/** The one thing that matters most about a server now. */
type State = 'off' | 'paused_login' | 'paused_person' | 'needs_sign_in' | 'error' | 'full' | 'fine';

const TONES: Record<State, Tone> = {
  off: 'neutral',
  paused_login: 'danger',
  paused_person: 'warning',
  needs_sign_in: 'danger',
  error: 'danger',
  full: 'warning',
  fine: 'success',
};

export const stateOf = (server: OutgoingServerView): State => {
  if (!server.active) return 'off';
  if (server.oauthAccount?.needsSignIn) return 'needs_sign_in';
  if (server.paused) return server.paused === 'login' ? 'paused_login' : 'paused_person';
  if (server.lastError) return 'error';
  return server.limitPerDay !== null && server.sentToday >= server.limitPerDay ? 'full' : 'fine';
};

/** The state of a server as a word in its row. */
export const ServerStatePill = ({ server }: { server: OutgoingServerView }) => {
  const { t } = useWords();
  const state = stateOf(server);
  return (
    <Pill tone={TONES[state]} title={server.lastError ?? undefined}>
      {t(`servers.state.${state}`)}
    </Pill>
  );
};

/** How a stored server is doing, and what to do about it. */
export const ServerState = ({ server, canWrite }: { server: OutgoingServerView; canWrite: boolean }) => {
  const { t } = useWords();
  const state = stateOf(server);
  const troubled = state !== 'fine' && state !== 'off';
  return (
    <FormSection>
      <Flex gap={3} justifyContent="space-between" wrap="wrap">
        <Flex gap={3} minWidth={0} wrap="wrap">
          <ServerStatePill server={server} />
          <Typography variant="pi" textColor="neutral600">
            {t(`servers.state-hint.${state}`)}
          </Typography>
        </Flex>
        {canWrite && server.active && <PauseButton server={server} />}
      </Flex>
      {server.lastError && (
        <Callout tone={troubled ? 'danger' : 'warning'}>
          <Typography tag="p">{server.lastError}</Typography>
          {server.lastErrorAt && (
            <Typography tag="p" variant="pi" textColor="neutral600">
              <Moment at={server.lastErrorAt} style="date-time" />
            </Typography>
          )}
        </Callout>
      )}
    </FormSection>
  );
};
