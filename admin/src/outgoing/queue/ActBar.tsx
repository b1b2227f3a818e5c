import * as React from 'react';

import { Checkbox, Dialog, Flex, ProgressBar, Typography } from '@strapi/design-system';
import { ConfirmDialog } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { SmallButton } from '../../components/SmallButton';
import { useWords } from '../../words';

import type { Show } from './queue-filters';
import type { Act, QueueAct } from './use-queue-act';

const Bar = styled.div`
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px 12px;
  min-height: 4.4rem;
  padding: 6px 16px;
  border-bottom: 1px solid ${({ theme }) => theme.colors.neutral150};
  background: ${({ theme }) => theme.colors.neutral100};
`;

/** What can be done in a view; what has been sent cannot be taken back. */
const ACTS: Record<Show, readonly Act[]> = {
  waiting: ['retry', 'cancel'],
  problems: ['retry', 'ignore'],
  all: ['retry', 'cancel', 'ignore'],
};

/** While an act is being done: how far it has come, and the way out. */
const Running = ({ running, onStop }: { running: NonNullable<QueueAct['running']>; onStop(): void }) => {
  const { t } = useWords();
  const { act, done, total } = running;
  return (
    <>
      <Typography variant="pi" role="status">
        {t(`outgoing.doing.${act}`, { done, total })}
      </Typography>
      <div style={{ flex: '1 1 12rem', maxWidth: '32rem' }}>
        <ProgressBar
          size="S"
          value={total === 0 ? 0 : Math.round((done / total) * 100)}
          aria-label={t(`outgoing.doing.${act}`, { done, total })}
        />
      </div>
      <SmallButton variant="tertiary" onClick={onStop}>
        {t('outgoing.stop-here')}
      </SmallButton>
    </>
  );
};

/** Chooses mails, and does something with those that are chosen, or with all of the view. */
export const ActBar = ({
  show,
  shown,
  selected,
  more,
  running,
  onSelectShown,
  onAct,
  onStop,
}: {
  show: Show;
  /** mails on the page */
  shown: number;
  /** how many are chosen */
  selected: number;
  /** whether the view goes on below */
  more: boolean;
  running: QueueAct['running'];
  onSelectShown(selected: boolean): void;
  /** `all` = all of the view, shown or not */
  onAct(act: Act, all: boolean): void;
  onStop(): void;
}) => {
  const { t } = useWords();
  const [all, setAll] = React.useState(false);
  const [asking, setAsking] = React.useState<Act | null>(null);
  const complete = shown > 0 && selected === shown;
  // All of the view can be chosen only from all that is shown.
  const everything = all && complete;
  React.useEffect(() => setAll(false), [show, complete]);

  if (running) {
    return (
      <Bar>
        <Running running={running} onStop={onStop} />
      </Bar>
    );
  }
  const press = (act: Act): void => {
    if (everything || act === 'cancel') setAsking(act);
    else onAct(act, false);
  };
  return (
    <Bar>
      <Checkbox
        checked={complete ? true : selected > 0 ? 'indeterminate' : false}
        disabled={shown === 0}
        aria-label={t('outgoing.select-shown')}
        onCheckedChange={(next: boolean | 'indeterminate') => onSelectShown(next === true)}
      />
      <Typography variant="pi" textColor="neutral600">
        {everything
          ? t('outgoing.all-selected')
          : selected > 0
            ? t('outgoing.selected', { count: selected })
            : t('outgoing.select-hint')}
      </Typography>
      {selected > 0 && (
        <Flex gap={2} wrap="wrap">
          {ACTS[show].map((act) => (
            <SmallButton
              key={act}
              variant={act === 'cancel' ? 'danger-light' : 'secondary'}
              onClick={() => press(act)}
            >
              {t(`outgoing.act.${act}`)}
            </SmallButton>
          ))}
          {complete && more && (
            <SmallButton variant="ghost" onClick={() => setAll((known) => !known)}>
              {t(everything ? 'outgoing.only-shown' : 'outgoing.choose-all')}
            </SmallButton>
          )}
        </Flex>
      )}
      <Dialog.Root open={asking !== null} onOpenChange={(open) => !open && setAsking(null)}>
        {asking !== null && (
          <ConfirmDialog
            variant={asking === 'cancel' ? 'danger' : 'default'}
            onConfirm={() => {
              setAsking(null);
              onAct(asking, everything);
            }}
          >
            {everything
              ? t(`outgoing.question-all.${asking}`)
              : t('outgoing.question.cancel', { count: selected })}
          </ConfirmDialog>
        )}
      </Dialog.Root>
    </Bar>
  );
};
