import { useForm } from '@strapi/strapi/admin';

import { EntryField } from './EntryField';
import { SelectField } from '../components/form/fields';
import { useWords } from '../words';

import type { AliasValues } from './alias-values';
import type { EntryType } from '../../../server/src/contracts/entries';

/** The entry that an alias belongs to: first its type, then which one. A present owner may be of a type without a chatter. */
export const OwnerFields = ({
  values,
  types,
  present,
}: {
  values: AliasValues;
  types: readonly EntryType[];
  /** type of the stored owner */
  present: string | undefined;
}) => {
  const { t } = useWords();
  const onChange = useForm('OwnerFields', (form) => form.onChange);
  const options = types.map((type) => ({ value: type.uid, label: type.displayName }));
  if (present && !types.some((type) => type.uid === present))
    options.push({ value: present, label: present });
  return (
    <>
      <SelectField
        name="ownerType"
        label={t('aliases.owner-type')}
        hint={t('aliases.owner-hint')}
        placeholder={t('aliases.owner-none')}
        clearable
        clearLabel={t('action.clear')}
        options={options}
        onPick={() => onChange('ownerDocumentId', null)}
      />
      {values.ownerType && (
        <EntryField
          name="ownerDocumentId"
          errorOf="owner"
          uid={values.ownerType}
          label={t('aliases.owner')}
        />
      )}
    </>
  );
};
