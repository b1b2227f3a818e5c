import { styled } from 'styled-components';

import { Cut } from '../../components/Line';

/** One mail of the queue: its box to tick, what it is, and its end. */
export const Item = styled.li`
  display: grid;
  grid-template-columns: auto minmax(0, 1fr) auto;
  gap: 2px 12px;
  align-items: start;
  padding: 10px 16px;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;
  line-height: 1.6;

  & + & {
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  }
  &[data-selected] {
    background: ${({ theme }) => theme.colors.primary100};
  }
  > label,
  > button[role='checkbox'] {
    margin-top: 1px;
  }
`;

export const Main = styled.div`
  display: flex;
  flex-direction: column;
  gap: 1px;
  min-width: 0;
`;

/** To whom it goes. */
export const Receiver = styled(Cut)`
  flex: 0 1 auto;
  color: ${({ theme }) => theme.colors.neutral800};
  font-size: 1.4rem;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
`;

export const Subject = styled(Cut)`
  flex: 1 1 10rem;
  color: ${({ theme }) => theme.colors.neutral800};
  font-size: 1.3rem;
`;

/** Short facts with dots between them. */
export const Facts = styled.div`
  display: flex;
  flex-wrap: wrap;
  gap: 0 6px;
  min-width: 0;

  > * {
    max-width: 100%;
  }
  > * + *::before {
    content: '· ';
  }
`;

/** Why it waits or failed, and what helps. */
export const Why = styled.div`
  color: ${({ theme }) => theme.colors.neutral800};
  overflow-wrap: anywhere;
`;

/** When, and the button that unfolds the row. */
export const End = styled.div`
  display: flex;
  align-items: center;
  gap: 8px;
  white-space: nowrap;
`;

/** Shows what is seldom asked for. */
export const Unfold = styled.button`
  display: inline-flex;
  padding: 5px;
  border: 0;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: none;
  cursor: pointer;

  svg {
    width: 1.2rem;
    height: 1.2rem;
    transition: transform 0.15s;
  }
  &[aria-expanded='true'] svg {
    transform: rotate(180deg);
  }
  &:hover {
    background: ${({ theme }) => theme.colors.neutral150};
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
  }
`;
