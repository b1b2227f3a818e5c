import * as React from 'react';

import {
  Button,
  Field,
  Flex,
  SingleSelect,
  SingleSelectOption,
  TextInput,
  Typography,
} from '@strapi/design-system';
import { Play } from '@strapi/icons';
import { useAuth } from '@strapi/strapi/admin';

import { SimulationWords } from './SimulationWords';
import { useChatterEntryTypesQuery } from '../api/entries-api';
import { readFailure } from '../api/error-words';
import { useChatterSimulateSendingMutation } from '../api/servers-api';
import { useErrorWords } from '../api/use-error-words';
import { Callout } from '../components/Callout';
import { EntryPicker } from '../components/EntryPicker';
import { FieldGrid, FormSection } from '../components/form/FormSection';
import { useWords } from '../words';

/** Who sends? Which server a mail of somebody on an entry would leave through, under which addresses, and why. */
export const SenderSimulator = () => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const me = useAuth('SenderSimulator', (state) => state.user?.email) ?? '';
  const [typed, setTyped] = React.useState<string | null>(null);
  const [uid, setUid] = React.useState<string | null>(null);
  const [documentId, setDocumentId] = React.useState<string | null>(null);
  const { data: types } = useChatterEntryTypesQuery({});
  const [simulate, { data, error, isLoading, originalArgs }] = useChatterSimulateSendingMutation();

  const author = typed ?? me;
  const body = { author, thread: uid !== null && documentId !== null ? { uid, documentId } : null };
  // An answer to another question would mislead.
  const current = JSON.stringify(originalArgs?.body) === JSON.stringify(body) && !isLoading;
  const wrongAuthor = current && error ? readFailure(error).fields.author : undefined;
  const run = (event: React.FormEvent): void => {
    event.preventDefault();
    void simulate({ body });
  };

  return (
    <form onSubmit={run} style={{ marginTop: '2.4rem' }}>
      <FormSection title={t('servers.who-sends')} hint={t('servers.who-sends-hint')}>
        <FieldGrid>
          <Field.Root error={wrongAuthor} required>
            <Field.Label>{t('servers.who-author')}</Field.Label>
            <TextInput
              value={author}
              autoComplete="off"
              onChange={(event: React.ChangeEvent<HTMLInputElement>) => setTyped(event.target.value)}
            />
            <Field.Error />
          </Field.Root>
          <Field.Root hint={t('servers.who-type-hint')}>
            <Field.Label>{t('servers.who-type')}</Field.Label>
            <SingleSelect
              value={uid ?? ''}
              placeholder={t('servers.who-no-entry')}
              clearLabel={t('action.clear')}
              onClear={() => {
                setUid(null);
                setDocumentId(null);
              }}
              onChange={(next) => {
                setUid(String(next));
                setDocumentId(null);
              }}
            >
              {(types?.contentTypes ?? []).map((type) => (
                <SingleSelectOption key={type.uid} value={type.uid}>
                  {type.displayName}
                </SingleSelectOption>
              ))}
            </SingleSelect>
            <Field.Hint />
          </Field.Root>
          {uid !== null && (
            <EntryPicker
              key={uid}
              uid={uid}
              value={documentId}
              onChange={setDocumentId}
              label={t('servers.who-entry')}
            />
          )}
        </FieldGrid>
        <Flex>
          <Button
            type="submit"
            variant="secondary"
            startIcon={<Play />}
            loading={isLoading}
            disabled={author.trim().length < 3}
          >
            {t('servers.who-ask')}
          </Button>
        </Flex>
        {current && data && <SimulationWords simulation={data} author={author} />}
        {current && error && !wrongAuthor && (
          <Callout tone="danger">
            <Typography>{errorWords(error)}</Typography>
          </Callout>
        )}
      </FormSection>
    </form>
  );
};
