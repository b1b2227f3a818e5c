import type * as React from 'react';

import { Field, Textarea } from '@strapi/design-system';
import { useField, useForm } from '@strapi/strapi/admin';

import { useWords } from '../words';

/** The senders that only pass on what somebody else wrote, one address a line. */
export const RelaysField = () => {
  const { t } = useWords();
  const { value, onChange, error } = useField<string>('relays');
  const disabled = useForm('RelaysField', (form) => form.disabled);
  return (
    <Field.Root name="relays" hint={t('aliases.relays-hint')} error={error}>
      <Field.Label>{t('aliases.relays')}</Field.Label>
      <Textarea
        value={value ?? ''}
        placeholder={'form@your-website.example'}
        disabled={disabled}
        spellCheck={false}
        onChange={(event: React.ChangeEvent<HTMLTextAreaElement>) => onChange('relays', event.target.value)}
      />
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};
