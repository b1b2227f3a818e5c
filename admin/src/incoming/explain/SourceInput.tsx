import * as React from 'react';

import { Field, Flex, IconButton, TextInput, Typography } from '@strapi/design-system';
import { Cross, Mail } from '@strapi/icons';
import { styled } from 'styled-components';

import { SmallButton } from '../../components/SmallButton';
import { useFileDrop } from '../../components/use-file-drop';
import { useSizeWords } from '../../components/use-size-words';
import { useWords } from '../../words';

/** What the endpoint takes. */
export const LARGEST_SOURCE = 10_000_000;

const Drop = styled.div`
  display: flex;
  flex-direction: column;
  gap: 10px;
  padding: 12px;
  border: 1px dashed ${({ theme }) => theme.colors.neutral300};
  border-radius: ${({ theme }) => theme.borderRadius};

  &[data-over] {
    border-color: ${({ theme }) => theme.colors.primary600};
    background: ${({ theme }) => theme.colors.primary100};
  }
`;

const Source = styled.textarea`
  width: 100%;
  min-height: 20rem;
  padding: 10px;
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  color: ${({ theme }) => theme.colors.neutral800};
  font-family: ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace;
  font-size: 1.2rem;
  line-height: 1.5;
  resize: vertical;

  &::placeholder {
    color: ${({ theme }) => theme.colors.neutral500};
  }
  &:focus {
    border-color: ${({ theme }) => theme.colors.primary600};
    outline: none;
    box-shadow: 0 0 0 2px ${({ theme }) => theme.colors.primary200};
  }
`;

const Chosen = styled.div`
  display: flex;
  align-items: center;
  gap: 10px;
  min-width: 0;
  padding: 8px 8px 8px 12px;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral100};

  > span {
    flex: 1;
    overflow-wrap: anywhere;
  }
`;

const PLACEHOLDER = `Received: from mx.customer.example …
From: Mary <mary@customer.example>
To: support@shop.example
Subject: …

…`;

/** The source of a mail: a file that is dropped or chosen, or pasted text. */
export const SourceInput = ({
  pasted,
  file,
  tooLarge,
  envelopeTo,
  onPaste,
  onFile,
  onEnvelopeTo,
}: {
  pasted: string;
  file: File | null;
  tooLarge: boolean;
  envelopeTo: string;
  onPaste(text: string): void;
  onFile(file: File | null): void;
  onEnvelopeTo(text: string): void;
}) => {
  const { t } = useWords();
  const sizeWords = useSizeWords();
  const input = React.useRef<HTMLInputElement>(null);
  const { over, handlers } = useFileDrop(([first]) => first && onFile(first));
  return (
    <>
      <Drop {...handlers} data-over={over || undefined}>
        <Flex gap={3} justifyContent="space-between" wrap="wrap">
          <Typography variant="pi" textColor="neutral600">
            {t('incoming.explain.drop')}
          </Typography>
          <SmallButton variant="tertiary" onClick={() => input.current?.click()}>
            {t('incoming.explain.choose')}
          </SmallButton>
        </Flex>
        <input
          ref={input}
          type="file"
          accept=".eml,.txt,message/rfc822,text/plain"
          hidden
          tabIndex={-1}
          aria-label={t('incoming.explain.choose')}
          onChange={(event) => {
            onFile(event.target.files?.[0] ?? null);
            // The same file may be chosen again after it was removed.
            event.target.value = '';
          }}
        />
        {file ? (
          <Chosen>
            <Mail width="1.4rem" height="1.4rem" fill="neutral600" aria-hidden />
            <Typography tag="span" fontWeight="semiBold">
              {file.name}{' '}
              <Typography tag="span" variant="pi" textColor="neutral600">
                {sizeWords(file.size)}
              </Typography>
            </Typography>
            <IconButton
              variant="ghost"
              label={t('files.remove', { name: file.name })}
              onClick={() => onFile(null)}
            >
              <Cross />
            </IconButton>
          </Chosen>
        ) : (
          <Source
            value={pasted}
            aria-label={t('incoming.explain.paste')}
            placeholder={PLACEHOLDER}
            spellCheck={false}
            onChange={(event) => onPaste(event.target.value)}
          />
        )}
        {tooLarge && (
          <Typography variant="pi" textColor="danger600" role="alert">
            {t('files.too-large', { limit: sizeWords(LARGEST_SOURCE) })}
          </Typography>
        )}
      </Drop>
      <Field.Root name="envelopeTo" hint={t('incoming.explain.envelope-hint')}>
        <Field.Label>{t('incoming.explain.envelope')}</Field.Label>
        <TextInput
          value={envelopeTo}
          autoComplete="off"
          placeholder="support@shop.example"
          onChange={(event: React.ChangeEvent<HTMLInputElement>) => onEnvelopeTo(event.target.value)}
        />
        <Field.Hint />
      </Field.Root>
    </>
  );
};
