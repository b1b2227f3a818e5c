import * as React from 'react';

import {
  Box,
  Button,
  Field,
  SingleSelect,
  SingleSelectOption,
  TextInput,
  Typography,
} from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import { useChatterSaveSenderRuleMutation } from '../../api/incoming-api';
import { useErrorWords } from '../../api/use-error-words';
import { useWords } from '../../words';
import { senderRuleAction } from '../../../../server/src/contracts/incoming';

const Fields = styled.form`
  display: grid;
  grid-template-columns: minmax(16rem, 3fr) minmax(16rem, 2fr) minmax(16rem, 3fr) auto;
  align-items: end;
  gap: 12px 16px;

  @container (max-width: 760px) {
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
  }
  button[type='submit'] {
    height: 4rem;
  }
`;

const Container = styled.div`
  container-type: inline-size;
`;

/** Adds a rule about an address or a domain. */
export const SenderRuleForm = () => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const [save, { isLoading }] = useChatterSaveSenderRuleMutation();
  const [pattern, setPattern] = React.useState('');
  const [action, setAction] = React.useState<(typeof senderRuleAction.options)[number]>('block');
  const [note, setNote] = React.useState('');
  const [error, setError] = React.useState<string | null>(null);

  const submit = async (): Promise<void> => {
    setError(null);
    const result = await save({ body: { pattern, action, note } });
    if ('error' in result) {
      setError(errorWords(result.error));
      return;
    }
    setPattern('');
    setNote('');
    toggleNotification({
      type: 'success',
      message: t(`incoming.sender.${action}ed`, { address: result.data.senderRule.pattern }),
    });
  };
  return (
    <Box background="neutral0" hasRadius shadow="tableShadow" padding={5}>
      <Container>
        <Fields
          onSubmit={(event) => {
            event.preventDefault();
            if (pattern.trim() !== '' && !isLoading) void submit();
          }}
        >
          <Field.Root name="pattern" error={error ?? undefined}>
            <Field.Label>{t('incoming.senders.pattern')}</Field.Label>
            <TextInput
              value={pattern}
              maxLength={320}
              autoComplete="off"
              placeholder={t('incoming.senders.pattern-placeholder')}
              onChange={(event: React.ChangeEvent<HTMLInputElement>) => {
                setPattern(event.target.value);
                setError(null);
              }}
            />
          </Field.Root>
          <Field.Root name="action">
            <Field.Label>{t('incoming.senders.action')}</Field.Label>
            <SingleSelect
              value={action}
              onChange={(next) =>
                setAction(senderRuleAction.options.find((option) => option === next) ?? 'block')
              }
            >
              {senderRuleAction.options.map((option) => (
                <SingleSelectOption key={option} value={option}>
                  {t(`incoming.senders.choose.${option}`)}
                </SingleSelectOption>
              ))}
            </SingleSelect>
          </Field.Root>
          <Field.Root name="note">
            <Field.Label>{t('incoming.senders.note')}</Field.Label>
            <TextInput
              value={note}
              maxLength={500}
              autoComplete="off"
              onChange={(event: React.ChangeEvent<HTMLInputElement>) => setNote(event.target.value)}
            />
          </Field.Root>
          <Button type="submit" startIcon={<Plus />} disabled={pattern.trim() === ''} loading={isLoading}>
            {t('incoming.senders.add')}
          </Button>
        </Fields>
      </Container>
      <Typography
        variant="pi"
        tag="p"
        paddingTop={3}
        textColor={error === null ? 'neutral600' : 'danger600'}
        role={error === null ? undefined : 'alert'}
      >
        {error ?? t(`incoming.senders.hint.${action}`)}
      </Typography>
    </Box>
  );
};
