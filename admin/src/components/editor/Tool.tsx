import { styled } from 'styled-components';

/** A button of the composer's toolbar. */
export const Tool = styled.button`
  display: inline-flex;
  align-items: center;
  justify-content: center;
  width: 28px;
  height: 28px;
  border: 0;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: none;
  color: ${({ theme }) => theme.colors.neutral600};
  cursor: pointer;

  svg {
    width: 1.4rem;
    height: 1.4rem;
  }
  svg path {
    fill: currentColor;
  }
  &:hover {
    background: ${({ theme }) => theme.colors.neutral150};
  }
  &[aria-pressed='true'] {
    background: ${({ theme }) => theme.colors.primary100};
    color: ${({ theme }) => theme.colors.primary600};
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: -2px;
  }
`;
