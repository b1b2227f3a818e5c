import { Button, Flex, Typography } from '@strapi/design-system';
import { ArrowClockwise, WarningCircle } from '@strapi/icons';

import { useErrorWords } from '../api/use-error-words';
import { useWords } from '../words';

/** The thread could not be read: why, and a way to try again. */
export const ThreadProblem = ({ error, onRetry }: { error: unknown; onRetry(): unknown }) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  return (
    <Flex direction="column" gap={3} padding={7} role="alert">
      <Flex gap={2} maxWidth="60ch">
        <WarningCircle fill="danger600" width="1.6rem" height="1.6rem" style={{ flex: 'none' }} aria-hidden />
        <Typography textColor="neutral800">{errorWords(error)}</Typography>
      </Flex>
      <Button variant="tertiary" size="S" startIcon={<ArrowClockwise />} onClick={() => onRetry()}>
        {t('action.try-again')}
      </Button>
    </Flex>
  );
};
