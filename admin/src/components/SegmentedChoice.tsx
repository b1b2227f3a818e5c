import type * as React from 'react';

import { styled } from 'styled-components';

const Group = styled.div`
  display: flex;
  padding: 2px;
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
`;

const Choice = styled.button`
  display: inline-flex;
  flex: 1 1 auto;
  align-items: center;
  justify-content: center;
  gap: 6px;
  min-height: 2.8rem;
  padding: 2px 12px;
  border: 0;
  border-radius: 3px;
  background: none;
  color: ${({ theme }) => theme.colors.neutral600};
  font: inherit;
  font-size: 1.3rem;
  font-weight: ${({ theme }) => theme.fontWeights.bold};
  cursor: pointer;

  svg {
    width: 1.2rem;
    height: 1.2rem;
  }
  svg path {
    fill: currentColor;
  }
  &[aria-checked='true'] {
    background: ${({ theme }) => theme.colors.primary100};
    color: ${({ theme }) => theme.colors.primary700};
  }
  &[aria-disabled='true'] {
    cursor: default;
    opacity: 0.6;
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 1px;
  }
`;

const Count = styled.span<{ $alarm: boolean }>`
  padding: 0 6px;
  border-radius: 9px;
  background: ${({ theme, $alarm }) => ($alarm ? theme.colors.danger600 : theme.colors.neutral200)};
  color: ${({ theme, $alarm }) => ($alarm ? '#ffffff' : theme.colors.neutral700)};
  font-size: 1.1rem;
  line-height: 1.7rem;
`;

/** One of a few values to choose from. */
export interface Segment<Value extends string> {
  value: Value;
  words: string;
  icon?: React.ReactNode;
  /** what choosing it means */
  title?: string;
  /** how many there are; null or absent = not told */
  count?: number | null;
  /** the count wants somebody to look */
  alarm?: boolean;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * A few values side by side, of which one is chosen: a group of radio buttons. Tab reaches the chosen one, the arrow keys go
 * from one to the next, and round. Its name is `label`, or the text of the element with the id `labelledBy`.
 */
export const SegmentedChoice = <Value extends string>({
  options,
  value,
  disabled = false,
  onChange,
  ...name
}: {
  options: readonly Segment<Value>[];
  value: Value;
  disabled?: boolean;
  onChange(value: Value): void;
} & ({ label: string } | { labelledBy: string })) => {
  const choose = (next: Value): void => {
    if (!disabled && next !== value) onChange(next);
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = options.findIndex((option) => option.value === value);
    const to = (at + step + options.length) % options.length;
    const next = options[to];
    if (disabled || !next) return;
    event.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]')[to]?.focus();
    choose(next.value);
  };
  return (
    <Group
      role="radiogroup"
      aria-label={'label' in name ? name.label : undefined}
      aria-labelledby={'labelledBy' in name ? name.labelledBy : undefined}
      onKeyDown={onKeyDown}
    >
      {options.map((option) => (
        <Choice
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          // Not `disabled`: while a choice is being saved it must not lose the focus.
          aria-disabled={disabled || undefined}
          tabIndex={option.value === value ? 0 : -1}
          title={option.title}
          onClick={() => choose(option.value)}
        >
          {option.icon}
          {option.words}
          {typeof option.count === 'number' && <Count $alarm={option.alarm === true}>{option.count}</Count>}
        </Choice>
      ))}
    </Group>
  );
};
