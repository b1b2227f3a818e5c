import { Box, Field, Typography } from '@strapi/design-system';
import { useField, useForm } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { Callout } from '../components/Callout';
import { useWords } from '../words';
import { contactPolicy, type ContactPolicy } from '../../../server/src/contracts/addressing';

import type { AliasValues } from './alias-values';

const Room = styled.div`
  container-type: inline-size;
`;

const Choices = styled.div`
  display: grid;
  grid-template-columns: repeat(2, minmax(0, 1fr));
  gap: 12px;

  @container (min-width: 1100px) {
    grid-template-columns: repeat(4, minmax(0, 1fr));
  }
  @container (max-width: 480px) {
    grid-template-columns: minmax(0, 1fr);
  }
`;

const Choice = styled.label`
  display: grid;
  grid-template-columns: auto minmax(0, 1fr);
  align-content: start;
  gap: 2px 10px;
  padding: 12px 14px;
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  cursor: pointer;

  &:has(:checked) {
    border-color: ${({ theme }) => theme.colors.primary600};
    box-shadow: inset 0 0 0 1px ${({ theme }) => theme.colors.primary600};
  }
  &:has(:focus-visible) {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
  &:has(:disabled) {
    cursor: not-allowed;
    background: ${({ theme }) => theme.colors.neutral150};
  }
  input {
    width: 1.6rem;
    height: 1.6rem;
    margin: 2px 0 0;
    accent-color: ${({ theme }) => theme.colors.primary600};
    color-scheme: ${({ theme }) => (theme.colors.neutral0 === '#ffffff' ? 'light' : 'dark')};
  }
  > :last-child {
    grid-column: 2;
  }
`;

/** Who may write to an alias, each choice with what it means. */
export const PolicyField = ({ values }: { values: AliasValues }) => {
  const { t } = useWords();
  const { value, onChange, error } = useField<ContactPolicy>('contactPolicy');
  const disabled = useForm('PolicyField', (form) => form.disabled);
  const ofNothing =
    value === 'followers' && values.ownerDocumentId === null && values.forcedDocumentId === null;
  return (
    <Field.Root name="contactPolicy" error={error}>
      <Room>
        <Choices role="radiogroup" aria-label={t('aliases.policy')}>
          {contactPolicy.options.map((policy) => (
            <Choice key={policy}>
              <input
                type="radio"
                name="contactPolicy"
                value={policy}
                checked={value === policy}
                disabled={disabled}
                onChange={() => onChange('contactPolicy', policy)}
              />
              <Typography fontWeight="semiBold">{t(`aliases.policy.${policy}`)}</Typography>
              <Typography variant="pi" textColor="neutral600">
                {t(`aliases.policy-hint.${policy}`)}
              </Typography>
            </Choice>
          ))}
        </Choices>
      </Room>
      {ofNothing && (
        <Box paddingTop={2}>
          <Callout tone="warning">
            <Typography>{t('aliases.policy-of-nothing')}</Typography>
          </Callout>
        </Box>
      )}
      <Field.Error />
    </Field.Root>
  );
};
