import * as React from 'react';

import { Field } from '@strapi/design-system';
import { useField, useForm } from '@strapi/strapi/admin';

// The editor is heavy, and most forms with such a field are opened for another one.
const RichTextEditor = React.lazy(() =>
  import('./RichTextEditor').then((module) => ({ default: module.RichTextEditor }))
);

/** A text of several lines with the few formats of the composer. Empty HTML means that nothing was written. */
export const RichTextField = ({
  name,
  label,
  hint,
  placeholder,
  showLabel = false,
}: {
  name: string;
  label: string;
  hint: string;
  placeholder: string;
  /** above the editor; else it is only for who cannot see the heading of the section */
  showLabel?: boolean;
}) => {
  const { value, onChange, error } = useField<string>(name);
  const disabled = useForm('RichTextField', (form) => form.disabled);
  return (
    <Field.Root name={name} hint={hint} error={error}>
      {showLabel && <Field.Label>{label}</Field.Label>}
      <React.Suspense fallback={<div style={{ minHeight: 130 }} />}>
        <RichTextEditor
          initialHtml={value ?? ''}
          label={label}
          placeholder={placeholder}
          disabled={disabled}
          onChange={(html) => onChange(name, html)}
        />
      </React.Suspense>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};
