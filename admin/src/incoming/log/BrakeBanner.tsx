import * as React from 'react';

import { Dialog, Flex, Typography } from '@strapi/design-system';
import { ConfirmDialog, useNotification } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';

import { useChatterReleaseBrakeMutation } from '../../api/incoming-api';
import { useErrorWords } from '../../api/use-error-words';
import { Callout } from '../../components/Callout';
import { SmallButton } from '../../components/SmallButton';
import { useWords } from '../../words';

/** While the global brake holds all mail: since when, why, and the way out. */
export const BrakeBanner = ({ since, mayWrite }: { since: string; mayWrite: boolean }) => {
  const { t } = useWords();
  const { formatDate } = useIntl();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [release, { isLoading }] = useChatterReleaseBrakeMutation();
  const [asking, setAsking] = React.useState(false);

  const confirm = async (): Promise<void> => {
    const result = await release({});
    setAsking(false);
    toggleNotification(
      'error' in result
        ? { type: 'danger', message: errorWords(result.error) }
        : { type: 'success', message: t('incoming.brake.released', { count: result.data.released }) }
    );
  };
  return (
    <Callout tone="warning">
      <Flex gap={4} wrap="wrap" justifyContent="space-between">
        <div style={{ flex: '1 1 30rem' }}>
          <Typography tag="p" fontWeight="bold">
            {t('incoming.brake.title', {
              since: formatDate(since, {
                day: 'numeric',
                month: 'short',
                hour: 'numeric',
                minute: 'numeric',
              }),
            })}
          </Typography>
          <Typography tag="p" variant="pi">
            {t('incoming.brake.hint')}
          </Typography>
        </div>
        {mayWrite && (
          <Dialog.Root open={asking} onOpenChange={setAsking}>
            <Dialog.Trigger>
              <SmallButton variant="secondary" loading={isLoading}>
                {t('incoming.brake.release')}
              </SmallButton>
            </Dialog.Trigger>
            <ConfirmDialog variant="default" onConfirm={confirm}>
              {t('incoming.brake.question')}
            </ConfirmDialog>
          </Dialog.Root>
        )}
      </Flex>
    </Callout>
  );
};
