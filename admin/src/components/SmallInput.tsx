import { styled } from 'styled-components';

/** A one-line field of the height of small buttons, for rows where Strapi's own field is too tall. */
export const SmallInput = styled.input`
  flex: 1 1 14rem;
  min-width: 0;
  max-width: 100%;
  height: 28px;
  padding: 0 8px;
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  color: ${({ theme }) => theme.colors.neutral800};
  font: inherit;
  font-size: 1.3rem;

  &::placeholder {
    color: ${({ theme }) => theme.colors.neutral500};
  }
  &:focus {
    border-color: ${({ theme }) => theme.colors.primary600};
    outline: none;
    box-shadow: 0 0 0 2px ${({ theme }) => theme.colors.primary200};
  }
  &[aria-invalid='true'] {
    border-color: ${({ theme }) => theme.colors.danger600};
  }
`;
