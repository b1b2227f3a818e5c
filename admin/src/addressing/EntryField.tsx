import { useField, useForm } from '@strapi/strapi/admin';

import { EntryPicker } from '../components/EntryPicker';

/** A form field that holds the documentId of an entry. */
export const EntryField = ({
  name,
  errorOf = name,
  uid,
  label,
  hint,
}: {
  name: string;
  /** what the server calls the field */
  errorOf?: string;
  uid: string;
  label: string;
  hint?: string;
}) => {
  const { value, onChange } = useField<string | null>(name);
  const { error } = useField<string | null>(errorOf);
  const disabled = useForm('EntryField', (form) => form.disabled);
  return (
    <EntryPicker
      // Another type has other entries: what was typed before means nothing there.
      key={uid}
      uid={uid}
      label={label}
      hint={hint}
      error={error}
      value={value ?? null}
      disabled={disabled}
      onChange={(documentId) => onChange(name, documentId)}
    />
  );
};
