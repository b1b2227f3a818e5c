import * as React from 'react';

import { useDebounce } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { contactOptions, type ContactOption } from './contact-options';
import { useChatterContactsQuery } from '../api/followers-api';
import { PersonAvatar } from '../components/PersonAvatar';
import { SmallInput } from '../components/SmallInput';
import { useWords } from '../words';

import type { Recipient } from './recipient-choice';

const Place = styled.div<{ $floating: boolean }>`
  position: relative;
  display: flex;
  flex: ${({ $floating }) => ($floating ? '1 1 20rem' : 'none')};
  flex-direction: column;
  min-width: 0;

  input {
    flex: none;
  }
`;

const Options = styled.ul<{ $floating: boolean }>`
  max-height: 26rem;
  margin-top: 4px;
  padding: 4px;
  overflow-y: auto;
  border: 1px solid ${({ theme }) => theme.colors.neutral150};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};

  ${({ theme, $floating }) =>
    $floating &&
    `position: absolute; inset: 100% 0 auto 0; z-index: 3; box-shadow: ${theme.shadows.popupShadow};`}
`;

const Option = styled.li<{ $active: boolean }>`
  display: flex;
  align-items: center;
  gap: 8px;
  padding: 5px 8px;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme, $active }) => ($active ? theme.colors.primary100 : 'transparent')};
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;
  line-height: 1.4;
  cursor: pointer;

  &[aria-disabled='true'] {
    cursor: default;
    opacity: 0.6;
  }
  > span:last-child {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  strong {
    display: block;
    color: ${({ theme }) => theme.colors.neutral800};
    font-weight: ${({ theme }) => theme.fontWeights.bold};
  }
`;

const Nothing = styled.p`
  margin-top: 6px;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: 1.2rem;
`;

/** Finds people by name or address as one types, and takes a new address too. */
export const ContactSearch = ({
  label,
  placeholder,
  taken,
  floating = false,
  autoFocus = false,
  onPick,
  onCancel,
}: {
  label: string;
  placeholder: string;
  /** why somebody cannot be picked, or null */
  taken(person: Recipient): string | null;
  /** the list lies over what follows instead of moving it */
  floating?: boolean;
  autoFocus?: boolean;
  onPick(person: Recipient): void;
  onCancel?(): void;
}) => {
  const { t } = useWords();
  const listId = React.useId();
  const [text, setText] = React.useState('');
  const [active, setActive] = React.useState(0);
  const typed = text.trim();
  const search = useDebounce(typed, 250);
  const { currentData, isFetching } = useChatterContactsQuery({ query: { search } }, { skip: search === '' });
  const options = typed === '' ? [] : contactOptions(text, currentData?.contacts ?? []);
  const nothing = typed !== '' && search === typed && !isFetching && options.length === 0;

  const pick = (option: ContactOption | undefined): void => {
    if (!option || taken(option) !== null) return;
    onPick({ name: option.name, address: option.address });
    setText('');
    setActive(0);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setActive((index) => Math.min(index + 1, options.length - 1));
    else if (event.key === 'ArrowUp') setActive((index) => Math.max(index - 1, 0));
    else if (event.key === 'Enter') pick(options[active] ?? options[0]);
    else if (event.key === 'Escape' && onCancel) onCancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <Place $floating={floating}>
      <SmallInput
        autoFocus={autoFocus}
        type="text"
        inputMode="email"
        autoComplete="off"
        role="combobox"
        aria-expanded={options.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={options[active] ? `${listId}-${active}` : undefined}
        aria-label={label}
        value={text}
        placeholder={placeholder}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => typed === '' && onCancel?.()}
      />
      {options.length > 0 && (
        <Options id={listId} role="listbox" aria-label={label} $floating={floating}>
          {options.map((option, index) => {
            const reason = taken(option);
            return (
              <Option
                key={option.address}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === active}
                aria-disabled={reason !== null}
                $active={index === active}
                // The field keeps the focus, or it would close before the click.
                onMouseDown={(event) => event.preventDefault()}
                onMouseEnter={() => setActive(index)}
                onClick={() => pick(option)}
              >
                <PersonAvatar name={option.name} address={option.address} size={24} />
                <span>
                  <strong>
                    {option.fresh
                      ? t('contacts.add', { address: option.address })
                      : option.name || option.address}
                  </strong>
                  {reason ?? (option.fresh ? t('contacts.fresh') : option.name ? option.address : '')}
                </span>
              </Option>
            );
          })}
        </Options>
      )}
      {nothing && <Nothing role="status">{t('contacts.none')}</Nothing>}
    </Place>
  );
};
