import * as React from 'react';

import { Combobox, ComboboxOption, Field } from '@strapi/design-system';
import { useDebounce } from '@strapi/strapi/admin';

import { useChatterSearchEntriesQuery } from '../api/entries-api';
import { useWords } from '../words';

/** Finds one entry of a type by the start of its name. */
export const EntryPicker = ({
  uid,
  value,
  onChange,
  label,
  hideLabel = false,
  hint,
  error,
  disabled,
}: {
  uid: string;
  value: string | null;
  onChange(documentId: string | null): void;
  label: string;
  /** for rows that have a heading of their own */
  hideLabel?: boolean;
  hint?: string;
  error?: string;
  disabled?: boolean;
}) => {
  const { t } = useWords();
  const [search, setSearch] = React.useState('');
  const searched = useDebounce(search, 300);
  const found = useChatterSearchEntriesQuery({ params: { uid }, query: { search: searched } });
  const chosen = useChatterSearchEntriesQuery(
    { params: { uid }, query: { documentId: value ?? undefined } },
    { skip: value === null }
  );
  const current =
    value === null ? undefined : chosen.data?.entries.find((entry) => entry.documentId === value);
  const entries = [
    ...(current ? [current] : []),
    ...(found.data?.entries ?? []).filter((entry) => entry.documentId !== current?.documentId),
  ];
  return (
    <Field.Root hint={hint} error={error}>
      {!hideLabel && <Field.Label>{label}</Field.Label>}
      <Combobox
        // The text of the chosen entry arrives later than its id; the box only takes it when it is new.
        key={current?.documentId ?? 'none'}
        aria-label={hideLabel ? label : undefined}
        value={value ?? ''}
        placeholder={t('picker.placeholder')}
        disabled={disabled}
        loading={found.isFetching}
        autocomplete="none"
        clearLabel={t('action.clear')}
        noOptionsMessage={() => t('picker.none')}
        onInputChange={(event: React.ChangeEvent<HTMLInputElement>) => setSearch(event.currentTarget.value)}
        onChange={(next) => onChange(next ? next : null)}
        onClear={() => onChange(null)}
      >
        {entries.map((entry) => (
          <ComboboxOption key={entry.documentId} value={entry.documentId}>
            {entry.title}
          </ComboboxOption>
        ))}
      </Combobox>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};
