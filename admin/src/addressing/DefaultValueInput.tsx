import * as React from 'react';

import {
  Box,
  DatePicker,
  NumberInput,
  SingleSelect,
  SingleSelectOption,
  Switch,
  Textarea,
  TextInput,
} from '@strapi/design-system';

import { EntryPicker } from '../components/EntryPicker';
import { useWords } from '../words';

import type { DefaultValue } from './alias-values';
import type { EntryField } from '../../../server/src/contracts/entries';

/** What a row holds right after its field was chosen. */
export const emptyValue = (field: EntryField): DefaultValue => {
  if (field.type === 'boolean') return true;
  if (field.type === 'enumeration') return field.options?.[0] ?? '';
  return field.type === 'string' ? '' : null;
};

interface InputProps {
  field: EntryField;
  value: DefaultValue;
  disabled: boolean;
  onChange(value: DefaultValue): void;
}

const textOf = (value: DefaultValue): string =>
  typeof value === 'string' ? value : value === null ? '' : String(value);

const localDay = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');

/** The day of a date, or of a point in time, at midnight here; nothing when it is none. */
const dayOf = (value: string): Date | undefined => {
  const day = new Date(`${value.slice(0, 10)}T00:00:00`);
  return Number.isNaN(day.getTime()) ? undefined : day;
};

/** JSON as text: it counts only once it can be read. */
const JsonInput = ({ field, value, disabled, onChange }: InputProps) => {
  const [text, setText] = React.useState(() => (value === null ? '' : JSON.stringify(value, null, 2)));
  const [valid, setValid] = React.useState(true);
  return (
    <Textarea
      aria-label={field.name}
      aria-invalid={!valid}
      disabled={disabled}
      value={text}
      placeholder="{}"
      onChange={(event: React.ChangeEvent<HTMLTextAreaElement>) => {
        setText(event.target.value);
        try {
          const parsed: DefaultValue =
            event.target.value.trim() === '' ? null : JSON.parse(event.target.value);
          onChange(parsed);
          setValid(true);
        } catch {
          setValid(false);
        }
      }}
    />
  );
};

/** The editor that fits the type of a field. */
export const DefaultValueInput = ({ field, value, disabled, onChange }: InputProps) => {
  const { t } = useWords();
  switch (field.type) {
    case 'enumeration':
      return (
        <SingleSelect
          aria-label={field.name}
          value={textOf(value)}
          disabled={disabled}
          onChange={(next) => onChange(String(next))}
        >
          {(field.options ?? []).map((option) => (
            <SingleSelectOption key={option} value={option}>
              {option}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      );
    case 'boolean':
      return (
        <Box paddingTop={2}>
          <Switch
            aria-label={field.name}
            checked={value === true}
            disabled={disabled}
            onCheckedChange={onChange}
            visibleLabels
            onLabel={t('value.true')}
            offLabel={t('value.false')}
          />
        </Box>
      );
    case 'number':
      return (
        <NumberInput
          aria-label={field.name}
          value={typeof value === 'number' ? value : undefined}
          disabled={disabled}
          onValueChange={(next) => onChange(next ?? null)}
        />
      );
    case 'date':
      return (
        <DatePicker
          aria-label={field.name}
          value={typeof value === 'string' && value !== '' ? dayOf(value) : undefined}
          disabled={disabled}
          onChange={(date: Date | undefined) => onChange(date ? localDay(date) : null)}
          onClear={() => onChange(null)}
        />
      );
    case 'relation':
      return field.target ? (
        <EntryPicker
          uid={field.target}
          hideLabel
          label={t('aliases.defaults-relation', { field: field.name })}
          value={typeof value === 'string' && value !== '' ? value : null}
          disabled={disabled}
          onChange={onChange}
        />
      ) : null;
    case 'json':
      return <JsonInput field={field} value={value} disabled={disabled} onChange={onChange} />;
    default:
      return (
        <TextInput
          aria-label={field.name}
          value={textOf(value)}
          disabled={disabled}
          onChange={(event: React.ChangeEvent<HTMLInputElement>) => onChange(event.target.value)}
        />
      );
  }
};
