import * as React from 'react';

import { Dialog, IconButton } from '@strapi/design-system';
import { Trash } from '@strapi/icons';
import { ConfirmDialog, useNotification } from '@strapi/strapi/admin';

import { useErrorWords } from '../api/use-error-words';
import { useWords } from '../words';

/** Deletes after a question that names what would be gone. */
export const DeleteButton = ({
  label,
  question,
  onDelete,
}: {
  label: string;
  question: string;
  onDelete(): Promise<{ data: unknown } | { error: unknown }>;
}) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [asking, setAsking] = React.useState(false);

  const confirm = async (): Promise<void> => {
    const result = await onDelete();
    setAsking(false);
    toggleNotification(
      'error' in result
        ? { type: 'danger', message: errorWords(result.error) }
        : { type: 'success', message: t('form.deleted') }
    );
  };
  return (
    <Dialog.Root open={asking} onOpenChange={setAsking}>
      <Dialog.Trigger>
        <IconButton variant="ghost" label={label}>
          <Trash />
        </IconButton>
      </Dialog.Trigger>
      <ConfirmDialog variant="danger" onConfirm={confirm}>
        {question}
      </ConfirmDialog>
    </Dialog.Root>
  );
};
