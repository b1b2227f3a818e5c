import { DateTimePicker, Field } from '@strapi/design-system';
import { useField, useForm } from '@strapi/strapi/admin';

import { useWords } from '../../words';

/** A day and a time, kept as ISO 8601. */
export const DateTimeField = ({ name, label, hint }: { name: string; label: string; hint?: string }) => {
  const { t } = useWords();
  const { value, onChange, error } = useField<string | null>(name);
  const disabled = useForm('DateTimeField', (form) => form.disabled);
  return (
    <Field.Root name={name} hint={hint} error={error}>
      <Field.Label>{label}</Field.Label>
      <DateTimePicker
        value={value ? new Date(value) : undefined}
        disabled={disabled}
        dateLabel={t('form.date')}
        timeLabel={t('form.time')}
        clearLabel={t('action.clear')}
        onChange={(next) => next && onChange(name, next.toISOString())}
      />
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};
