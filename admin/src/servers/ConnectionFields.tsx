import type * as React from 'react';

import { Typography } from '@strapi/design-system';
import { useField } from '@strapi/strapi/admin';

import { portFor, SMTP_PORTS, type ServerValues } from './server-values';
import { Callout } from '../components/Callout';
import { NumberField, SelectField, TextField } from '../components/form/fields';
import { FieldGrid } from '../components/form/FormSection';
import { useWords } from '../words';
import { authentication, encryption } from '../../../server/src/contracts/servers';

/** Where the server is, how the way there is protected, and who we are to it. */
export const ConnectionFields = ({
  values,
  password,
}: {
  values: ServerValues;
  password: React.ReactNode;
}) => {
  const { t } = useWords();
  const port = useField<number>('port');
  return (
    <>
      <FieldGrid>
        <TextField
          name="host"
          label={t('servers.host')}
          hint={t('servers.host-hint')}
          placeholder="smtp.provider.example"
          required
        />
        <NumberField name="port" label={t('servers.port')} hint={t('servers.port-hint')} required />
        <SelectField
          name="encryption"
          label={t('servers.encryption')}
          hint={t(`servers.encryption-hint.${values.encryption}`)}
          options={encryption.options.map((value) => ({ value, label: t(`servers.encryption.${value}`) }))}
          onPick={(next) => next && port.onChange('port', portFor(SMTP_PORTS, values, next))}
        />
        <SelectField
          name="authentication"
          label={t('servers.authentication')}
          options={authentication.options.map((value) => ({
            value,
            label: t(`servers.authentication.${value}`),
          }))}
        />
        {values.authentication === 'password' && (
          <>
            <TextField name="user" label={t('servers.user')} hint={t('servers.user-hint')} />
            {password}
          </>
        )}
      </FieldGrid>
      {values.port === 25 && (
        <Callout tone="warning">
          <Typography>{t('servers.port-25')}</Typography>
        </Callout>
      )}
    </>
  );
};
