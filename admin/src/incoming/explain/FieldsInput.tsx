import type * as React from 'react';

import { Field, Textarea, TextInput } from '@strapi/design-system';

import { useWords } from '../../words';

/** A mail made up of a few fields. */
export interface MailFields {
  from: string;
  to: string;
  cc: string;
  subject: string;
  text: string;
}

const LINES = ['from', 'to', 'cc', 'subject'] as const;

/** Sender, recipients and text of a mail that nobody sent. */
export const FieldsInput = ({
  fields,
  onChange,
}: {
  fields: MailFields;
  onChange(fields: MailFields): void;
}) => {
  const { t } = useWords();
  const placeholders = {
    from: 'Mary <mary@customer.example>',
    to: 'support@shop.example',
    cc: '',
    subject: '',
  };
  return (
    <>
      {LINES.map((name) => (
        <Field.Root key={name} name={name} required={name === 'from' || name === 'to'}>
          <Field.Label>{t(`incoming.explain.${name}`)}</Field.Label>
          <TextInput
            value={fields[name]}
            maxLength={998}
            autoComplete="off"
            placeholder={placeholders[name]}
            onChange={(event: React.ChangeEvent<HTMLInputElement>) =>
              onChange({ ...fields, [name]: event.target.value })
            }
          />
        </Field.Root>
      ))}
      <Field.Root name="text">
        <Field.Label>{t('incoming.explain.text')}</Field.Label>
        <Textarea
          value={fields.text}
          maxLength={20_000}
          rows={4}
          onChange={(event: React.ChangeEvent<HTMLTextAreaElement>) =>
            onChange({ ...fields, text: event.target.value })
          }
        />
      </Field.Root>
    </>
  );
};
