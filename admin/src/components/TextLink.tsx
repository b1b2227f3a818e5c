import { Link } from 'react-router-dom';
import { styled } from 'styled-components';

/** A link between words, of their size. */
export const TextLink = styled(Link)`
  color: ${({ theme }) => theme.colors.primary600};
  text-decoration: none;
  border-radius: 2px;

  &:hover {
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
`;
