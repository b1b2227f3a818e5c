import * as React from 'react';

import { Field, TextInput } from '@strapi/design-system';

import { useChatterRemoveSuppressionMutation } from '../../api/suppressions-api';
import { ActDialog } from '../../components/ActDialog';
import { useAct } from '../../components/use-act';
import { useWords } from '../../words';

import type { SuppressionView } from '../../../../server/src/contracts/suppressions';

/** Takes an address off the list, with a note for the log. */
export const RemoveDialog = ({ entry, onClose }: { entry: SuppressionView; onClose(): void }) => {
  const { t, rich } = useWords();
  const [remove] = useChatterRemoveSuppressionMutation();
  const [note, setNote] = React.useState('');
  const [error, setError] = React.useState<string | null>(null);
  const { busy, run } = useAct(setError);

  const submit = async (): Promise<void> => {
    const done = t('suppressions.removed-done', { address: entry.address });
    if (await run(() => remove({ params: { id: entry.id }, body: { note } }), done)) onClose();
  };
  return (
    <ActDialog
      title={t('suppressions.remove-title')}
      hint={rich(`suppressions.remove-hint.${entry.reason}`, { address: entry.address })}
      confirm={t('suppressions.remove-confirm')}
      variant={entry.reason === 'complaint' || entry.reason === 'unsubscribed' ? 'danger' : 'default'}
      error={error}
      ready
      busy={busy}
      onConfirm={() => void submit()}
      onClose={onClose}
    >
      <Field.Root hint={t('suppressions.remove-note-hint')}>
        <Field.Label>{t('suppressions.note')}</Field.Label>
        <TextInput
          value={note}
          maxLength={500}
          autoComplete="off"
          onChange={(event: React.ChangeEvent<HTMLInputElement>) => setNote(event.target.value)}
        />
        <Field.Hint />
      </Field.Root>
    </ActDialog>
  );
};
