import type * as React from 'react';

import { useField } from '@strapi/strapi/admin';

import { IMAP_PORTS, type IncomingServerValues } from './incoming-server-values';
import { portFor } from '../server-values';
import { NumberField, SelectField, TextField } from '../../components/form/fields';
import { FieldGrid } from '../../components/form/FormSection';
import { useWords } from '../../words';
import { encryption } from '../../../../server/src/contracts/servers';

/** Where the mailbox is, how the way there is protected, and who we are to it. */
export const MailboxFields = ({
  values,
  password,
}: {
  values: IncomingServerValues;
  password: React.ReactNode;
}) => {
  const { t } = useWords();
  const port = useField<number>('port');
  return (
    <FieldGrid>
      <TextField
        name="host"
        label={t('servers.host')}
        hint={t('servers.host-hint')}
        placeholder="imap.provider.example"
        required
      />
      <NumberField name="port" label={t('servers.port')} hint={t('incoming-servers.port-hint')} required />
      <SelectField
        name="encryption"
        label={t('servers.encryption')}
        hint={t(`servers.encryption-hint.${values.encryption}`)}
        options={encryption.options.map((value) => ({ value, label: t(`servers.encryption.${value}`) }))}
        onPick={(next) => next && port.onChange('port', portFor(IMAP_PORTS, values, next))}
      />
      <TextField name="user" label={t('servers.user')} hint={t('servers.user-hint')} required />
      {password}
      <TextField
        name="folder"
        label={t('incoming-servers.folder')}
        hint={t('incoming-servers.folder-hint')}
        required
      />
    </FieldGrid>
  );
};
