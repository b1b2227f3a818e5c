import { Pill } from '../../components/Pill';
import { useWords } from '../../words';

import type { Tone } from '../../components/tint';
import type { AccountState } from '../../../../server/src/contracts/incoming-servers';

const TONES: Record<AccountState, Tone> = {
  draft: 'neutral',
  connecting: 'primary',
  syncing: 'primary',
  idle: 'success',
  backing_off: 'warning',
  needs_sign_in: 'danger',
  disabled: 'neutral',
};

/** What an account is doing, in a word; its title says it in a sentence. */
export const AccountStateBadge = ({ kind, state }: { kind: 'imap' | 'mailgate'; state: AccountState }) => {
  const { t } = useWords();
  // A mailgate is fed from outside: it is neither connected nor does it try to be.
  if (kind === 'mailgate' && state === 'idle') {
    return (
      <Pill tone="success" title={t('incoming-servers.ready-hint')}>
        {t('incoming-servers.ready')}
      </Pill>
    );
  }
  return (
    <Pill tone={TONES[state]} title={t(`incoming-servers.state-hint.${state}`)}>
      {t(`incoming-servers.state.${state}`)}
    </Pill>
  );
};
