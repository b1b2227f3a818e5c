import { Typography } from '@strapi/design-system';
import { useField, useForm } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { useWords } from '../words';
import { outgoingServerKind, type OutgoingServerKind } from '../../../server/src/contracts/servers';

const Cards = styled.div`
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(max(min(24rem, 100%), 30%), 1fr));
  gap: 12px;
`;

const Card = styled.label`
  position: relative;
  display: flex;
  flex-direction: column;
  gap: 2px;
  padding: 10px 14px;
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  cursor: pointer;

  &:hover {
    border-color: ${({ theme }) => theme.colors.neutral300};
  }
  &:has(input:checked) {
    border-color: ${({ theme }) => theme.colors.primary600};
    background: ${({ theme }) => theme.colors.primary100};
  }
  &:has(input:focus-visible) {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
  &:has(input:disabled) {
    cursor: default;
  }
  input {
    position: absolute;
    opacity: 0;
    pointer-events: none;
  }
`;

/** How a server is spoken to, one card each. */
export const ServerKindChooser = () => {
  const { t } = useWords();
  const { value, onChange } = useField<OutgoingServerKind>('kind');
  const disabled = useForm('ServerKindChooser', (form) => form.disabled);
  return (
    <Cards role="radiogroup" aria-label={t('servers.kind')}>
      {outgoingServerKind.options.map((kind) => (
        <Card key={kind}>
          <input
            type="radio"
            name="kind"
            value={kind}
            checked={value === kind}
            disabled={disabled}
            onChange={() => onChange('kind', kind)}
          />
          <Typography fontWeight="bold">{t(`servers.kind.${kind}`)}</Typography>
          <Typography variant="pi" textColor="neutral600">
            {t(`servers.kind-hint.${kind}`)}
          </Typography>
        </Card>
      ))}
    </Cards>
  );
};
