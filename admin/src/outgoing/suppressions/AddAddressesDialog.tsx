import * as React from 'react';

import { Field, Textarea, TextInput, Typography } from '@strapi/design-system';

import { MOST_ADDRESSES, readPastedAddresses } from './pasted-addresses';
import { useChatterAddSuppressionsMutation } from '../../api/suppressions-api';
import { ActDialog } from '../../components/ActDialog';
import { useAct } from '../../components/use-act';
import { useWords } from '../../words';

/** Words that are no addresses, of which this many are shown. */
const SHOWN = 3;

/** Adds one address or many, as they were pasted. */
export const AddAddressesDialog = ({ onClose }: { onClose(): void }) => {
  const { t } = useWords();
  const [add] = useChatterAddSuppressionsMutation();
  const [text, setText] = React.useState('');
  const [note, setNote] = React.useState('');
  const [error, setError] = React.useState<string | null>(null);
  const { busy, run } = useAct(setError);
  const { addresses, others } = React.useMemo(() => readPastedAddresses(text), [text]);
  const tooMany = addresses.length > MOST_ADDRESSES;

  const submit = async (): Promise<void> => {
    const worked = await run(
      () => add({ body: { addresses, note } }),
      ({ added }) => t('suppressions.added', { added, known: addresses.length - added })
    );
    if (worked) onClose();
  };
  const found = (): React.ReactNode => {
    if (tooMany) return t('suppressions.too-many', { count: addresses.length, most: MOST_ADDRESSES });
    if (others.length === 0) return t('suppressions.found', { count: addresses.length });
    const words = others
      .slice(0, SHOWN)
      .map((word) => `“${word.slice(0, 40)}”`)
      .join(', ');
    return t('suppressions.found-others', { count: addresses.length, others: others.length, words });
  };
  return (
    <ActDialog
      title={t('suppressions.add')}
      hint={t('suppressions.add-hint')}
      confirm={t('suppressions.add-confirm', { count: addresses.length })}
      error={error}
      ready={addresses.length > 0 && !tooMany}
      busy={busy}
      onConfirm={() => void submit()}
      onClose={onClose}
    >
      <Field.Root>
        <Field.Label>{t('suppressions.addresses')}</Field.Label>
        <Textarea
          value={text}
          rows={6}
          placeholder={t('suppressions.addresses-placeholder')}
          onChange={(event: React.ChangeEvent<HTMLTextAreaElement>) => {
            setText(event.target.value);
            setError(null);
          }}
        />
        <Typography
          variant="pi"
          tag="p"
          aria-live="polite"
          textColor={tooMany ? 'danger600' : others.length > 0 ? 'warning700' : 'neutral600'}
        >
          {text.trim() === '' ? t('suppressions.addresses-hint') : found()}
        </Typography>
      </Field.Root>
      <Field.Root>
        <Field.Label>{t('suppressions.note')}</Field.Label>
        <TextInput
          value={note}
          maxLength={500}
          autoComplete="off"
          placeholder={t('suppressions.note-placeholder')}
          onChange={(event: React.ChangeEvent<HTMLInputElement>) => setNote(event.target.value)}
        />
      </Field.Root>
    </ActDialog>
  );
};
