import type * as React from 'react';

import { styled } from 'styled-components';

import { tint, toneText, type Tone } from './tint';

const Shape = styled.span<{ $tone: Tone }>`
  display: inline-flex;
  align-items: center;
  gap: 4px;
  flex: none;
  padding: 1px 6px;
  border-radius: ${({ theme }) => theme.borderRadius};
  ${({ theme, $tone }) => tint(theme, $tone)}
  color: ${({ theme, $tone }) => toneText(theme, $tone)};
  font-size: 1.1rem;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
  line-height: 1.6;
  white-space: nowrap;

  svg {
    width: 1.1rem;
    height: 1.1rem;
  }
  svg path {
    fill: currentColor;
  }
`;

/** A small word that says what something is or how it went. */
export const Pill = ({
  tone = 'neutral',
  icon,
  title,
  children,
}: {
  tone?: Tone;
  icon?: React.ReactNode;
  title?: string;
  children: React.ReactNode;
}) => (
  <Shape $tone={tone} title={title}>
    {icon}
    {children}
  </Shape>
);
