import type * as React from 'react';

import {
  Field,
  Flex,
  MultiSelect,
  MultiSelectOption,
  SingleSelect,
  SingleSelectOption,
  Switch,
  TextInput,
  Typography,
} from '@strapi/design-system';
import { useField, useForm } from '@strapi/strapi/admin';

/** What every field of a settings form has. */
interface FieldProps {
  name: string;
  label: string;
  hint?: React.ReactNode;
  required?: boolean;
  disabled?: boolean;
}

const useDisabled = (disabled = false): boolean =>
  useForm('SettingsField', (form) => form.disabled) || disabled;

const Frame = ({
  name,
  label,
  hint,
  required,
  error,
  labelAction,
  children,
}: FieldProps & { error?: string; labelAction?: React.ReactNode; children: React.ReactNode }) => (
  <Field.Root name={name} hint={hint} error={error} required={required}>
    <Field.Label action={labelAction}>{label}</Field.Label>
    {children}
    <Field.Hint />
    <Field.Error />
  </Field.Root>
);

/** One line of text. */
export const TextField = ({
  placeholder,
  type = 'text',
  autoComplete = 'off',
  endAction,
  ...field
}: FieldProps & {
  placeholder?: string;
  type?: 'text' | 'password';
  autoComplete?: string;
  endAction?: React.ReactNode;
}) => {
  const { value, onChange, error } = useField<string>(field.name);
  return (
    <Frame {...field} error={error}>
      <TextInput
        type={type}
        placeholder={placeholder}
        autoComplete={autoComplete}
        value={value ?? ''}
        disabled={useDisabled(field.disabled)}
        endAction={endAction}
        onChange={(event: React.ChangeEvent<HTMLInputElement>) => onChange(field.name, event.target.value)}
      />
    </Frame>
  );
};

/** A whole number, written without separators: a port of 2,525 would look like a fraction. */
export const NumberField = (field: FieldProps) => {
  const { value, onChange, error } = useField<number | null>(field.name);
  return (
    <Frame {...field} error={error}>
      <TextInput
        inputMode="numeric"
        autoComplete="off"
        value={value?.toString() ?? ''}
        disabled={useDisabled(field.disabled)}
        onChange={(event: React.ChangeEvent<HTMLInputElement>) => {
          const digits = event.target.value.replace(/\D/g, '').slice(0, 9);
          onChange(field.name, digits === '' ? null : Number(digits));
        }}
      />
    </Frame>
  );
};

/** On or off; the label stands beside the switch. */
export const SwitchField = (field: FieldProps) => {
  const { value, onChange, error } = useField<boolean>(field.name);
  return (
    <Field.Root name={field.name} hint={field.hint} error={error}>
      <Flex gap={3} tag="label" width="fit-content">
        <Switch
          checked={value ?? false}
          disabled={useDisabled(field.disabled)}
          onCheckedChange={(next) => onChange(field.name, next)}
          aria-label={field.label}
        />
        <Typography variant="pi" fontWeight="bold">
          {field.label}
        </Typography>
      </Flex>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};

export interface Option<Value extends string = string> {
  value: Value;
  label: string;
}

/** One of a few. `onPick` sees the choice after the form has it, for fields that follow from it. */
export const SelectField = <Value extends string>({
  options,
  placeholder,
  clearable = false,
  clearLabel,
  onPick,
  ...field
}: FieldProps & {
  options: Option<Value>[];
  placeholder?: string;
  clearable?: boolean;
  clearLabel?: string;
  onPick?(value: Value | null): void;
}) => {
  const { value, onChange, error } = useField<string | null>(field.name);
  const pick = (next: string | null): void => {
    const option = options.find((one) => one.value === next);
    onChange(field.name, option?.value ?? null);
    onPick?.(option?.value ?? null);
  };
  return (
    <Frame {...field} error={error}>
      <SingleSelect
        value={value ?? ''}
        placeholder={placeholder}
        disabled={useDisabled(field.disabled)}
        clearLabel={clearLabel}
        onClear={clearable ? () => pick(null) : undefined}
        onChange={(next) => pick(String(next))}
      >
        {options.map((option) => (
          <SingleSelectOption key={option.value} value={option.value}>
            {option.label}
          </SingleSelectOption>
        ))}
      </SingleSelect>
    </Frame>
  );
};

/** Any number of a list. */
export const MultiSelectField = ({
  options,
  placeholder,
  clearLabel,
  ...field
}: FieldProps & { options: Option[]; placeholder: string; clearLabel: string }) => {
  const { value, onChange, error } = useField<string[]>(field.name);
  return (
    <Frame {...field} error={error}>
      <MultiSelect
        withTags
        value={value ?? []}
        placeholder={placeholder}
        clearLabel={clearLabel}
        disabled={useDisabled(field.disabled)}
        onChange={(next) => onChange(field.name, next)}
        onClear={() => onChange(field.name, [])}
      >
        {options.map((option) => (
          <MultiSelectOption key={option.value} value={option.value}>
            {option.label}
          </MultiSelectOption>
        ))}
      </MultiSelect>
    </Frame>
  );
};
