import { Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

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

/** One of several, as a card with its name and a sentence each. It stands inside a `radiogroup`. */
export const ChoiceCards = <Value extends string>({
  name,
  options,
  value,
  disabled,
  onChoose,
}: {
  name: string;
  options: readonly { value: Value; label: string; hint: string }[];
  value: Value | undefined;
  disabled: boolean;
  onChoose(value: Value): void;
}) => (
  <Cards>
    {options.map((option) => (
      <Card key={option.value}>
        <input
          type="radio"
          name={name}
          value={option.value}
          checked={value === option.value}
          disabled={disabled}
          onChange={() => onChoose(option.value)}
        />
        <Typography fontWeight="bold">{option.label}</Typography>
        <Typography variant="pi" textColor="neutral600">
          {option.hint}
        </Typography>
      </Card>
    ))}
  </Cards>
);
