import * as React from 'react';

import { Button, Flex, Typography } from '@strapi/design-system';
import { Key } from '@strapi/icons';
import { useForm, useNotification } from '@strapi/strapi/admin';

import { useChatterMakeDkimKeyMutation } from '../api/servers-api';
import { useErrorWords } from '../api/use-error-words';
import { CopyLine } from '../components/CopyLine';
import { TextField } from '../components/form/fields';
import { FieldGrid } from '../components/form/FormSection';
import { TextAreaField } from '../components/form/TextAreaField';
import { useWords } from '../words';

import type { ServerValues } from './server-values';
import type { OutgoingServerView } from '../../../server/src/contracts/servers';

/** The TXT record that goes with the key of this form. */
const DnsRecord = ({ name, value }: { name: string; value: string }) => {
  const { t } = useWords();
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Typography fontWeight="bold">{t('servers.dkim-record')}</Typography>
      <Typography variant="pi" textColor="neutral600">
        {t('servers.dkim-record-hint')}
      </Typography>
      <CopyLine label={t('servers.dkim-record-name')} text={name} />
      <CopyLine label={t('servers.dkim-record-value')} text={value} />
    </Flex>
  );
};

/** A signature that we add ourselves (DKIM): for servers that do not sign. */
export const DkimFields = ({
  values,
  server,
  canStore,
}: {
  values: ServerValues;
  server: OutgoingServerView | undefined;
  canStore: boolean;
}) => {
  const { t } = useWords();
  const errorWords = useErrorWords();
  const { toggleNotification } = useNotification();
  const { onChange, disabled } = useForm('DkimFields', (form) => form);
  const [make, making] = useChatterMakeDkimKeyMutation();
  const [made, setMade] = React.useState<{ privateKey: string; record: string } | null>(null);

  const makeKey = async (): Promise<void> => {
    const answer = await make({});
    if ('error' in answer) {
      toggleNotification({ type: 'danger', message: errorWords(answer.error) });
      return;
    }
    setMade(answer.data);
    onChange('dkimKey', answer.data.privateKey);
    if (values.dkimSelector === '') onChange('dkimSelector', 'chatter');
  };

  const named = values.dkimDomain !== '' && values.dkimSelector !== '';
  const name = `${values.dkimSelector}._domainkey.${values.dkimDomain}`;
  // The record of a key just made; of another one that was pasted it is known once it is saved.
  const record =
    made?.privateKey === values.dkimKey
      ? made.record
      : values.dkimKey === ''
        ? server?.dkimRecord?.value
        : undefined;
  return (
    <Flex direction="column" alignItems="stretch" gap={5}>
      <FieldGrid>
        <TextField
          name="dkimDomain"
          label={t('servers.dkim-domain')}
          hint={t('servers.dkim-domain-hint')}
          placeholder="shop.example"
        />
        <TextField
          name="dkimSelector"
          label={t('servers.dkim-selector')}
          hint={t('servers.dkim-selector-hint')}
          placeholder="chatter"
        />
      </FieldGrid>
      <TextAreaField
        name="dkimKey"
        label={t('servers.dkim-key')}
        hint={t('servers.dkim-key-hint')}
        placeholder={server?.hasDkimKey ? t('servers.key-unchanged') : '-----BEGIN PRIVATE KEY-----'}
        disabled={!canStore}
      />
      {!disabled && (
        <Flex gap={3} wrap="wrap">
          <Button
            variant="secondary"
            startIcon={<Key />}
            loading={making.isLoading}
            disabled={!canStore}
            onClick={() => void makeKey()}
          >
            {t('servers.dkim-make')}
          </Button>
          <Typography variant="pi" textColor="neutral600">
            {t(server?.hasDkimKey ? 'servers.dkim-make-again-hint' : 'servers.dkim-make-hint')}
          </Typography>
        </Flex>
      )}
      {named && record && <DnsRecord name={name} value={record} />}
    </Flex>
  );
};
