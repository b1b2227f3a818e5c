import { isMailbox } from './incoming-server-values';
import { Pill } from '../../components/Pill';
import { useWords, type Words } from '../../words';

import type { Tone } from '../../components/tint';
import type { AccountState, IncomingServerView } from '../../../../server/src/contracts/incoming-servers';

type Account = Pick<IncomingServerView, 'kind' | 'state' | 'pollMinutes' | 'authentication' | 'lastProblem'>;

const TONES: Record<AccountState, Tone> = {
  draft: 'neutral',
  connecting: 'primary',
  syncing: 'primary',
  idle: 'success',
  backing_off: 'warning',
  needs_sign_in: 'danger',
  disabled: 'neutral',
};

/** What an account is doing, in a word and in a sentence. */
export const stateWords = (
  { kind, state, pollMinutes, authentication, lastProblem }: Account,
  t: Words['t']
): { word: string; hint: string } => {
  // What is fed from outside is neither connected nor does it try to be.
  if (!isMailbox(kind) && state === 'idle')
    return { word: t('incoming-servers.ready'), hint: t('incoming-servers.ready-hint') };
  // POP3 is connected only while it looks.
  if (kind === 'pop3' && state === 'idle') {
    return {
      word: t('incoming-servers.state.waiting'),
      hint: t('incoming-servers.state-hint.waiting', { minutes: pollMinutes }),
    };
  }
  if (state === 'needs_sign_in' && authentication === 'oauth2') {
    return lastProblem === 'sign_in_needed'
      ? { word: t('incoming-servers.state.sign_in'), hint: t('incoming-servers.state-hint.sign_in') }
      : {
          word: t('incoming-servers.state.needs_sign_in'),
          hint: t('incoming-servers.state-hint.token_refused'),
        };
  }
  return { word: t(`incoming-servers.state.${state}`), hint: t(`incoming-servers.state-hint.${state}`) };
};

/** What an account is doing, in a word; its title says it in a sentence. */
export const AccountStateBadge = ({ server }: { server: Account }) => {
  const { t } = useWords();
  const { word, hint } = stateWords(server, t);
  return (
    <Pill tone={TONES[server.state]} title={hint}>
      {word}
    </Pill>
  );
};
