import * as React from 'react';

import { Dialog, Flex, Typography } from '@strapi/design-system';
import { Play, Stop } from '@strapi/icons';
import { ConfirmDialog, useNotification } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';

import { useChatterStopQueueMutation } from '../../api/outgoing-api';
import { useErrorWords } from '../../api/use-error-words';
import { Callout } from '../../components/Callout';
import { SmallButton } from '../../components/SmallButton';
import { useWords } from '../../words';

import type { QueueOverview } from './use-queue';

/** Stops all mail, or lets it go on, after a question. */
const StopButton = ({ stopped, onDone }: { stopped: boolean; onDone(): void }) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [stop, { isLoading }] = useChatterStopQueueMutation();
  const [asking, setAsking] = React.useState(false);
  const what = stopped ? 'go-on' : 'stop';

  const confirm = async (): Promise<void> => {
    const result = await stop({ body: { stopped: !stopped } });
    setAsking(false);
    if ('error' in result) toggleNotification({ type: 'danger', message: errorWords(result.error) });
    else onDone();
  };
  return (
    <Dialog.Root open={asking} onOpenChange={setAsking}>
      <Dialog.Trigger>
        <SmallButton
          variant={stopped ? 'secondary' : 'danger-light'}
          startIcon={stopped ? <Play /> : <Stop />}
          loading={isLoading}
        >
          {t(`outgoing.${what}`)}
        </SmallButton>
      </Dialog.Trigger>
      <ConfirmDialog variant={stopped ? 'default' : 'danger'} onConfirm={confirm}>
        {t(`outgoing.${what}-question`)}
      </ConfirmDialog>
    </Dialog.Root>
  );
};

/** While all mail is stopped: since when, by whom, and the way out. */
export const StopBanner = ({
  overview,
  mayWrite,
  onDone,
}: {
  overview: QueueOverview;
  mayWrite: boolean;
  onDone(): void;
}) => {
  const { t } = useWords();
  const { formatDate } = useIntl();
  const { stoppedAt, stoppedBy } = overview;
  return (
    <Callout tone="danger">
      <Flex gap={4} wrap="wrap" justifyContent="space-between">
        <div style={{ flex: '1 1 30rem' }} role="status">
          <Typography tag="p" fontWeight="bold">
            {stoppedAt === null
              ? t('outgoing.stopped')
              : t('outgoing.stopped-since', {
                  since: formatDate(stoppedAt, {
                    day: 'numeric',
                    month: 'short',
                    hour: 'numeric',
                    minute: 'numeric',
                  }),
                  name: stoppedBy ?? '',
                })}
          </Typography>
          <Typography tag="p" variant="pi">
            {t('outgoing.stopped-hint')}
          </Typography>
        </div>
        {mayWrite && <StopButton stopped onDone={onDone} />}
      </Flex>
    </Callout>
  );
};

/** The switch while mail goes out. */
export const StopSwitch = ({ onDone }: { onDone(): void }) => <StopButton stopped={false} onDone={onDone} />;
