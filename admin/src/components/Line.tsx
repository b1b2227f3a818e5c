import { styled } from 'styled-components';

/** What stands in one line of a row; a `span`, so that it may stand in links, too. */
export const Line = styled.span`
  display: flex;
  align-items: center;
  gap: 8px;
  min-width: 0;
`;

/** A text that is cut with an ellipsis where the line ends. Whoever uses it gives the whole text as its title. */
export const Cut = styled.span`
  min-width: 0;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
`;
