import { Pill } from '../../components/Pill';
import { useWords } from '../../words';

import type { Tone } from '../../components/tint';
import type { OauthState } from '../../../../server/src/contracts/oauth';

const TONES: Record<OauthState, Tone> = {
  not_signed_in: 'neutral',
  signed_in: 'success',
  needs_sign_in: 'danger',
};

/** Whether an account can be used, in a word; its title says it in a sentence. */
export const OauthStatePill = ({ state }: { state: OauthState }) => {
  const { t } = useWords();
  return (
    <Pill tone={TONES[state]} title={t(`oauth.state-hint.${state}`)}>
      {t(`oauth.state.${state}`)}
    </Pill>
  );
};
