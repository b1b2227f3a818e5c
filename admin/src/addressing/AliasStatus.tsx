import { Flex, Typography } from '@strapi/design-system';

import { Pill } from '../components/Pill';
import { useWords } from '../words';

import type { AliasView } from '../../../server/src/contracts/addressing';

const TONES = { not_tested: 'neutral', valid: 'success', invalid: 'danger' } as const;

/** Whether the last mail to an alias could become an entry, and why it could not. */
export const AliasStatus = ({
  alias,
  withError = false,
}: {
  alias: Pick<AliasView, 'status' | 'statusError'>;
  /** says the reason below, on one line, and not only to the pointer */
  withError?: boolean;
}) => {
  const { t } = useWords();
  const hint = alias.statusError ?? t(`aliases.status-hint.${alias.status}`);
  return (
    <Flex direction="column" alignItems="flex-start" gap={1} minWidth={0} maxWidth="100%">
      <Pill tone={TONES[alias.status]} title={hint}>
        {t(`aliases.status.${alias.status}`)}
      </Pill>
      {withError && alias.statusError && (
        <Typography variant="pi" textColor="danger600" ellipsis maxWidth="100%" title={alias.statusError}>
          {alias.statusError}
        </Typography>
      )}
    </Flex>
  );
};
