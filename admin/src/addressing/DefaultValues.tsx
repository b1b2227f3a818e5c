import {
  Button,
  Field,
  Flex,
  IconButton,
  SingleSelect,
  SingleSelectOption,
  Typography,
} from '@strapi/design-system';
import { Plus, Trash } from '@strapi/icons';
import { useField, useForm } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { unfilledFields, type AliasValues, type DefaultRow } from './alias-values';
import { DefaultValueInput, emptyValue } from './DefaultValueInput';
import { Callout } from '../components/Callout';
import { useWords } from '../words';

import type { EntryType } from '../../../server/src/contracts/entries';

const Row = styled.div`
  display: grid;
  grid-template-columns: minmax(0, 1fr) minmax(0, 2fr) auto;
  gap: 12px;
  align-items: start;

  > :last-child {
    margin-top: 4px;
  }

  @media (max-width: 640px) {
    grid-template-columns: minmax(0, 1fr) auto;

    > :nth-child(2) {
      grid-row: 2;
      grid-column: 1 / -1;
    }
  }
`;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Which fields a mail's entry gets besides subject and sender. */
export const DefaultValues = ({ type, values }: { type: EntryType | undefined; values: AliasValues }) => {
  const { t } = useWords();
  const { value, onChange, error } = useField<DefaultRow[]>('defaults');
  const disabled = useForm('DefaultValues', (form) => form.disabled);
  const errors = useForm('DefaultValues', (form) => form.errors) as Record<string, unknown>;
  const rows = value ?? [];
  const errorOf = (row: DefaultRow): string | undefined => {
    const message = errors[`defaults.${row.field}`];
    return isText(message) ? message : undefined;
  };
  // What stands at a row is not said again below.
  const ownError = isText(error) && !rows.some((row) => errorOf(row) !== undefined) ? error : undefined;
  if (!type) return <Typography textColor="neutral600">{t('aliases.defaults-choose-type')}</Typography>;

  const setRows = (next: DefaultRow[]): void => onChange('defaults', next);
  const setRow = (index: number, row: DefaultRow): void =>
    setRows(rows.map((one, at) => (at === index ? row : one)));
  const unfilled = unfilledFields(type, values);
  const free = type.fields.filter((field) => !rows.some((row) => row.field === field.name));

  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      {rows.map((row, index) => {
        const field = type.fields.find((one) => one.name === row.field);
        return (
          <Row key={row.field || `new-${index}`}>
            <SingleSelect
              aria-label={t('aliases.defaults-field')}
              value={row.field}
              disabled={disabled}
              placeholder={t('aliases.defaults-field')}
              onChange={(name) => {
                const chosen = type.fields.find((one) => one.name === name);
                if (chosen) setRow(index, { field: chosen.name, value: emptyValue(chosen) });
              }}
            >
              {[...(field ? [field] : []), ...free].map((one) => (
                <SingleSelectOption key={one.name} value={one.name}>
                  {one.name}
                </SingleSelectOption>
              ))}
              {!field && row.field !== '' && (
                <SingleSelectOption value={row.field}>
                  {t('aliases.defaults-gone', { field: row.field })}
                </SingleSelectOption>
              )}
            </SingleSelect>
            {field ? (
              <Field.Root error={errorOf(row)}>
                <DefaultValueInput
                  field={field}
                  value={row.value}
                  disabled={disabled}
                  onChange={(next) => setRow(index, { ...row, value: next })}
                />
                <Field.Error />
              </Field.Root>
            ) : (
              <Typography
                variant="pi"
                textColor={row.field === '' ? 'neutral600' : 'danger600'}
                paddingTop={2}
              >
                {row.field === ''
                  ? t('aliases.defaults-choose-field')
                  : t('aliases.defaults-gone-hint', { type: type.displayName })}
              </Typography>
            )}
            <IconButton
              variant="ghost"
              disabled={disabled}
              label={t('aliases.defaults-remove', { field: row.field })}
              onClick={() => setRows(rows.filter((_, at) => at !== index))}
            >
              <Trash />
            </IconButton>
          </Row>
        );
      })}
      {ownError && (
        <Field.Root error={ownError}>
          <Field.Error />
        </Field.Root>
      )}
      {unfilled.length > 0 && (
        <Callout tone="warning">
          <Typography>
            {t('aliases.defaults-unfilled', {
              type: type.displayName,
              fields: unfilled.join(', '),
              count: unfilled.length,
            })}
          </Typography>
        </Callout>
      )}
      {!disabled && (
        <Flex>
          <Button
            variant="tertiary"
            size="S"
            startIcon={<Plus />}
            disabled={free.length === 0 || rows.some((row) => row.field === '')}
            onClick={() => setRows([...rows, { field: '', value: null }])}
          >
            {t('aliases.defaults-add')}
          </Button>
        </Flex>
      )}
    </Flex>
  );
};
