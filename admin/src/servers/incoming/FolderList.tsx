import * as React from 'react';

import { Button, Field, Flex, TextInput } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { useField, useForm } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { isSameFolder } from './incoming-server-values';
import { useWords } from '../../words';

/** As many as the server allows. */
const MOST = 20;

const Folders = styled.ul`
  display: flex;
  flex-wrap: wrap;
  gap: 6px;

  li {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    max-width: 100%;
    padding: 3px 4px 3px 10px;
    border: 1px solid ${({ theme }) => theme.colors.neutral200};
    border-radius: ${({ theme }) => theme.borderRadius};
    background: ${({ theme }) => theme.colors.neutral100};
    color: ${({ theme }) => theme.colors.neutral800};
    font-size: 1.3rem;
    line-height: 2rem;
  }
  li:not(:has(button)) {
    padding-right: 10px;
  }
  li:first-child {
    border-color: ${({ theme }) => theme.colors.primary200};
    background: ${({ theme }) => theme.colors.primary100};
  }
  span {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  button {
    display: inline-flex;
    flex: none;
    padding: 5px;
    border: 0;
    border-radius: ${({ theme }) => theme.borderRadius};
    background: none;
    color: ${({ theme }) => theme.colors.neutral600};
    cursor: pointer;
  }
  button:hover {
    color: ${({ theme }) => theme.colors.danger600};
  }
  button:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
  }
  svg {
    width: 0.9rem;
    height: 0.9rem;
  }
  svg path {
    fill: currentColor;
  }
`;

/** The folders that mail is fetched from; at least one. */
export const FolderList = () => {
  const { t } = useWords();
  const { value, onChange, error } = useField<string[]>('folders');
  const disabled = useForm('FolderList', (form) => form.disabled);
  const [name, setName] = React.useState('');
  const folders = value ?? [];

  const add = (): void => {
    const folder = name.trim();
    setName('');
    if (folder === '' || folders.some((one) => isSameFolder(one, folder))) return;
    onChange('folders', [...folders, folder]);
  };

  return (
    <Field.Root name="folders" hint={t('incoming-servers.folders-hint')} error={error}>
      <Field.Label>{t('incoming-servers.folders')}</Field.Label>
      <Folders>
        {folders.map((folder, index) => (
          <li
            key={folder}
            title={index === 0 && folders.length > 1 ? t('incoming-servers.folder-first') : folder}
          >
            <span>{folder}</span>
            {folders.length > 1 && !disabled && (
              <button
                type="button"
                aria-label={t('incoming-servers.folder-remove', { folder })}
                onClick={() =>
                  onChange(
                    'folders',
                    folders.filter((one) => one !== folder)
                  )
                }
              >
                <Cross aria-hidden />
              </button>
            )}
          </li>
        ))}
      </Folders>
      {!disabled && folders.length < MOST && (
        <Flex gap={2} alignItems="stretch">
          <TextInput
            aria-label={t('incoming-servers.folder-new')}
            placeholder={t('incoming-servers.folder-new')}
            value={name}
            maxLength={255}
            autoComplete="off"
            onChange={(event: React.ChangeEvent<HTMLInputElement>) => setName(event.target.value)}
            onKeyDown={(event: React.KeyboardEvent) => {
              if (event.key !== 'Enter') return;
              // Not the form's: that would save it.
              event.preventDefault();
              add();
            }}
            onBlur={add}
          />
          <Button variant="secondary" size="L" disabled={name.trim() === ''} onClick={add}>
            {t('incoming-servers.folder-add')}
          </Button>
        </Flex>
      )}
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};
