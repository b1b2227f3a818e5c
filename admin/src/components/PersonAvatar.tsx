import { styled } from 'styled-components';

import { colourOf, initialsOf } from './person-initials';

const Disc = styled.span<{ $colour: string; $size: number }>`
  display: inline-flex;
  flex: none;
  align-items: center;
  justify-content: center;
  width: ${({ $size }) => $size}px;
  height: ${({ $size }) => $size}px;
  border-radius: 50%;
  background: ${({ $colour }) => $colour};
  color: #ffffff;
  font-size: ${({ $size }) => ($size < 28 ? '1rem' : '1.2rem')};
  font-weight: ${({ theme }) => theme.fontWeights.bold};
  user-select: none;
`;

/** Initials on a colour of the person's own. The name stands beside it, so it says nothing to a screen reader. */
export const PersonAvatar = ({
  name,
  address,
  size = 32,
}: {
  name: string;
  address: string | null;
  size?: number;
}) => (
  <Disc $colour={colourOf(name || address || '')} $size={size} aria-hidden>
    {initialsOf(name, address)}
  </Disc>
);
