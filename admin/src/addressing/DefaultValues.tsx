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

import { DefaultValueInput, emptyValue } from './DefaultValueInput';
import { useWords } from '../words';

import type { DefaultRow } from './alias-values';
import type { EntryType } from '../../../server/src/contracts/entries';

const Row = styled.div`
  display: grid;
  grid-template-columns: minmax(0, 1fr) minmax(0, 2fr) auto;
  gap: 12px;
  align-items: start;

  @media (max-width: 640px) {
    grid-template-columns: minmax(0, 1fr) auto;

    > :nth-child(2) {
      grid-row: 2;
      grid-column: 1 / -1;
    }
  }
`;

/** Which fields a mail's entry gets besides subject and sender. */
export const DefaultValues = ({ type }: { type: EntryType | undefined }) => {
  const { t } = useWords();
  const { value, onChange, error } = useField<DefaultRow[]>('defaults');
  const disabled = useForm('DefaultValues', (form) => form.disabled);
  const rows = value ?? [];
  if (!type) return <Typography textColor="neutral600">{t('aliases.defaults-choose-type')}</Typography>;

  const setRows = (next: DefaultRow[]): void => onChange('defaults', next);
  const setRow = (index: number, row: DefaultRow): void =>
    setRows(rows.map((one, at) => (at === index ? row : one)));
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
              <DefaultValueInput
                field={field}
                value={row.value}
                disabled={disabled}
                onChange={(next) => setRow(index, { ...row, value: next })}
              />
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
      {error && (
        <Field.Root error={error}>
          <Field.Error />
        </Field.Root>
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
