import type * as React from 'react';

import { Menu } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { styled } from 'styled-components';

/** One choice of a filter; null clears it. */
export interface FilterOption<Value extends string> {
  value: Value | null;
  label: string;
}

const Trigger = styled(Menu.Trigger)`
  && {
    height: 2.6rem;
    padding: 0 8px;
  }
  > span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  &[data-active] span {
    color: ${({ theme }) => theme.colors.primary700};
  }
`;

const Space = styled.span`
  display: inline-block;
  width: 1.2rem;
`;

/** A quiet button that says what is chosen and opens the choices; `groups` have headings where there are several. */
export const FilterMenu = <Value extends string>({
  label,
  value,
  groups,
  onChange,
}: {
  /** what the button says */
  label: string;
  value: Value | null;
  groups: { heading?: string; options: FilterOption<Value>[] }[];
  onChange(value: Value | null): void;
}) => (
  <Menu.Root>
    <Trigger size="S" data-active={value !== null || undefined}>
      {label}
    </Trigger>
    <Menu.Content maxHeight="min(42rem, 70vh)" popoverPlacement="bottom-start">
      {groups.flatMap(({ heading, options }, index): React.ReactNode[] => [
        ...(heading ? [<Menu.Label key={`heading ${index}`}>{heading}</Menu.Label>] : []),
        ...options.map((option) => (
          <Menu.Item
            key={option.value ?? 'none'}
            aria-current={option.value === value || undefined}
            startIcon={option.value === value ? <Check width="1.2rem" height="1.2rem" /> : <Space />}
            onSelect={() => onChange(option.value)}
          >
            {option.label}
          </Menu.Item>
        )),
      ])}
    </Menu.Content>
  </Menu.Root>
);
