import * as React from 'react';

import { Field } from '@strapi/design-system';
import { useField, useForm } from '@strapi/strapi/admin';

import { useWords } from '../words';

// The editor is heavy, and most pages with an alias never show it.
const RefusalEditor = React.lazy(() =>
  import('./RefusalEditor').then((module) => ({ default: module.RefusalEditor }))
);

/** What a sender reads whose mail is refused. */
export const RefusalField = () => {
  const { t } = useWords();
  const { value, onChange, error } = useField<string>('refusalHtml');
  const disabled = useForm('RefusalField', (form) => form.disabled);
  return (
    <Field.Root name="refusalHtml" hint={t('aliases.refusal-hint')} error={error}>
      <React.Suspense fallback={<div style={{ minHeight: 130 }} />}>
        <RefusalEditor
          initialHtml={value ?? ''}
          label={t('aliases.refusal')}
          placeholder={t('aliases.refusal-placeholder')}
          disabled={disabled}
          onChange={(html) => onChange('refusalHtml', html)}
        />
      </React.Suspense>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};
