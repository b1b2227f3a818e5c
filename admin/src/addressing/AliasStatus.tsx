import { Pill } from '../components/Pill';
import { useWords } from '../words';

import type { AliasView } from '../../../server/src/contracts/addressing';

const TONES = { not_tested: 'neutral', valid: 'success', invalid: 'danger' } as const;

/** Whether the last mail to an alias could become an entry. */
export const AliasStatus = ({ status }: { status: AliasView['status'] }) => {
  const { t } = useWords();
  return (
    <Pill tone={TONES[status]} title={t(`aliases.status-hint.${status}`)}>
      {t(`aliases.status.${status}`)}
    </Pill>
  );
};
