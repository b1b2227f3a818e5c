import * as React from 'react';

import { Field, Textarea } from '@strapi/design-system';

import { useChatterRejectIncomingMailMutation } from '../../api/incoming-api';
import { ActDialog } from '../../components/ActDialog';
import { useAct } from '../../components/use-act';
import { useWords } from '../../words';

import type { IncomingMailDetail } from '../../../../server/src/contracts/incoming';

const LONGEST = 5000;

/** Refuses a mail and says why. */
export const RejectDialog = ({ mail, onClose }: { mail: IncomingMailDetail; onClose(): void }) => {
  const { t, rich } = useWords();
  const [reject] = useChatterRejectIncomingMailMutation();
  const [words, setWords] = React.useState('');
  const [error, setError] = React.useState<string | null>(null);
  const { busy, run } = useAct(setError);

  const submit = async (): Promise<void> => {
    if (await run(() => reject({ params: { id: mail.id }, body: { words } }), t('incoming.rejected')))
      onClose();
  };
  return (
    <ActDialog
      title={t('incoming.reject.title')}
      hint={rich('incoming.reject.hint', { address: mail.fromAddress })}
      confirm={t('incoming.reject.confirm')}
      variant="danger"
      error={error}
      ready
      busy={busy}
      onConfirm={() => void submit()}
      onClose={onClose}
    >
      <Field.Root hint={t('incoming.reject.words-hint')}>
        <Field.Label>{t('incoming.reject.words')}</Field.Label>
        <Textarea
          value={words}
          maxLength={LONGEST}
          rows={6}
          onChange={(event: React.ChangeEvent<HTMLTextAreaElement>) => setWords(event.target.value)}
        />
        <Field.Hint />
      </Field.Root>
    </ActDialog>
  );
};
