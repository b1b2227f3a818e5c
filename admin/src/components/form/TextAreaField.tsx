import type * as React from 'react';

import { Field, Textarea } from '@strapi/design-system';
import { useField, useForm } from '@strapi/strapi/admin';

/** Several lines of text, such as a key in PEM. */
export const TextAreaField = ({
  name,
  label,
  hint,
  placeholder,
  required,
  disabled = false,
}: {
  name: string;
  label: string;
  hint?: React.ReactNode;
  placeholder?: string;
  required?: boolean;
  disabled?: boolean;
}) => {
  const { value, onChange, error } = useField<string>(name);
  const readOnly = useForm('TextAreaField', (form) => form.disabled);
  return (
    <Field.Root name={name} hint={hint} error={error} required={required}>
      <Field.Label>{label}</Field.Label>
      <Textarea
        value={value ?? ''}
        placeholder={placeholder}
        disabled={readOnly || disabled}
        spellCheck={false}
        autoComplete="off"
        style={{ fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace', minHeight: '11rem' }}
        onChange={(event: React.ChangeEvent<HTMLTextAreaElement>) => onChange(name, event.target.value)}
      />
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};
