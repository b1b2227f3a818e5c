import { styled } from 'styled-components';

/** A button that reads as a quiet link. Never of type submit: the chatter stands inside the entry's form. */
export const LinkLike = styled.button.attrs({ type: 'button' as const })`
  padding: 0;
  border: 0;
  background: none;
  color: ${({ theme }) => theme.colors.neutral600};
  font: inherit;
  font-size: 1.2rem;
  cursor: pointer;
  border-radius: 2px;

  &:hover:not(:disabled),
  &[aria-expanded='true'] {
    color: ${({ theme }) => theme.colors.primary600};
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
  &:disabled {
    cursor: default;
    opacity: 0.6;
  }
`;
