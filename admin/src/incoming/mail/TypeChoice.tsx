import { Field, SingleSelect, SingleSelectOption } from '@strapi/design-system';

import { useWords } from '../../words';

import type { EntryType } from '../../../../server/src/contracts/entries';

/** One of the content types that have a chatter. */
export const TypeChoice = ({
  types,
  value,
  onChange,
}: {
  types: EntryType[];
  value: string | null;
  onChange(uid: string): void;
}) => {
  const { t } = useWords();
  return (
    <Field.Root>
      <Field.Label>{t('incoming.act.type')}</Field.Label>
      <SingleSelect
        value={value ?? ''}
        placeholder={t('incoming.act.type-placeholder')}
        onChange={(uid) => onChange(String(uid))}
      >
        {types.map((type) => (
          <SingleSelectOption key={type.uid} value={type.uid}>
            {type.displayName}
          </SingleSelectOption>
        ))}
      </SingleSelect>
    </Field.Root>
  );
};
