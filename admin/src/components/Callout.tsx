import type * as React from 'react';

import { CheckCircle, Information, WarningCircle } from '@strapi/icons';
import { styled } from 'styled-components';

import { tint, type Tone } from './tint';

const Frame = styled.div<{ $tone: Tone }>`
  display: flex;
  align-items: flex-start;
  gap: 10px;
  padding: 12px 16px;
  border-width: 1px;
  border-style: solid;
  border-radius: ${({ theme }) => theme.borderRadius};
  ${({ theme, $tone }) => tint(theme, $tone)}

  > svg {
    flex: none;
    width: 1.6rem;
    height: 1.6rem;
    margin-top: 2px;
  }
  > div {
    min-width: 0;
    overflow-wrap: anywhere;
  }
`;

/** Something to know before going on. */
export const Callout = ({
  tone,
  children,
}: {
  tone: 'danger' | 'warning' | 'success' | 'primary';
  children: React.ReactNode;
}) => {
  const Icon = tone === 'success' ? CheckCircle : tone === 'primary' ? Information : WarningCircle;
  return (
    <Frame $tone={tone}>
      <Icon fill={`${tone}600`} aria-hidden />
      <div>{children}</div>
    </Frame>
  );
};
